import { ApiObject, Chart } from 'cdk8s';
import { Dispatcher, DispatcherTask, GpuRbac, Subject, WorkloadKind, WorkloadServiceAccount } from '../../src';
import { isAllowed, serviceAccount } from '../support/authorizer';
import { errorOf, Manifest, synthChart } from '../support/synth';

const svc = Subject.serviceAccount('svc');
const job = (verb: string, more: object = {}) => ({ verb, group: 'batch', resource: 'jobs', namespace: 'nlp', ...more });

const rolesOf = (dispatcher: Dispatcher): Manifest[] =>
  synthChart((chart) => new GpuRbac(chart, 'access', { dispatchers: [dispatcher] }), { namespace: 'nlp' });

function allowedVerbs(dispatcher: Dispatcher, more: object = {}): string[] {
  const manifests = rolesOf(dispatcher);
  return ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'].filter((verb) =>
    isAllowed(manifests, serviceAccount('nlp', 'svc'), job(verb, more)),
  );
}

test('creates, watches and deletes Jobs unless it is told otherwise', () => {
  expect(allowedVerbs({ subject: svc })).toEqual(['get', 'list', 'watch', 'create', 'delete']);
});

test.each<[string, DispatcherTask[], string[]]>([
  ['nothing else', [], ['create']],
  ['polls', [DispatcherTask.POLL], ['get', 'create']],
  ['watches', [DispatcherTask.WATCH], ['get', 'list', 'watch', 'create']],
  ['polls and deletes', [DispatcherTask.POLL, DispatcherTask.DELETE], ['get', 'create', 'delete']],
])('creates, and %s', (_, tasks, verbs) => {
  expect(allowedVerbs({ subject: svc, tasks })).toEqual(verbs);
});

test('who polls reads the status, and cannot write it', () => {
  expect(allowedVerbs({ subject: svc, tasks: [DispatcherTask.POLL] }, { subresource: 'status' })).toEqual(['get']);
});

test('reads the Deployments that are named, and lists none', () => {
  const manifests = rolesOf({ subject: svc, readsDeployments: ['task'] });
  const ask = (verb: string, name?: string) =>
    isAllowed(manifests, serviceAccount('nlp', 'svc'), { verb, group: 'apps', resource: 'deployments', name, namespace: 'nlp' });

  expect([ask('get', 'task'), ask('get', 'other'), ask('get'), ask('list')]).toEqual([true, false, false, false]);
});

test('dispatches what it is said to, and no Jobs', () => {
  const manifests = rolesOf({ subject: svc, workloads: [WorkloadKind.VOLCANO_JOB] });

  expect(
    isAllowed(manifests, serviceAccount('nlp', 'svc'), { verb: 'create', group: 'batch.volcano.sh', resource: 'jobs', namespace: 'nlp' }),
  ).toBe(true);
  expect(isAllowed(manifests, serviceAccount('nlp', 'svc'), job('create'))).toBe(false);
});

test('from another namespace, dispatches to that of the Role', () => {
  const manifests = rolesOf({ subject: Subject.serviceAccount('svc', { namespace: 'tools' }) });

  expect(isAllowed(manifests, serviceAccount('tools', 'svc'), job('create'))).toBe(true);
  expect(isAllowed(manifests, serviceAccount('tools', 'svc'), job('create', { namespace: 'tools' }))).toBe(false);
  expect(isAllowed(manifests, serviceAccount('nlp', 'svc'), job('create'))).toBe(false);
});

const MAIN = { name: 'main', image: 'example.com/consumer:1' };
const LABELS = { labels: { app: 'consumer' }, matching: { matchLabels: { app: 'consumer' } } };

