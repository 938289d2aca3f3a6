import { ClusterFacts } from '../../../src/upstream/cluster-facts';
import { complaints, errorRules, preflight } from '../../support/preflight';

const KUEUE = 'apiVersion: kueue.x-k8s.io/v1beta2';
const flavor = (name: string, spec = ''): string => `${KUEUE}\nkind: ResourceFlavor\nmetadata: {name: ${name}}\nspec: {${spec}}\n---\n`;
const quota = (name: string, gpus: number): string => `{name: ${name}, resources: [{name: nvidia.com/gpu, nominalQuota: ${gpus}}]}`;
const queue = (groups: string): string => `${KUEUE}\nkind: ClusterQueue\nmetadata: {name: team}\nspec: {namespaceSelector: {}, resourceGroups: ${groups}}\n---
${KUEUE}\nkind: LocalQueue\nmetadata: {name: q, namespace: ml}\nspec: {clusterQueue: team}\n---\n`;
const gpus = (flavors: Readonly<Record<string, number>>): string =>
  queue(`[{coveredResources: [nvidia.com/gpu], flavors: [${Object.entries(flavors).map(([name, amount]) => quota(name, amount)).join(', ')}]}]`);
const template = (amount: number, spec = ''): string =>
  `template: {spec: {restartPolicy: Never, ${spec}containers: [{name: main, image: 'a/b:1', resources: {limits: {nvidia.com/gpu: ${amount}}}}]}}`;
const META = 'metadata: {name: train, namespace: ml, labels: {kueue.x-k8s.io/queue-name: q}}';
const job = (pods: number, amount: number, spec = ''): string => `apiVersion: batch/v1\nkind: Job\n${META}\nspec: {completions: ${pods}, parallelism: ${pods}, ${template(amount, spec)}}\n`;
const jobSet = (...sizes: readonly (readonly [pods: number, amount: number])[]): string =>
  `apiVersion: jobset.x-k8s.io/v1alpha2\nkind: JobSet\n${META}\nspec: {replicatedJobs: [${sizes.map(([pods, amount], i) => `{name: r${i}, replicas: 1, template: {spec: {completions: ${pods}, parallelism: ${pods}, ${template(amount)}}}}`).join(', ')}]}\n`;

describe('of a flavor Kueue looks at its own labels only', () => {
  const flavors = flavor('plain') + flavor('h100', 'nodeLabels: {gpu: h100}') + gpus({ plain: 8, h100: 8 });

  test('so a selector for a label that it lacks keeps no pods away', () => {
    expect(errorRules(flavors + job(1, 8, 'nodeSelector: {gpu: a100}, '))).toEqual([]);
  });

  test('and one for a label that all flavors have with other values does', () => {
    expect(errorRules(flavor('h100', 'nodeLabels: {gpu: h100}') + gpus({ h100: 8 }) + job(1, 8, 'nodeSelector: {gpu: a100}, '))).toEqual(['kueue-flavor-match']);
  });
});

test.each([['asks for much', 8], ['asks for nothing', 0]])('a ClusterQueue without resource groups admits nothing, also what %s', (_, amount) => {
  expect(complaints('kueue-resource-covered', queue('[]') + job(1, amount))).toEqual([
    `error: 'metadata.labels["kueue.x-k8s.io/queue-name"]' (q) leads to ClusterQueue 'team', which has no resource groups and admits nothing, whatever is asked for; give the ClusterQueue resourceGroups with coveredResources and flavors, or choose another queue`,
  ]);
});

test('a covered resource pods counts the pods', () => {
  const counted = flavor('h100') + queue('[{coveredResources: [nvidia.com/gpu, pods], flavors: [{name: h100, resources: [{name: nvidia.com/gpu, nominalQuota: 8}, {name: pods, nominalQuota: 2}]}]}]');
  expect(errorRules(counted + job(3, 1))).toEqual(['kueue-fits-quota']);
  expect(errorRules(counted + job(2, 1))).toEqual([]);
});

