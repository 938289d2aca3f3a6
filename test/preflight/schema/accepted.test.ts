import { KubeObject } from '../../../src/preflight/kube-object';
import { refusalsByRule } from '../../../src/preflight/schema/world-refusals';

type Body = Readonly<Record<string, unknown>>;

const job = (name: string, spec: Body = {}, metadata: Body = {}): Body => ({
  apiVersion: 'batch/v1', kind: 'Job', metadata: { name, namespace: 'ml', ...metadata }, spec: {
    template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'train:1.0' }] } }, ...spec,
  },
});

/** What schemas say about manifests that were read from a file. */
function refusalsOf(...manifests: Body[]): string[] {
  const objects = manifests.map((manifest, i) => new KubeObject(manifest, { file: 'all.yaml', line: i + 1 }));
  const byRule = refusalsByRule({ objects, definitions: [], kubernetes: undefined });
  return [...byRule.values()].flat().map(({ object, refusal: { rule, path } }) => `${object.name} ${rule} ${path.join('.')}`).sort();
}

describe('objects like one that schemas accept', () => {
  it('are accepted too, under other names and with other labels', () => {
    expect(refusalsOf(job('a'), job('b', {}, { namespace: 'nlp', labels: { app: 'b' } }), job('c', {}, { labels: { app: 'c' } }))).toEqual([]);
  });

  it('are refused for what they have more', () => {
    expect(refusalsOf(job('a'), job('b', { paralelism: 2 }), job('c'), job('d', { parallelism: 'two' })))
      .toEqual(['b unknown-field spec.paralelism', 'd wrong-type spec.parallelism']);
  });

  it('are refused for labels and names that are no texts', () => {
    expect(refusalsOf(job('a', {}, { labels: { app: 'a' } }), job('b', {}, { labels: { app: 1 } }), job('c', {}, { namespace: 7 })))
      .toEqual(['b wrong-type metadata.labels.app', 'c wrong-type metadata.namespace']);
  });

  it('are each refused for what is wrong with all of them', () => {
    expect(refusalsOf(job('a', { paralelism: 2 }), job('b', { paralelism: 2 })))
      .toEqual(['a unknown-field spec.paralelism', 'b unknown-field spec.paralelism']);
  });

  it('are refused for their names where a rule of the kind reads these', () => {
    const trainJob = (name: string): Body => ({
      apiVersion: 'trainer.kubeflow.org/v1alpha1', kind: 'TrainJob', metadata: { name, namespace: 'ml' }, spec: {
        runtimeRef: { name: 'torch-distributed' },
      },
    });
    expect(refusalsOf(trainJob('a'), trainJob('b'), trainJob('9'))).toEqual(['9 custom-resource-rule ']);
  });
});
