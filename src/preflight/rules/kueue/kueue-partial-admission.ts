import { entry, whole } from '../../../base/json';
import { JobRule } from '../../rule';
import { TEMPLATE } from '../examples';
import { QUEUED_JOB } from '../examples-kueue';

const MIN = 'kueue.x-k8s.io/job-min-parallelism';
const EQUAL = 'kueue.x-k8s.io/job-completions-equal-parallelism';
const ELASTIC = 'kueue.x-k8s.io/elastic-job';

export const kueuePartialAdmission: JobRule = {
  id: 'kueue-partial-admission',
  on: 'job',
  oncePerShape: 'in all namespaces',
  severity: 'error',
  family: 'is rejected',
  summary: 'The annotations about partial admission or elasticity do not fit the Job.',
  why: 'job-min-parallelism lies between 1 and below the number of pods; completions can follow parallelism only where both are equal '
    + 'in an Indexed Job; an elastic job has no minimum and no required or preferred topology.',
  because: "Kueue's webhook for Jobs",
  bad: `
${QUEUED_JOB.replace('labels:', `annotations: {${MIN}: '8'}, labels:`)}
spec: {parallelism: 8, completions: 8, ${TEMPLATE}}`,
  good: `
${QUEUED_JOB.replace('labels:', `annotations: {${MIN}: '4'}, labels:`)}
spec: {parallelism: 8, completions: 8, ${TEMPLATE}}`,
  check(job, report) {
    if (job.kind === 'JobSet') {
      return;
    }
    const { annotations, metadataPath } = job.workload;
    const path = `${metadataPath}.annotations`;
    const minimum = entry(annotations, MIN);
    const isElastic = entry(annotations, ELASTIC) === 'true';
    if (typeof minimum === 'string') {
      const number = /^[0-9]+$/.test(minimum) ? Number(minimum) : 0;
      if (number < 1 || number >= job.pods.count) {
        report({
          property: `${path}["${MIN}"]`, value: minimum, problem: `must be above 0 and below the number of pods, ${job.pods.count}`,
          fix: 'lower it, or remove it',
        });
      }
      if (isElastic) {
        report({ property: `${path}["${MIN}"]`, value: minimum, problem: 'must not be on an elastic job', fix: 'remove one of both' });
      }
    }
    const equal = entry(annotations, EQUAL);
    if (typeof equal === 'string' && !/^(1|t|T|true|TRUE|True|0|f|F|false|FALSE|False)$/.test(equal)) {
      report({ property: `${path}["${EQUAL}"]`, value: equal, problem: "must be 'true' or 'false'", fix: "write 'true' in quotes" });
    }
    if (
      equal === 'true' &&
      (job.completionMode !== 'Indexed' || (whole(job.spec.completions) ?? 1) !== (whole(job.spec.parallelism) ?? 1))
    ) {
      report({
        property: `${path}["${EQUAL}"]`, value: 'true', problem: 'needs completionMode Indexed and completions equal to parallelism',
        fix: 'make both equal, or remove it',
      });
    }
    const topology = ['required', 'preferred'].find(
      (name) => entry(job.pods.annotations, `kueue.x-k8s.io/podset-${name}-topology`) !== undefined,
    );
    if (isElastic && topology !== undefined) {
      report({
        property: `${path}["${ELASTIC}"]`, value: 'true', problem: `cannot be combined with a ${topology} topology`,
        fix: 'ask for an unconstrained topology, or remove it',
      });
    }
  },
};