test('pods are placed by one topology, so flavors with one in two resource groups are never assigned', () => {
  const topology = `${KUEUE}\nkind: Topology\nmetadata: {name: t}\nspec: {levels: [{nodeLabel: kubernetes.io/hostname}]}\n---\n`;
  const placed = (name: string): string => flavor(name, 'nodeLabels: {a: b}, topologyName: t');
  const asking = job(1, 1).replace("resources: {limits: {", "resources: {requests: {cpu: 1}, limits: {").replace('template: {spec', 'template: {metadata: {annotations: {kueue.x-k8s.io/podset-unconstrained-topology: "true"}}, spec');
  const group = (resource: string, name: string): string => `{coveredResources: [${resource}], flavors: [{name: ${name}, resources: [{name: ${resource}, nominalQuota: 8}]}]}`;
  expect(complaints('kueue-flavor-match', topology + placed('r1') + placed('r2') + queue(`[${group('cpu', 'r1')}, ${group('nvidia.com/gpu', 'r2')}]`) + asking)).toEqual([
    `error: 'spec.template.spec' (pods 'main') take a flavor with a topology from each of 2 resource groups of ClusterQueue 'team': "more than one TAS flavor assigned: r1, r2"; put the resources that the pods ask for into one resource group`,
  ]);
});

describe('pod sets of one workload share flavors', () => {
  const flavors = flavor('a') + flavor('b');

  test('and what fits one by one and not together is an error with the arithmetic', () => {
    expect(complaints('kueue-fits-quota', flavors + gpus({ a: 4, b: 16 }) + jobSet([2, 4], [4, 4]))).toEqual([
      "error: 'spec.replicatedJobs[1].template.spec.template.spec' (pods 'r1') find no flavor of ClusterQueue 'team' beside pods 'r0', although each fits alone: Kueue admits them together (nvidia.com/gpu: r0 8 + r1 16; flavors: a 4, b 16); ask for less, raise the quota of one flavor, or queue them as workloads of their own",
    ]);
  });

  test('and any choice of flavors that holds them all will do', () => {
    expect(errorRules(flavors + gpus({ a: 8, b: 16 }) + jobSet([4, 4], [2, 4]))).toEqual([]);
    expect(errorRules(flavors + gpus({ a: 8, b: 16 }) + jobSet([2, 4], [2, 4], [2, 4]))).toEqual([]);
  });
});

test('a defaultRequest of a LimitRange above the limit of a container is final', () => {
  const limits = 'apiVersion: v1\nkind: LimitRange\nmetadata: {name: limits, namespace: ml}\nspec: {limits: [{type: Container, defaultRequest: {nvidia.com/gpu: 4}}]}\n---\n';
  expect(complaints('kueue-limit-range-sizing', limits + flavor('h100') + gpus({ h100: 8 }) + job(1, 2))).toEqual([
    expect.stringMatching(/^error: .*"requests must not exceed its limits"/),
  ]);
});

test('a request above the limit that a LimitRange fills in is never admitted', () => {
  const limits = 'apiVersion: v1\nkind: LimitRange\nmetadata: {name: limits, namespace: ml}\nspec: {limits: [{type: Container, default: {memory: 8Gi}}]}\n---\n';
  const covered = flavor('h100') + queue('[{coveredResources: [memory], flavors: [{name: h100, resources: [{name: memory, nominalQuota: 64Gi}]}]}]');
  const asking = (resources: string): string => `apiVersion: batch/v1\nkind: Job\n${META}\nspec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: 'a/b:1', resources: {${resources}}}]}}}\n`;
  expect(complaints('kueue-limit-range-sizing', limits + covered + asking('requests: {memory: 32Gi}'))).toEqual([
    `error: 'spec.template.spec.containers[0].resources.requests["memory"]' (32Gi) is more than the limit that the container gets, 8Gi: "requests must not exceed its limits"; write the limit: 'memory: 32Gi', or ask for at most 8Gi`,
  ]);
  expect(complaints('kueue-limit-range-sizing', limits + covered + asking('requests: {memory: 32Gi}, limits: {memory: 32Gi}'))).toEqual([]);
});

test('the tolerations of a flavor are added to the pods, so nodes with that taint take them', () => {
  const facts: ClusterFacts = { pools: [{ name: 'n', nodes: 4, resources: { 'nvidia.com/gpu': '8' }, taints: [{ key: 'pool', value: 'gpu', effect: 'NoSchedule' }] }] };
  const queues = (spec: string): string => flavor('h100', spec) + gpus({ h100: 8 }) + job(1, 8);
  expect(errorRules(queues(''), facts)).toEqual(['no-node-fits']);
  expect(errorRules(queues('tolerations: [{key: pool, operator: Exists}]'), facts)).toEqual([]);
});