describe('the namespace that the Deployment of a dispatcher is told', () => {
  function build(env: object[], namespace = 'nlp') {
    return (chart: Chart) => {
      const subject = Subject.serviceAccount('svc', { namespace });
      new GpuRbac(chart, 'access', { dispatchers: [{ subject, deployment: 'consumer', namespaceVariable: 'JOBS_NAMESPACE' }] });
      new ApiObject(chart, 'consumer', {
        apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'consumer', namespace },
        spec: {
          selector: LABELS.matching,
          template: { metadata: { labels: LABELS.labels }, spec: { serviceAccountName: 'svc', containers: [{ ...MAIN, env }] } },
        },
      });
    };
  }
  const ofItself = { name: 'JOBS_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } };

  test.each<[string, object[], string]>([
    ['by name', [{ name: 'JOBS_NAMESPACE', value: 'nlp' }], 'nlp'],
    ['as its own', [ofItself], 'nlp'],
    ['by a ConfigMap that is not known here', [{ name: 'JOBS_NAMESPACE', valueFrom: { configMapKeyRef: { name: 'x', key: 'y' } } }], 'nlp'],
    ['by name, from another namespace', [{ name: 'JOBS_NAMESPACE', value: 'nlp' }], 'services'],
  ])('is right %s', (_, env, namespace) => {
    expect(synthChart(build(env, namespace), { namespace: 'nlp' }).map(({ kind }) => kind)).toContain('RoleBinding');
  });

  test.each<[string, object[], string | undefined, string]>([
    ['missing', [], undefined, 'is not set: the service takes its own default'],
    ['another one', [{ name: 'JOBS_NAMESPACE', value: 'default' }], undefined, "says 'default'"],
    ['that of the service, which runs elsewhere', [ofItself], 'services', "says 'services'"],
  ])('fails synth if it is %s', (_, env, namespace, what) => {
    expect(errorOf(build(env, namespace), { namespace: 'nlp' })).toBe(
      "Validation failed with the following errors:\n  [test/access] 'dispatchers[0].namespaceVariable' (JOBS_NAMESPACE) must say 'nlp' in "
      + `a container of the Deployment 'consumer', where the service has its rights, but ${what}; set JOBS_NAMESPACE to 'nlp' in its pod `
      + 'template',
    );
  });
});

describe('the Deployment that the dispatcher runs in', () => {
  function build(pod: object, account: { mountToken?: boolean } | undefined, namespace = 'nlp') {
    return (chart: Chart) => {
      const subject = account === undefined ? svc : new WorkloadServiceAccount(chart, 'svc', account).subject;
      new GpuRbac(chart, 'access', { dispatchers: [{ subject, deployment: 'consumer' }] });
      new ApiObject(chart, 'consumer', {
        apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'consumer', namespace },
        spec: { selector: LABELS.matching, template: { metadata: { labels: LABELS.labels }, spec: { containers: [MAIN], ...pod } } },
      });
    };
  }

  test.each<[string, object, { mountToken?: boolean } | undefined]>([
    ['runs as its account, which mounts the token', { serviceAccountName: 'svc' }, { mountToken: true }],
    ['runs as its account, and mounts the token itself', { serviceAccountName: 'svc', automountServiceAccountToken: true }, {}],
    ['runs as an account that is made elsewhere', { serviceAccountName: 'svc' }, undefined],
  ])('is right if it %s', (_, pod, account) => {
    expect(synthChart(build(pod, account), { namespace: 'nlp' }).map(({ kind }) => kind)).toContain('RoleBinding');
  });

  test('is not looked at if it is another of the same name', () => {
    expect(synthChart(build({}, undefined, 'other'), { namespace: 'nlp' })).toHaveLength(3);
  });

  test('is asked for together with the Deployment only', () => {
    expect(errorOf((chart) => new GpuRbac(chart, 'access', { dispatchers: [{ subject: svc, namespaceVariable: 'N' }] }), { namespace: 'nlp' })).toBe(
      "[test/access] 'dispatchers[0].namespaceVariable' (N) needs 'deployment', which is where it is looked for; say which Deployment, or "
      + 'leave it out',
    );
  });

  test.each<[string, object, { mountToken?: boolean } | undefined, string]>([
    [
      'without an account', {}, undefined,
      "must run as the service account 'svc' to have its rights, but runs as 'default'; set serviceAccountName: svc in its pod template",
    ],
    [
      'as another account', { serviceAccountName: 'other' }, { mountToken: true },
      "must run as the service account 'svc' to have its rights, but runs as 'other'; set serviceAccountName: svc in its pod template",
    ],
    [
      'without the token of its account', { serviceAccountName: 'svc' }, {},
      "must get the token of its service account, because it calls the Kubernetes API; set automountServiceAccountToken: true in its "
      + "pod template, or 'mountToken: true' at the service account",
    ],
    [
      'refusing the token', { serviceAccountName: 'svc', automountServiceAccountToken: false }, { mountToken: true },
      "must get the token of its service account, because it calls the Kubernetes API; set automountServiceAccountToken: true in its "
      + "pod template, or 'mountToken: true' at the service account",
    ],
  ])('fails synth if it runs %s', (_, pod, account, message) => {
    expect(errorOf(build(pod, account), { namespace: 'nlp' })).toBe(
      `Validation failed with the following errors:\n  [test/access] 'dispatchers[0].deployment' (consumer) ${message}`,
    );
  });
});
