import { complaints, errorRules, preflight } from '../../support/preflight';

const quota = (spec: string): string => `
apiVersion: v1
kind: ResourceQuota
metadata: {name: some, namespace: ml}
spec: {${spec}}
---`;

const job = (pod = '', resources = '{limits: {cpu: 8, memory: 64Gi, nvidia.com/gpu: 8}}', spec = ''): string => `
apiVersion: batch/v1
kind: Job
metadata: {name: train, namespace: ml}
spec: {${spec}template: {spec: {restartPolicy: Never, ${pod}containers: [{name: main, image: 'a/b:1', resources: ${resources}}]}}}`;

const expression = (scope: string): string => quota(`hard: {requests.nvidia.com/gpu: 4}, scopeSelector: {matchExpressions: [${scope}]}`);
const severities = (yaml: string): string[] => complaints('quota-too-small', yaml).map((sentence) => sentence.split(':')[0]);

test('the finding names the scope, and what the quota is assumed to count', () => {
  const found = (operator: string, pod: string): unknown =>
    preflight(expression(`{scopeName: PriorityClass, operator: ${operator}, values: [high, urgent]}`) + job(pod)).find(
      ({ rule }) => rule === 'quota-too-small',
    )?.because;
  expect(
    complaints(
      'quota-too-small', expression('{scopeName: PriorityClass, operator: In, values: [high, urgent]}') + job('priorityClassName: high, '),
    ),
  ).toEqual([
    `error: 'spec.template.spec' (requests.nvidia.com/gpu: 8 per pod) is more than the quota that counts them, 4: "exceeded quota: `
    + 'some"; ask for less, or raise the quota',
  ]);
  expect(found('In', 'priorityClassName: high, ')).toBe(
    'ResourceQuota ml/some at the input limits requests.nvidia.com/gpu to 4 for pods of scope PriorityClass In (high, urgent)',
  );
  expect(found('NotIn', '')).toBe(
    'ResourceQuota ml/some at the input limits requests.nvidia.com/gpu to 4 for pods of scope PriorityClass NotIn (high, urgent), on '
    + 'the assumption that no PriorityClass is the default of the cluster',
  );
});

describe('a quota on priority classes', () => {
  const IN = '{scopeName: PriorityClass, operator: In, values: [high]}';
  const NOT_IN = '{scopeName: PriorityClass, operator: NotIn, values: [high]}';

  test('counts the pods of the class only', () => {
    expect(severities(expression(IN) + job('priorityClassName: high, '))).toEqual(['error']);
    expect(severities(expression(IN) + job('priorityClassName: low, '))).toEqual([]);
    expect(severities(expression(IN) + job())).toEqual([]);
    expect(severities(expression(NOT_IN) + job('priorityClassName: low, '))).toEqual(['error']);
    expect(severities(expression(NOT_IN) + job('priorityClassName: high, '))).toEqual([]);
    expect(severities(expression('{scopeName: PriorityClass, operator: Exists}') + job('priorityClassName: low, '))).toEqual(['error']);
    expect(severities(expression('{scopeName: PriorityClass, operator: Exists}') + job())).toEqual([]);
    expect(severities(expression('{scopeName: PriorityClass, operator: DoesNotExist}') + job('priorityClassName: low, '))).toEqual([]);
  });

  test('may count pods without a class, unless the cluster has a default that nobody declared', () => {
    expect(severities(expression(NOT_IN) + job())).toEqual(['warning']);
    expect(severities(expression('{scopeName: PriorityClass, operator: DoesNotExist}') + job())).toEqual(['warning']);
  });

  test('counts pods without a class by the default class of the input', () => {
    const classes = (name: string): string =>
      `\napiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: ${name}}\nvalue: 100\nglobalDefault: true\n---`;
    expect(severities(expression(IN) + classes('high') + job())).toEqual(['error']);
    expect(severities(expression(NOT_IN) + classes('high') + job())).toEqual([]);
    expect(severities(expression(NOT_IN) + classes('low') + job())).toEqual(['error']);
  });

  test('counts the pods of a Volcano Job by the class of the Job', () => {
    const volcano = (name: string): string =>
      `\napiVersion: batch.volcano.sh/v1alpha1\nkind: Job\nmetadata: {name: train, namespace: ml}\nspec: {priorityClassName: ${name}, `
      + 'minAvailable: 1, tasks: [{name: worker, replicas: 1, template: {spec: {restartPolicy: Never, containers: [{name: main, image: '
        + `'a/b:1', resources: {limits: {nvidia.com/gpu: 8}}}]}}}]}`;
    expect(severities(expression(IN) + volcano('high'))).toEqual(['error']);
    expect(severities(expression(IN) + volcano('low'))).toEqual([]);
  });
});

describe('a quota on pods with a deadline', () => {
  const scoped = (scope: string): string => quota(`hard: {requests.nvidia.com/gpu: 4}, scopes: [${scope}]`);

  test('asks for the deadline of the pod, not of the Job', () => {
    expect(severities(scoped('Terminating') + job('activeDeadlineSeconds: 3600, '))).toEqual(['error']);
    expect(severities(scoped('Terminating') + job('', undefined, 'activeDeadlineSeconds: 3600, '))).toEqual([]);
    expect(severities(scoped('NotTerminating') + job('', undefined, 'activeDeadlineSeconds: 3600, '))).toEqual(['error']);
    expect(severities(scoped('NotTerminating') + job('activeDeadlineSeconds: 3600, '))).toEqual([]);
  });

  test('counts pods that meet all its scopes', () => {
    expect(severities(scoped('NotTerminating, NotBestEffort') + job())).toEqual(['error']);
    expect(severities(scoped('NotTerminating, CrossNamespacePodAffinity') + job())).toEqual([]);
    expect(severities(scoped('VolumeAttributesClass') + job())).toEqual([]);
  });
});

