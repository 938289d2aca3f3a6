import { dict, dicts, entry, isDict } from '../../../base/json';
import { ObjectRule } from '../../rule';

const ELASTIC = 'kueue.x-k8s.io/elastic-job';

const ray = (more: string): string => `
apiVersion: ray.io/v1
kind: RayJob
metadata: {name: tune, namespace: ml, labels: {kueue.x-k8s.io/queue-name: training}}
spec: {entrypoint: python tune.py${more}, rayClusterSpec: {headGroupSpec: {rayStartParams: {},
  template: {spec: {containers: [{name: ray, image: 'rayproject/ray:2.53.0'}]}}}}}`;

/** @see validateCreate of Kueue's webhooks for RayJobs and RayClusters */
export const kueueRay: ObjectRule = {
  id: 'kueue-ray',
  on: ['RayJob.ray.io', 'RayCluster.ray.io'],
  severity: 'error',
  family: 'is rejected',
  summary: 'A RayJob or RayCluster in a queue keeps its cluster, uses another one, or scales itself.',
  why: 'What a queue has admitted is given back when the job ends, so a RayJob must delete its cluster then (shutdownAfterJobFinishes), '
    + 'and may not run on one that is there already. A cluster that the autoscaler of Ray changes must be an elastic job. No group of '
    + 'workers is called head, which is the name of the pods of the head.',
  because: "Kueue's webhooks for RayJobs and RayClusters",
  bad: ray(''),
  good: ray(', shutdownAfterJobFinishes: true'),
  check(object, report) {
    if (typeof entry(object.labels, 'kueue.x-k8s.io/queue-name') !== 'string') {
      return;
    }
    const { spec, kind } = object;
    const isJob = kind === 'RayJob';
    const hasSelector = Object.keys(dict(spec.clusterSelector)).length > 0;
    if (isJob && hasSelector && isDict(spec.rayClusterSpec)) {
      report({
        property: 'spec.clusterSelector', value: spec.clusterSelector,
        problem: 'must not be beside rayClusterSpec: "a kueue managed job should not use an existing cluster"', fix: 'remove one of them',
      });
      return;
    }
    if (isJob && hasSelector) {
      return;
    }
    if (isJob && spec.shutdownAfterJobFinishes !== true) {
      report({
        property: 'spec.shutdownAfterJobFinishes', value: spec.shutdownAfterJobFinishes,
        problem: 'must be true in a queue: "a kueue managed job should delete the cluster after finishing"',
        fix: "write 'shutdownAfterJobFinishes: true'",
      });
    }
    const path = isJob ? 'spec.rayClusterSpec' : 'spec';
    const cluster = isJob ? dict(spec.rayClusterSpec) : spec;
    if (cluster.enableInTreeAutoscaling === true && entry(object.annotations, ELASTIC) !== 'true') {
      report({
        property: `${path}.enableInTreeAutoscaling`, value: true,
        problem: 'is for elastic jobs only in a queue: "should only use autoscaling when workload slicing is enabled"',
        fix: `remove it, or add the annotation ${ELASTIC}: 'true' where Kueue has the feature gate ElasticJobsViaWorkloadSlices`,
      });
    }
    dicts(cluster.workerGroupSpecs).forEach(({ groupName }, i) => {
      if (groupName === 'head') {
        report({
          property: `${path}.workerGroupSpecs[${i}].groupName`, value: groupName, problem: 'is kept for the group of the head',
          fix: 'rename the group',
        });
      }
    });
  },
};
