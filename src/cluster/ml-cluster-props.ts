import { isAbsolute } from 'node:path';
import { Problems, reportValue } from '../base/problems';
import { listOf, made, struct, text } from '../base/shape';
import { checkPoolNames } from '../upstream/cluster-rules';
import { EXISTING_NAMESPACE, ExistingNamespace } from './existing-namespace';
import { KubernetesVersion } from './kubernetes-version';
import { NodePool } from './node-pool';
import { Queueing } from './queueing';

/** What is known of one cluster; everything left out is unknown, and nothing is found about it. */
export interface MlClusterProps {
  /**
   * Version of Kubernetes.
   *
   * @default - the newest fields are used, and nothing is found about versions
   */
  readonly kubernetes?: KubernetesVersion;

  /**
   * What admits workloads, and how it is configured.
   *
   * @default - unknown: queues say for themselves which system they belong to
   */
  readonly queueing?: Queueing;

  /**
   * The nodes.
   *
   * @default - unknown
   */
  readonly pools?: NodePool[];

  /**
   * Namespaces that are made elsewhere, with their labels.
   *
   * @default - unknown
   */
  readonly namespaces?: ExistingNamespace[];

  /**
   * Names of PriorityClasses that are made elsewhere.
   *
   * @default - unknown
   */
  readonly priorityClasses?: string[];

  /**
   * A file that synth writes these facts to, for `preflight`, which looks for a `cluster.yaml` in the folders that it checks;
   * a path from the app's output folder. It is no manifest: where a folder is applied as it is, write it to the one above
   * (`'../cluster.yaml'`).
   *
   * @default - none is written
   */
  readonly facts?: string;
}

/** What the properties must be at run time. */
export const CLUSTER_SHAPE = struct<MlClusterProps>({
  kubernetes: made(KubernetesVersion, 'KubernetesVersion.V1_34'),
  queueing: made(Queueing, 'Queueing.kueue()'),
  pools: listOf(made(NodePool, "NodePool.of('h100', { nodes: 12, gpu: Gpu.nvidia(8) })")),
  namespaces: listOf(EXISTING_NAMESPACE),
  priorityClasses: listOf(text),
  facts: text,
});

/** Reports facts that cannot be, alone or beside each other. */
export function checkClusterProps(problems: Problems, { kubernetes, queueing, pools = [], facts }: MlClusterProps): void {
  reportValue(problems, 'kubernetes', kubernetes);
  queueing?._check(problems, 'queueing');
  checkPoolNames(problems, pools.map(({ name }) => name));
  pools.forEach((pool, i) => {
    pool._check(problems, `pools[${i}]`);
    if (queueing?.topologyAware === true && Object.keys(pool.labels).length === 0) {
      problems.add(
        `pools[${i}].labels`, undefined,
        'needs at least one label that selects the nodes of the pool, because Kueue finds the nodes of a topology by it',
        `add for instance labels: { 'example.com/pool': '${pool.name}' }, as the nodes carry it`,
      );
    }
  });
  if (facts !== undefined && (isAbsolute(facts) || !/[^/]\.ya?ml$/.test(facts))) {
    problems.add('facts', facts, 'must be the path of a YAML file, from the output folder of the app', "write for instance 'cluster.yaml'");
  }
}