describe("minResources of a Volcano Job's PodGroup", () => {
  const volcano = (capability: number, minAvailable: number, tasks: readonly string[]): string => `apiVersion: scheduling.volcano.sh/v1beta1
kind: Queue
metadata: {name: research}
spec: {weight: 1, capability: {nvidia.com/gpu: ${capability}}}
---
apiVersion: batch.volcano.sh/v1alpha1
kind: Job
metadata: {name: train, namespace: ml}
spec: {queue: research, minAvailable: ${minAvailable}, tasks: [${tasks.join(', ')}]}
`;
  const requesting = (amount: number): string => template(amount).replace('limits: {', `requests: {nvidia.com/gpu: ${amount}}, limits: {`);
  const task = (name: string, replicas: number, amount: number, minAvailable?: number, spec = ''): string =>
    `{name: ${name}, replicas: ${replicas}, ${minAvailable === undefined ? '' : `minAvailable: ${minAvailable}, `}${spec === '' ? requesting(amount) : template(amount, spec)}}`;

  test('are of the first pods where the job needs fewer than its tasks together', () => {
    expect(complaints('volcano-gang-fits', volcano(5, 4, [task('first', 5, 2), task('second', 4, 0)]))).toEqual([
      "error: 'spec.minAvailable' (4) needs 8 nvidia.com/gpu at once, and queue 'research' never gives more than 5: \"queue resource quota insufficient\" (first 4 x 2 = 8); make the gang smaller, or raise the capability to 8",
    ]);
    expect(errorRules(volcano(5, 4, [task('first', 4, 0), task('second', 5, 2)]))).toEqual([]);
  });

  test('count written requests only, not limits', () => {
    const limited = (name: string, replicas: number, amount: number): string => `{name: ${name}, replicas: ${replicas}, ${template(amount)}}`;
    expect(errorRules(volcano(5, 4, [limited('first', 5, 2), limited('second', 4, 0)]))).toEqual([]);
    expect(errorRules(volcano(5, 9, [limited('first', 5, 2), limited('second', 4, 0)]))).toContain('volcano-gang-fits');
  });

  test('fill up to the minAvailable of the job where the tasks need fewer', () => {
    expect(errorRules(volcano(20, 3, [task('only', 4, 8, 1)]))).toContain('volcano-gang-fits');
    expect(errorRules(volcano(24, 3, [task('only', 4, 8, 1)]))).toEqual([]);
  });

  test('follow the priorities of the tasks, and are not compared without the enqueue action', () => {
    const high = 'apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: high}\nvalue: 1000\n---\n';
    const tasks = [task('first', 5, 2), task('second', 4, 0, undefined, 'priorityClassName: high, ')];
    expect(errorRules(high + volcano(5, 4, tasks))).toEqual([]);
    const facts: ClusterFacts = { volcano: { actions: ['allocate'], plugins: ['capacity'] } };
    expect(complaints('volcano-gang-fits', volcano(5, 4, [task('first', 5, 2), task('second', 4, 0)]), facts)).toEqual([]);
  });

  test('an elastic task before one that then finds no room is a warning', () => {
    expect(complaints('volcano-gang-fits', volcano(28, 4, [task('first', 3, 8, 1), task('second', 3, 2)]))).toEqual([
      "warning: 'spec.minAvailable' (4) may never be reached: pods of task 'first' beyond its minAvailable are placed before those of task 'second', and queue 'research' never gives more than 28: \"queue resource quota insufficient\" (24 nvidia.com/gpu for all pods of the tasks before it + second 3 x 2 = 30); put task 'second' first, or make replicas of 'first' equal to its minAvailable",
    ]);
    expect(complaints('volcano-gang-fits', volcano(30, 4, [task('first', 3, 8, 1), task('second', 3, 2)]))).toEqual([]);
  });

  test('where any pods do, and the largest leave no room for as many as must start, is one too', () => {
    const tasks = (priority = ''): string[] => [task('small', 5, 2), task('large', 2, 8, undefined, priority)];
    expect(complaints('volcano-gang-fits', volcano(16, 5, tasks()))).toEqual([
      "warning: 'spec.minAvailable' (5) may never be reached: the largest pods may be placed first, whatever their task, and queue 'research' never gives more than 16: \"queue resource quota insufficient\" (2 pods have 16 nvidia.com/gpu then, and no other fits); leave out replicas that the queue has no room for, so that all pods fit",
    ]);
    expect(complaints('volcano-gang-fits', volcano(26, 5, tasks()))).toEqual([]);
    expect(complaints('volcano-gang-fits', volcano(16, 5, tasks('priorityClassName: low, ')))).toEqual([]);
  });

  test('a gang that counts pods of a task that waits for another never starts', () => {
    const dependent = (minAvailable: number | undefined): string => `{name: second, replicas: 2, dependsOn: {name: [first]}, ${minAvailable === undefined ? '' : `minAvailable: ${minAvailable}, `}${template(1)}}`;
    expect(complaints('volcano-depends-on-gang', volcano(40, 6, [task('first', 4, 1), dependent(undefined)]))).toEqual([
      "error: 'spec.minAvailable' (6) counts pods that dependsOn holds back until the gang runs (only 4 pods of first exist at first); lower minAvailable to 4, or drop dependsOn and let the pods wait for each other",
    ]);
    expect(complaints('volcano-depends-on-gang', volcano(40, 4, [task('first', 4, 1, 2), dependent(undefined)]))).toEqual([
      "error: 'spec.tasks[1].minAvailable' (2) counts pods that dependsOn holds back until the gang runs, and the gang does not start before each task has its own; write minAvailable: 0 for task 'second', or drop dependsOn and let the pods wait for each other",
    ]);
    expect(complaints('volcano-depends-on-gang', volcano(40, 4, [task('first', 4, 1), dependent(0)]))).toEqual([]);
    expect(complaints('volcano-depends-on-gang', volcano(40, 3, [task('first', 4, 1), dependent(undefined)]))).toEqual([]);
  });

  test('pods that dependsOn holds back are not among those that any will do', () => {
    const dependent = `{name: second, replicas: 4, dependsOn: {name: [first]}, ${template(1)}}`;
    expect(complaints('volcano-gang-fits', volcano(31, 4, [task('first', 4, 8), task('second', 4, 1)]), { volcano: { actions: ['allocate'], plugins: ['capacity'] } })).toEqual([]);
    expect(complaints('volcano-gang-fits', volcano(31, 4, [task('first', 4, 8), dependent]), { volcano: { actions: ['allocate'], plugins: ['capacity'] } })).toEqual([
      expect.stringMatching(/^error: .* needs 32 nvidia.com\/gpu at once/),
    ]);
  });

  const NODES: ClusterFacts = { pools: [{ name: 'n', nodes: 100, resources: { cpu: '64', memory: '512Gi', 'nvidia.com/gpu': '8' } }] };

  test('pods without which the gang starts may fit no node, with a warning', () => {
    expect(complaints('no-node-fits', volcano(40, 5, [task('first', 5, 1), task('second', 1, 9)]), NODES)).toEqual([expect.stringMatching(/^warning: /)]);
    expect(complaints('no-node-fits', volcano(40, 6, [task('first', 5, 1), task('second', 1, 9)]), NODES)).toEqual([expect.stringMatching(/^error: /)]);
  });

  test('pods that name their node share what one node has', () => {
    const named = (count: number): string[] => complaints('gang-exceeds-pools', volcano(40, count, [task('only', count, 2, undefined, 'nodeSelector: {kubernetes.io/hostname: n1}, ')]), NODES);
    expect(named(5)).toEqual([
      "error: 'spec.minAvailable' (5) needs 5 pods of 'only' at once, which name one node and find room for 4 there (1 x 4 pods); run at most 4 pods, or do not name nodes by kubernetes.io/hostname",
    ]);
    expect(named(4)).toEqual([]);
  });
});

