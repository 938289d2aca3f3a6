import { at, Dict, dict, dicts, entry, isDict, list } from '../../../base/json';
import { ObjectRule, Reporter } from '../../rule';

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
    + 'workers is called head, which is the name of the pods of the head. The webhook writes the object anew, and what it writes for '
    + 'rayStartParams or containers that are not there is refused.',
  because: "Kueue's webhooks for RayJobs and RayClusters",
  bad: ray(''),
  good: ray(', shutdownAfterJobFinishes: true'),
  check(object, report) {
    const { spec, kind } = object;
    const isJob = kind === 'RayJob';
    const isQueued = typeof entry(object.labels, 'kueue.x-k8s.io/queue-name') === 'string';
    const groups = groupsOf(isJob ? dict(spec.rayClusterSpec) : spec, isJob ? 'spec.rayClusterSpec' : 'spec');
    groups.forEach(({ path, group }) => checkContainers(group, path, isQueued, report));
    if (!isQueued) {
      return;
    }
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
    if (isJob && !isDict(spec.rayClusterSpec)) {
      report({
        property: 'spec.rayClusterSpec', value: spec.rayClusterSpec,
        problem: 'must be given: "rayClusterSpec is required for Kueue-managed jobs that don\'t use clusterSelector"',
        fix: 'describe the cluster, or name one by clusterSelector',
      });
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
    // an object that is suspended already is not written anew
    groups.filter(({ group }) => spec.suspend !== true && !isDict(group.rayStartParams)).forEach((given) => {
      report({
        property: `${given.path}.rayStartParams`, value: given.group.rayStartParams,
        problem: 'must be given in a queue: Kueue writes null where it is not, which the API server refuses',
        fix: "write 'rayStartParams: {}'",
      });
    });
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

interface Group {
  readonly path: string;
  readonly group: Dict;
}

function groupsOf(cluster: Dict, path: string): readonly Group[] {
  const workers = dicts(cluster.workerGroupSpecs).map((group, i) => ({ path: `${path}.workerGroupSpecs[${i}]`, group }));
  return isDict(cluster.headGroupSpec) ? [{ path: `${path}.headGroupSpec`, group: cluster.headGroupSpec }, ...workers] : workers;
}

/** KubeRay runs Ray in the first container; Kueue's webhook ends in a panic without one, whether there is a queue or not. */
function checkContainers({ template }: Dict, path: string, isQueued: boolean, report: Reporter): void {
  const containers = at(template, 'spec', 'containers');
  if (isDict(template) && list(containers).length === 0) {
    report({
      property: `${path}.template.spec.containers`, value: containers, problem: 'must have the container in which Ray runs',
      fix: 'add a container', ...(isQueued ? {} : { family: 'can never start' as const }),
    });
  }
}
