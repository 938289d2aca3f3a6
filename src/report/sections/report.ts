import { ClusterReport } from '../model/cluster-report';
import { Block, Inline } from './document';
import { clusterName, factsOf } from './sections';

/** What a report is about. */
export interface Report {
  /** The paths that it was made of, as they were given. */
  readonly paths: readonly string[];

  /** What it is compared with. */
  readonly old?: string;
  readonly clusters: readonly ClusterReport[];
}

export function titleOf({ clusters }: Report): string {
  const [{ name }] = clusters;
  return clusters.length > 1 ? `${clusters.length} clusters` : name === '' ? 'What the manifests say of the cluster' : `Cluster ${name}`;
}

/** What it was made of. */
export function sourceOf({ paths, old }: Report): Inline {
  return [
    { quiet: 'Made of ' }, ...paths.flatMap((path, i): Inline[] => [...(i > 0 ? [', '] : []), { code: path }]),
    ...(old === undefined ? [] : [{ quiet: ', compared with ' }, { code: old }]),
  ];
}

/**
 * Several clusters beside each other.
 *
 * @param ids where each begins; links lead there
 */
export function overview({ clusters }: Report, ids: readonly string[]): Block {
  const names = [...new Set(clusters.flatMap((cluster) => factsOf(cluster).map(({ name }) => name)))];
  return {
    table: {
      caption: 'Clusters', columns: [{ name: 'Cluster' }, ...names.map((name) => ({ name, isNumber: true }))],
      rows: clusters.map((cluster, i) => {
        const facts = new Map(factsOf(cluster).map(({ name, value }) => [name, value]));
        return [{ link: clusterName(cluster), to: ids[i] }, ...names.map((name) => facts.get(name) ?? '')];
      }),
    },
  };
}

/** On what it rests. */
export const COLOPHON = 'Made by cdk8s-ml-workloads report from manifests alone, by the models that check them: quota as Kueue and Volcano '
  + 'count it, not what is in use now. The same input makes the same page.';
