import { text } from '../../../base/json';
import { isRun, workloadRowOf } from '../../../upstream/kinds';
import { WorkloadRule } from '../../rule';
import { JOB, TEMPLATE } from '../examples';

const OPTIONS = 'argocd.argoproj.io/sync-options';

const job = (options: string): string => `
${JOB.replace('namespace: ml', `namespace: ml, annotations: {${OPTIONS}: '${options}'}`)}
spec: {${TEMPLATE}}`;

export const replaceWithoutForce: WorkloadRule = {
  id: 'replace-without-force',
  on: 'workload',
  oncePerShape: 'in all namespaces',
  severity: 'warning',
  family: 'will not do what it says',
  summary: 'A Job is to be replaced by Argo CD, without force.',
  why: 'kubectl replace is an update, and the template of a Job cannot be updated: the next change fails with "field is immutable". With '
    + 'Force=true the Job is deleted and made again.',
  because: 'Argo CD replaces by kubectl replace, which updates',
  bad: job('Replace=true'),
  good: job('Force=true,Replace=true'),
  check({ object }, report) {
    const options = text(object.annotations[OPTIONS])?.split(',').map((option) => option.trim()) ?? [];
    // of the runs of other operators it is not known whether an update is refused
    const isFixed = isRun(object.type) && workloadRowOf(object.type)?.isOffered === true;
    if (isFixed && options.includes('Replace=true') && !options.includes('Force=true')) {
      report({
        property: `metadata.annotations["${OPTIONS}"]`, value: options.join(','),
        problem: 'fails on the next change: a Job cannot be updated', fix: `write 'Force=true,Replace=true'`,
      });
    }
  },
};