describe('a quota on best-effort pods', () => {
  const besteffort = (scope: string): string => quota(`hard: {pods: 3}, scopes: [${scope}]`);
  const many = (resources: string): string => job('', resources, 'parallelism: 4, completions: 4, ');

  test('counts pods without CPU and memory, whatever else they ask for', () => {
    const [found] = complaints('quota-too-small', besteffort('BestEffort') + many('{limits: {nvidia.com/gpu: 8}}'));
    expect(found).toBe(
      "warning: 'spec' (4 pods at a time) need pods 4 together, more than the quota that counts them, 3, so they cannot all run at a "
      + "time; lower parallelism, or raise the quota",
    );
    expect(severities(besteffort('BestEffort') + many('{requests: {memory: 1Gi}}'))).toEqual([]);
    expect(severities(besteffort('NotBestEffort') + many('{requests: {memory: 1Gi}}'))).toEqual(['warning']);
    expect(severities(besteffort('NotBestEffort') + many('{limits: {nvidia.com/gpu: 8}}'))).toEqual([]);
  });

  test('does not count pods to which a LimitRange gives a request', () => {
    const limits =
      '\napiVersion: v1\nkind: LimitRange\nmetadata: {name: limits, namespace: ml}\nspec: {limits: [{type: Container, defaultRequest: '
      + '{cpu: 1}}]}\n---';
    expect(severities(besteffort('BestEffort') + limits + many('{}'))).toEqual([]);
  });
});

test('pods that reach into other namespaces are counted where that is the scope', () => {
  const affinity = (term: string): string =>
    job(`affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: zone${term}}]}}, `);
  const scoped = quota('hard: {requests.nvidia.com/gpu: 4}, scopes: [CrossNamespacePodAffinity]');
  expect(severities(scoped + affinity(', namespaces: [other]'))).toEqual(['error']);
  expect(severities(scoped + affinity(''))).toEqual([]);
});

test('a gang is held against what a quota counts of it', () => {
  const task = (name: string, replicas: number, className: string): string =>
    `{name: ${name}, replicas: ${replicas}, template: {spec: {priorityClassName: ${className}, restartPolicy: Never, containers: `
    + `[{name: main, image: 'a/b:1', resources: {limits: {nvidia.com/gpu: 1}}}]}}}`;
  const gang = (minAvailable: number): string =>
    `\napiVersion: batch.volcano.sh/v1alpha1\nkind: Job\nmetadata: {name: train, namespace: ml}\nspec: {minAvailable: ${minAvailable}, `
    + `tasks: [${task('master', 4, 'low')}, ${task('worker', 6, 'high')}]}`;
  const counted = (gpus: number): string =>
    quota(
      `hard: {requests.nvidia.com/gpu: ${gpus}}, scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: In, values: `
      + '[high]}]}',
    );
  expect(complaints('quota-too-small', counted(5) + gang(10))).toEqual([
    "error: 'spec.minAvailable' (10) needs requests.nvidia.com/gpu 6 at once, more than the quota that counts them, 5 (worker 6 x 1); "
    + "make the gang smaller, or raise the quota",
  ]);
  expect(severities(counted(6) + gang(10))).toEqual([]);
  // Of eight pods four may be masters, so that four workers are enough.
  expect(severities(counted(4) + gang(8))).toEqual(['warning']);
  expect(severities(counted(3) + gang(8))).toEqual(['error']);
});

test('a quota that counts the pods makes them state what it limits', () => {
  const scoped = quota(
    'hard: {requests.cpu: 64}, scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: In, values: [high]}]}',
  );
  expect(complaints('quota-requires-requests', scoped + job('priorityClassName: high, ', '{requests: {memory: 1Gi}}'))).toEqual([
    "error: 'spec.template.spec.containers[0].resources.requests.cpu' (not given) must be given, because the namespace has a quota on "
    + "requests.cpu for pods of scope PriorityClass In (high); write the cpu that the container needs, or add a LimitRange with a default",
  ]);
  expect(errorRules(scoped + job('priorityClassName: low, ', '{requests: {memory: 1Gi}}'))).toEqual([]);
});

test('a quota limits a queue only where it counts the queued pods', () => {
  const queues = `
apiVersion: kueue.x-k8s.io/v1beta2
kind: ClusterQueue
metadata: {name: team}
spec: {namespaceSelector: {}, resourceGroups: [{coveredResources: [nvidia.com/gpu, cpu, memory], flavors: [{name: h100, resources: [{name: nvidia.com/gpu, nominalQuota: 16}, {name: cpu, nominalQuota: 64}, {name: memory, nominalQuota: 1Ti}]}]}]}
---
apiVersion: kueue.x-k8s.io/v1beta2
kind: LocalQueue
metadata: {name: training, namespace: ml}
spec: {clusterQueue: team}
---`;
  const queued = (pod: string): string =>
    job(pod).replace('namespace: ml}', 'namespace: ml, labels: {kueue.x-k8s.io/queue-name: training}}');
  const scoped = queues + expression('{scopeName: PriorityClass, operator: In, values: [high]}');
  expect(complaints('quota-and-queue', scoped + queued('priorityClassName: high, '))).toHaveLength(1);
  expect(complaints('quota-and-queue', scoped + queued('priorityClassName: low, '))).toEqual([]);
});
