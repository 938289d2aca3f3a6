import { liveVerdicts } from '../../../src/preflight/diff/live-verdict';
import { KubeObject } from '../../../src/preflight/kube-object';
import { ManifestIndex } from '../../../src/preflight/manifest-index';

type Body = Readonly<Record<string, unknown>>;

const kueue = (kind: string, name: string, spec: Body, namespace?: string): Body => ({
  apiVersion: 'kueue.x-k8s.io/v1beta2', kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) }, spec,
});
const flavor = (name: string, nodeLabels?: Body): Body => kueue('ResourceFlavor', name, nodeLabels === undefined ? {} : { nodeLabels });
const queue = (...flavors: string[]): Body[] => [
  kueue('ClusterQueue', 'ml', { resourceGroups: [{ coveredResources: ['cpu'], flavors: flavors.map((name) => ({ name, resources: [] })) }] }),
  kueue('LocalQueue', 'train', { clusterQueue: 'ml' }, 'ml'),
];
const job = (nodeSelector?: Body): Body => ({
  apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'run', namespace: 'ml', labels: { 'kueue.x-k8s.io/queue-name': 'train' } },
  spec: { template: { spec: { ...(nodeSelector === undefined ? {} : { nodeSelector }), restartPolicy: 'Never', containers: [] } } },
});

/** What is refused about a running Job whose node selector is changed. */
function refused(before: Body, after: Body, queues: readonly Body[]): string[] {
  const index = new ManifestIndex([...queues, after].map((manifest) => ({ manifest })));
  const verdicts = liveVerdicts(new KubeObject(before, {}), new KubeObject(after, {}), { runs: 'running' }, index);
  return verdicts.filter(({ effect }) => effect === 'refused').flatMap(({ paths }) => [...paths]);
}

describe('a node selector that is written into a Job that Kueue admitted', () => {
  const queues = [flavor('a100', { pool: 'a100' }), flavor('any'), ...queue('a100', 'any')];

  it('changes nothing where it is what a flavor of the queue added', () => {
    expect(refused(job(), job({ pool: 'a100' }), queues)).toEqual([]);
    expect(refused(job({ disk: 'fast' }), job({ disk: 'fast', pool: 'a100' }), queues)).toEqual([]);
  });

  it('is refused where it is anything else', () => {
    expect(refused(job(), job({ pool: 'h100' }), queues)).not.toEqual([]);
    expect(refused(job(), job({ pool: 'a100', disk: 'fast' }), queues)).not.toEqual([]);
    expect(refused(job({ pool: 'a100' }), job(), queues)).not.toEqual([]);
  });

  it('is refused where no flavor of the queue has labels, or nobody knows the queue', () => {
    expect(refused(job(), job({ pool: 'a100' }), [flavor('any'), ...queue('any')])).not.toEqual([]);
    expect(refused(job(), job({ pool: 'a100' }), [])).not.toEqual([]);
  });
});
