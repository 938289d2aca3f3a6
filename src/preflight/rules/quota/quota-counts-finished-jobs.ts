import { dict, entry, text } from '../../../base/json';
import { ObjectRule } from '../../rule';
import { JOB, TEMPLATE } from '../examples';

const QUOTA = `
apiVersion: v1
kind: ResourceQuota
metadata: {name: team, namespace: ml}
spec: {hard: {count/jobs.batch: 50}}
---`;

export const quotaCountsFinishedJobs: ObjectRule = {
  id: 'quota-counts-finished-jobs',
  on: ['ResourceQuota.'],
  severity: 'warning',
  family: 'will not do what it says',
  summary: 'A quota on the number of Jobs meets Jobs that are never deleted.',
  why: 'count/jobs.batch counts stored objects, finished ones too, and not what runs at the same time: without a TTL the quota fills up '
    + 'and no Job can be created any more.',
  because: 'object counts do not depend on the state of the object',
  bad: `${QUOTA}
${JOB}
spec: {${TEMPLATE}}`,
  good: `${QUOTA}
${JOB}
spec: {ttlSecondsAfterFinished: 3600, ${TEMPLATE}}`,
  check(object, report, world) {
    const hard = dict(object.spec.hard);
    for (const [key, type] of [['count/jobs.batch', 'Job.batch'], ['count/jobs.batch.volcano.sh', 'Job.batch.volcano.sh']]) {
      const limit = entry(hard, key);
      const kept = world.index.inNamespace(type, object.namespace).filter((job) => job.spec.ttlSecondsAfterFinished === undefined);
      if (limit !== undefined && kept.length > 0) {
        report({
          property: `spec.hard["${key}"]`,
          value: limit,
          problem: 'counts finished Jobs too, and '
            + `${kept.length === 1 ? `Job '${text(kept[0].name) ?? ''}' is` : `${kept.length} Jobs are`} never deleted`,
          fix: 'give the Jobs ttlSecondsAfterFinished, or limit pods and GPUs instead of Jobs',
          because: `${kept[0].title} at ${kept[0].place} has no ttlSecondsAfterFinished`,
        });
      }
    }
  },
};
