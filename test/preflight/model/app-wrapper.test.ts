import { stringify } from 'yaml';
import { preflight } from '../../support/preflight';

/** An AppWrapper in a queue of Kueue, with one component. */
const wrapped = (template: object): string => stringify({
  apiVersion: 'workload.codeflare.dev/v1beta2', kind: 'AppWrapper',
  metadata: { name: 'wrapped', namespace: 'ml', labels: { 'kueue.x-k8s.io/queue-name': 'nlp' } }, spec: { components: [{ template }] },
});

const pods = (limits: object, image = 'example.com/a:1'): object => ({
  spec: { restartPolicy: 'Never', containers: [{ name: 'main', image, resources: { limits } }] },
});

test('the pods of what an AppWrapper holds are looked at where they stand', () => {
  const found = preflight(wrapped({
    apiVersion: 'kubeflow.org/v1', kind: 'PyTorchJob', metadata: { name: 'train' },
    spec: { pytorchReplicaSpecs: { Worker: { replicas: 2, template: pods({ cpu: 1 }, 'example.com/a:latest') } } },
  }));

  expect(found.map(({ property }) => property)).toContain(
    'spec.components[0].template.spec.pytorchReplicaSpecs.Worker.template.spec.containers[0].image',
  );
});

test('they count against the quota of the queue that the AppWrapper is in', () => {
  const quota = { 'nvidia.com/gpu': 4, cpu: 64, memory: '64Gi' };
  const queues = [
    {
      apiVersion: 'kueue.x-k8s.io/v1beta2', kind: 'ClusterQueue', metadata: { name: 'nlp' },
      spec: {
        namespaceSelector: {},
        resourceGroups: [{
          coveredResources: Object.keys(quota),
          flavors: [{ name: 'any', resources: Object.entries(quota).map(([name, nominalQuota]) => ({ name, nominalQuota })) }],
        }],
      },
    },
    { apiVersion: 'kueue.x-k8s.io/v1beta2', kind: 'ResourceFlavor', metadata: { name: 'any' } },
    { apiVersion: 'kueue.x-k8s.io/v1beta2', kind: 'LocalQueue', metadata: { name: 'nlp', namespace: 'ml' }, spec: { clusterQueue: 'nlp' } },
  ].map((each) => stringify(each));
  const job = (gpus: number): string => wrapped({
    apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'train' },
    spec: {
      completions: 2, parallelism: 2, completionMode: 'Indexed', backoffLimit: 0,
      template: pods({ 'nvidia.com/gpu': gpus, cpu: 1, memory: '1Gi' }),
    },
  });
  const errors = (gpus: number): string[] =>
    preflight([...queues, job(gpus)].join('---\n')).filter(({ severity }) => severity === 'error').map(({ rule }) => rule);

  expect(errors(2)).toEqual([]);
  expect(errors(4)).toEqual(['kueue-fits-quota']);
});