describe('what the API server accepts, and no pod starts with', () => {
  const pod = (rest: string): string => `apiVersion: v1
kind: Pod
metadata: {name: a, namespace: ml}
spec: {restartPolicy: Never, containers: [{name: main, image: 'a/b:1'${rest.startsWith('envFrom') ? `, ${rest}` : ''}}]${rest.startsWith('envFrom') ? '' : `, ${rest}`}}`;
  const spread = (when: string): string => pod(`topologySpreadConstraints: [{maxSkew: 1, topologyKey: -zone, whenUnsatisfiable: ${when}}]`);
  const found = (rule: string, yaml: string): string[] => preflight(yaml)
    .filter((finding) => finding.rule === rule).map(({ severity, family, problem }) => `${severity}: ${family}: ${problem}`);

  test('is a source of variables whose name is only the beginning of one', () => {
    expect(found('env-syntax', pod('envFrom: [{configMapRef: {name: settings-}}]'))).toEqual([
      'error: can never start: must be the name of a ConfigMap',
    ]);
    expect(found('env-syntax', pod('envFrom: [{secretRef: {name: keys-, optional: true}}]'))).toEqual([]);
    expect(found('env-syntax', pod('envFrom: [{secretRef: {name: Keys, optional: true}}]'))).toEqual([
      'error: is rejected: must be the name of a Secret',
    ]);
  });

  test('is a spread over something that is no label, where it has to be so', () => {
    expect(found('affinity-terms', spread('DoNotSchedule'))).toEqual([
      'error: can never start: is no key that a node label may have, so no node will do',
    ]);
    expect(found('affinity-terms', spread('ScheduleAnyway'))).toEqual([
      'warning: will not do what it says: is no key that a node label may have, so the pods are not spread',
    ]);
  });

  test('is a text that Volcano writes where none is: the value of a header', () => {
    const job = `apiVersion: batch.volcano.sh/v1alpha1
kind: Job
metadata: {name: a, namespace: ml}
spec: {minAvailable: 1, tasks: [{name: w, replicas: 1, template: {spec: {restartPolicy: Never, containers: [{name: main, image: 'a/b:1',
  livenessProbe: {httpGet: {port: 80, httpHeaders: [{name: X}]}}}]}}}]}`;
    expect(errorRules(job)).toEqual([]);
    expect(errorRules(job.replace('{name: main, ', '{'))).toEqual(['container-basics']);
  });

  test('is an attribute of devices with two slashes', () => {
    const claim = (attribute: string): string => `apiVersion: resource.k8s.io/v1
kind: ResourceClaim
metadata: {name: a, namespace: ml}
spec: {devices: {requests: [{name: gpu, exactly: {deviceClassName: gpu}}], constraints: [{matchAttribute: ${attribute}}]}}`;
    const said = "must be a DNS name, '/' and an identifier of letters, digits and '_'";
    expect(found('resource-claim', claim('a.example.com/b/c'))).toEqual([`error: can never start: ${said}`]);
    expect(found('resource-claim', claim('numa'))).toEqual([`error: is rejected: ${said}`]);
  });

  test('is no limit of null in a Job of Volcano, which is left out', () => {
    const requests = 'resources: {requests: {memory: 1Gi}, limits: {memory: null}}';
    const job = `apiVersion: batch.volcano.sh/v1alpha1
kind: Job
metadata: {name: a, namespace: ml}
spec: {minAvailable: 1, tasks: [{name: w, replicas: 1, template: {spec: {restartPolicy: Never, containers: [{name: main, image: 'a/b:1', ${requests}}]}}}]}`;
    expect(errorRules(job)).toEqual([]);
  });
});

test("Volcano's webhook writes tasks anew only where one of them lacks something", () => {
  const job = (more: string): string => `apiVersion: batch.volcano.sh/v1alpha1
kind: Job
metadata: {name: a, namespace: ml}
spec: {minAvailable: 1, tasks: [{name: w, replicas: 1${more}, template: {spec: {restartPolicy: Never, containers: [{name: main, image: 'a/b:1', resources: {limits: {memory: ' 1Gi'}}}]}}}]}`;
  expect(errorRules(job(''))).toEqual([]);
  expect(errorRules(job(', minAvailable: 1, maxRetry: 3'))).toEqual(['bad-format']);
});

test('a text that is null in a list which Kueue writes anew is empty', () => {
  expect(errorRules(`${KUEUE}
kind: ClusterQueue
metadata: {name: team}
spec: {admissionChecksStrategy: {admissionChecks: [{name: a, onFlavors: [null]}]}}`)).toContain('bad-format');
});
