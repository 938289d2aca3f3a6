import { App, Chart } from 'cdk8s';
import { AccessRisk, GpuRbac, GpuRbacProps, MlCluster, Persona, Queueing, Subject, TrainingJob, WorkloadKind } from '../../src';
import { Caller, isAllowed, Question } from '../support/authorizer';

function accessOf(props: GpuRbacProps, queueing = Queueing.none()) {
  const chart = new Chart(new App(), 'nlp', { namespace: 'nlp' });
  new MlCluster(chart, 'prod', { queueing });
  return { access: new GpuRbac(chart, 'access', props), chart };
}

/** What a command asks, read back as kubectl reads it. */
function parse(command: string): { caller: Caller; question: Question } {
  const [, , , verb, target, ...options] = command.split(' ');
  const option = (name: string) => options.find((one) => one.startsWith(`--${name}=`))?.slice(name.length + 3);
  const [type, name] = target.split('/');
  const [resource, ...group] = type.split('.');
  const user = option('as') ?? '';
  const groups = option('as-group') === undefined ? [] : [option('as-group') as string];
  return {
    caller: { user, groups },
    question: { verb, group: group.join('.'), resource, subresource: option('subresource'), name, namespace: option('namespace') },
  };
}

test('the emitted roles answer every question as the summary says', () => {
  const { access, chart } = accessOf(
    {
      workloads: [WorkloadKind.JOB, WorkloadKind.CRON_JOB],
      viewers: [Subject.user('eve@example.com')],
      submitters: [Subject.group('engineers')],
      operators: [Subject.group('on-call')],
      dispatchers: [{ subject: Subject.serviceAccount('svc', { namespace: 'tools' }), readsDeployments: ['task'] }],
      queueAdmins: [Subject.group('platform')],
      extraRules: [
        { persona: Persona.OPERATOR, apiGroups: [''], resources: ['pods/attach'], verbs: ['create'], accept: [AccessRisk.ATTACH_TO_PODS] },
      ],
    },
    Queueing.kueue(),
  );
  const manifests = chart.toJson();
  const { questions } = access.describe();
  const wrong = questions.filter(
    ({ command, allowed }) => isAllowed(manifests, parse(command).caller, parse(command).question) !== allowed,
  );

  expect(wrong).toEqual([]);
  expect(questions.filter(({ allowed }) => allowed).length).toBeGreaterThan(100);
  expect(questions.filter(({ allowed }) => !allowed).length).toBeGreaterThan(50);
});

test('is text to read, with commands to check it', () => {
  const { access } = accessOf({ dispatchers: [{ subject: Subject.serviceAccount('svc'), tasks: [], readsDeployments: ['task'] }] });

  expect(access.describe().toString()).toMatchInlineSnapshot(`
"Access by nlp/access

ServiceAccount nlp/svc, access-svc, namespace nlp
  deployments.apps (task): get
  jobs.batch: create

# yes
kubectl auth can-i get deployments.apps/task --namespace=nlp --as=system:serviceaccount:nlp:svc
kubectl auth can-i create jobs.batch --namespace=nlp --as=system:serviceaccount:nlp:svc

# no
kubectl auth can-i get secrets --namespace=nlp --as=system:serviceaccount:nlp:svc
kubectl auth can-i list secrets --namespace=nlp --as=system:serviceaccount:nlp:svc
kubectl auth can-i create pods --subresource=exec --namespace=nlp --as=system:serviceaccount:nlp:svc
kubectl auth can-i create serviceaccounts --subresource=token --namespace=nlp --as=system:serviceaccount:nlp:svc
kubectl auth can-i impersonate serviceaccounts --namespace=nlp --as=system:serviceaccount:nlp:svc
kubectl auth can-i create rolebindings.rbac.authorization.k8s.io --namespace=nlp --as=system:serviceaccount:nlp:svc
kubectl auth can-i escalate roles.rbac.authorization.k8s.io --namespace=nlp --as=system:serviceaccount:nlp:svc
kubectl auth can-i bind roles.rbac.authorization.k8s.io --namespace=nlp --as=system:serviceaccount:nlp:svc
kubectl auth can-i create pods --namespace=nlp --as=system:serviceaccount:nlp:svc
kubectl auth can-i create pods --subresource=attach --namespace=nlp --as=system:serviceaccount:nlp:svc
kubectl auth can-i patch pods --subresource=ephemeralcontainers --namespace=nlp --as=system:serviceaccount:nlp:svc
kubectl auth can-i patch namespaces --namespace=nlp --as=system:serviceaccount:nlp:svc
kubectl auth can-i patch serviceaccounts --namespace=nlp --as=system:serviceaccount:nlp:svc
"
`);
});

test('is data: subject, resource and verbs', () => {
  const { access } = accessOf({ workloads: [WorkloadKind.JOB], submitters: [Subject.group('engineers')] });

  expect(access.describe().grants).toContainEqual({
    subjectKind: 'Group', subject: 'engineers', role: 'access-submitter', namespace: 'nlp', apiGroup: 'batch', resource: 'jobs',
    verbs: ['get', 'list', 'watch', 'create', 'delete'],
  });
  expect(access.describe().grants).toContainEqual({
    subjectKind: 'Group', subject: 'engineers', role: 'access-submitter', namespace: 'nlp', apiGroup: '', resource: 'pods/log',
    verbs: ['get'],
  });
});

test('asks for the whole cluster where there is no namespace', () => {
  const { access } = accessOf({ workloads: [WorkloadKind.JOB], viewers: [Subject.group('engineers')] }, Queueing.volcano());

  expect(access.describe().allowed).toContain(
    'kubectl auth can-i list queues.scheduling.volcano.sh --all-namespaces --as=anyone --as-group=engineers',
  );
});

test('says of a viewer that it cannot create, delete or change what the team runs', () => {
  const { access } = accessOf({ workloads: [WorkloadKind.JOB], viewers: [Subject.user('eve')] });

  expect(access.describe().denied).toEqual(
    expect.arrayContaining(['create', 'delete', 'patch'].map((verb) => `kubectl auth can-i ${verb} jobs.batch --namespace=nlp --as=eve`)),
  );
});

test('quotes names that a shell would read otherwise', () => {
  const { access } = accessOf({
    workloads: [WorkloadKind.JOB], viewers: [Subject.user("O'Brien; rm -rf /"), Subject.group('ML Engineers')],
  });
  const { allowed } = access.describe();

  expect(allowed).toContain(String.raw`kubectl auth can-i list jobs.batch --namespace=nlp --as='O'\''Brien; rm -rf /'`);
  expect(allowed).toContain("kubectl auth can-i list jobs.batch --namespace=nlp --as=anyone --as-group='ML Engineers'");
});

test('a subject with two personas has the rights of both, and one is not denied what the other allows', () => {
  const { access } = accessOf({ workloads: [WorkloadKind.JOB], viewers: [Subject.user('eve')], submitters: [Subject.user('eve')] });
  const { allowed, denied } = access.describe();

  expect(allowed.filter((command) => denied.includes(command))).toEqual([]);
  expect(new Set(allowed).size).toBe(allowed.length);
});

test('follows the workloads that the chart has when it is asked', () => {
  const { access, chart } = accessOf({ submitters: [Subject.user('eve')] });
  const before = access.describe().grants.length;
  new TrainingJob(chart, 'job', { image: 'example.com/train:1' });

  expect(access.describe().grants.length).toBeGreaterThan(before);
});
