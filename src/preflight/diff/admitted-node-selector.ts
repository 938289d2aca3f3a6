import { at, Dict, dict, dicts, entry, isSame, text } from '../../base/json';
import { KubeObject } from '../kube-object';
import { ManifestIndex } from '../manifest-index';
import { CLUSTER_QUEUE, FLAVOR, LOCAL_QUEUE } from '../model/kueue-tree';
import { Path } from './changed-paths';
import { QUEUE_LABEL } from './circumstances';

const NODE_SELECTOR = ['spec', 'template', 'spec', 'nodeSelector'];

/** Ways to choose a flavor for each group of resources that are looked at. */
const MOST = 1000;

export function isInNodeSelector(path: Path): boolean {
  return NODE_SELECTOR.every((step, i) => path[i] === step);
}

/**
 * Whether the node selector of a Job becomes what Kueue may have made of it when it admitted the run, with the labels of the flavors of
 * its queue. Then the edit changes nothing in the cluster; which flavors they were, files don't say.
 */
export function isAsAdmitted(before: KubeObject, after: KubeObject, now: ManifestIndex): boolean {
  if (after.type !== 'Job.batch') {
    return false;
  }
  const queue = text(entry(after.labels, QUEUE_LABEL)) ?? '';
  const clusterQueue = text(now.find(LOCAL_QUEUE, after.namespace, queue)?.spec.clusterQueue) ?? '';
  const own = selectorOf(before);
  return labelsOf(now.find(CLUSTER_QUEUE, undefined, clusterQueue), now)
    .some((labels) => Object.keys(labels).length > 0 && isSame(selectorOf(after), { ...own, ...labels }));
}

/** The labels of nodes that a queue may give, by the flavor of each group of resources. */
function labelsOf(clusterQueue: KubeObject | undefined, now: ManifestIndex): readonly Dict[] {
  let choices: Dict[] = [{}];
  for (const group of dicts(clusterQueue?.spec.resourceGroups)) {
    const flavors = dicts(group.flavors).map(({ name }) => dict(now.find(FLAVOR, undefined, text(name) ?? '')?.spec.nodeLabels));
    choices = choices.flatMap((labels) => flavors.map((more) => ({ ...labels, ...more }))).slice(0, MOST);
  }
  return choices;
}

function selectorOf(job: KubeObject): Dict {
  return dict(at(job.manifest, ...NODE_SELECTOR));
}
