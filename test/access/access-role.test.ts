import * as kplus from 'cdk8s-plus-28';
import { App, Chart } from 'cdk8s';
import { AccessRisk, AccessRole, AccessRoleProps, AccessRule, Subject } from '../../src';
import { errorOf, synthChart } from '../support/synth';

const RULE: AccessRule = { apiGroups: ['batch'], resources: ['jobs'], verbs: ['get'] };
const team = Subject.group('team');

function problemsWith(props: Partial<AccessRoleProps>): string {
  return errorOf((chart) => new AccessRole(chart, 'role', { rules: [RULE], subjects: [team], ...props }), { namespace: 'nlp' }).replaceAll(
    '[test/role] ', '',
  );
}

function problemsOfRule(rule: Partial<AccessRule>): string {
  return problemsWith({ rules: [{ ...RULE, ...rule }] }).replaceAll("'rules[0]", "'");
}

test('is a Role and a RoleBinding, called as the construct', () => {
  const [role, binding] = synthChart(
    (chart) =>
      new AccessRole(chart, 'ray-viewer', {
        rules: [{ apiGroups: ['ray.io'], resources: ['rayjobs'], verbs: ['list', 'get'] }],
        subjects: [team, Subject.user('alice'), Subject.serviceAccount('bot')],
      }),
    { namespace: 'nlp' },
  );

  expect(role).toEqual({
    apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name: 'ray-viewer', namespace: 'nlp' },
    rules: [{ apiGroups: ['ray.io'], resources: ['rayjobs'], verbs: ['get', 'list'] }],
  });
  expect(binding).toEqual({
    apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', metadata: { name: 'ray-viewer', namespace: 'nlp' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'ray-viewer' },
    subjects: [
      { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'team' },
      { apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'alice' },
      { kind: 'ServiceAccount', name: 'bot', namespace: 'nlp' },
    ],
  });
});

test('another name of the Role is another name of the binding, whose role can never change', () => {
  const namesOf = (name: string) =>
    synthChart((chart) => new AccessRole(chart, 'role', { name, rules: [RULE], subjects: [team] }), { namespace: 'nlp' }).map(
      ({ metadata }) => metadata.name,
    );

  expect(namesOf('reader')).toEqual(['reader', 'reader']);
  expect(namesOf('reader-2')).toEqual(['reader-2', 'reader-2']);
});

test('a rule over several API groups covers each resource where it exists', () => {
  const [role] = synthChart(
    (chart) =>
      new AccessRole(chart, 'role', {
        rules: [{ apiGroups: ['', 'batch'], resources: ['jobs', 'pods', 'pods/log'], verbs: ['get'] }], subjects: [team],
      }),
    { namespace: 'nlp' },
  );

  expect(role.rules).toEqual([
    { apiGroups: [''], resources: ['pods', 'pods/log'], verbs: ['get'] },
    { apiGroups: ['batch'], resources: ['jobs'], verbs: ['get'] },
  ]);
});

test('names limit what they can limit, a named subresource that is created included', () => {
  const [role] = synthChart(
    (chart) =>
      new AccessRole(chart, 'role', {
        rules: [{ apiGroups: [''], resources: ['pods/eviction'], verbs: ['create'], resourceNames: ['rank-1', 'rank-0'] }],
        subjects: [team],
      }),
    { namespace: 'nlp' },
  );

  expect(role.rules).toEqual([{ apiGroups: [''], resources: ['pods/eviction'], resourceNames: ['rank-0', 'rank-1'], verbs: ['create'] }]);
});

test('a subject twice is bound once', () => {
  const [, binding] = synthChart(
    (chart) =>
      new AccessRole(chart, 'role', {
        rules: [RULE], subjects: [Subject.serviceAccount('bot'), Subject.serviceAccount('bot', { namespace: 'nlp' })],
      }),
    { namespace: 'nlp' },
  );

  expect(binding.subjects).toEqual([{ kind: 'ServiceAccount', name: 'bot', namespace: 'nlp' }]);
});

test('takes the subjects of cdk8s-plus', () => {
  const [, , binding] = synthChart(
    (chart) => {
      const account = new kplus.ServiceAccount(chart, 'bot', { metadata: { name: 'bot' } });
      new AccessRole(chart, 'role', {
        rules: [RULE],
        subjects: [
          Subject.of(account), Subject.of(kplus.User.fromName(chart, 'alice', 'alice')),
          Subject.of(kplus.Group.fromName(chart, 'ops', 'ops')),
          Subject.of(kplus.ServiceAccount.fromServiceAccountName(chart, 'other', 'other', { namespaceName: 'tools' })),
        ],
      });
    },
    { namespace: 'nlp' },
  );

  expect(binding.subjects).toEqual([
    { kind: 'ServiceAccount', name: 'bot', namespace: 'nlp' },
    { apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'alice' },
    { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'ops' },
    { kind: 'ServiceAccount', name: 'other', namespace: 'tools' },
  ]);
});

test('says who may do what', () => {
  const role = new AccessRole(new Chart(new App(), 'nlp', { namespace: 'nlp' }), 'reader', {
    rules: [RULE], subjects: [Subject.serviceAccount('bot')],
  });

  expect(role.describe().grants).toEqual([
    {
      subjectKind: 'ServiceAccount', subject: 'nlp/bot', role: 'reader', namespace: 'nlp', apiGroup: 'batch', resource: 'jobs',
      verbs: ['get'],
    },
  ]);
  expect(role.describe().allowed).toEqual(['kubectl auth can-i get jobs.batch --namespace=nlp --as=system:serviceaccount:nlp:bot']);
});

const NEVER = 'leave it out; whoever needs it is an administrator of the cluster';

describe('a rule is refused that grants more than it seems to', () => {
  test.each<[string, Partial<AccessRule>, string]>([
    [
      'all API groups', { apiGroups: ['*'] },
      "'.apiGroups' (*) must not contain a wildcard: it also covers what is installed later; name what is needed",
    ],
    [
      'all resources', { resources: ['*'] },
      "'.resources' (*) must not contain a wildcard: it also covers what is installed later; name what is needed",
    ],
    [
      'all subresources', { resources: ['jobs/*'] },
      "'.resources' (jobs/*) must not contain a wildcard: it also covers what is installed later; name what is needed",
    ],
    [
      'one subresource of all', { resources: ['*/status'] },
      "'.resources' (*/status) must not contain a wildcard: it also covers what is installed later; name what is needed",
    ],
    [
      'all verbs', { verbs: ['*'] },
      "'.verbs' (*) must not contain a wildcard: it also covers what is installed later; name what is needed",
    ],
    [
      'names by pattern', { resourceNames: ['team-*'] },
      "'.resourceNames' (team-*) must not contain a wildcard: it also covers what is installed later; name what is needed",
    ],
    ['escalate', { verbs: ['escalate'] }, `'.verbs' (escalate) is never granted: it gives its holder rights that nobody gave it; ${NEVER}`],
    ['bind', { verbs: ['bind'] }, `'.verbs' (bind) is never granted: it gives its holder rights that nobody gave it; ${NEVER}`],
    [
      'impersonate', { verbs: ['impersonate'] },
      `'.verbs' (impersonate) is never granted: it gives its holder rights that nobody gave it; ${NEVER}`,
    ],
    [
      'Secrets', { apiGroups: [''], resources: ['secrets'] },
      `'.resources' (secrets) is never granted with 'get': it reaches the tokens and passwords of everything in the namespace; ${NEVER}`,
    ],
    [
      'exec', { apiGroups: [''], resources: ['pods/exec'], verbs: ['create'] },
      `'.resources' (pods/exec) is never granted with 'create': it runs commands with the rights of any pod; ${NEVER}`,
    ],
    [
      'tokens', { apiGroups: [''], resources: ['serviceaccounts/token'], verbs: ['create'] },
      `'.resources' (serviceaccounts/token) is never granted with 'create': it makes tokens of any service account; ${NEVER}`,
    ],
    [
      'bindings', { apiGroups: ['rbac.authorization.k8s.io'], resources: ['rolebindings'], verbs: ['get', 'create'] },
      `'.resources' (rolebindings) is never granted with 'create': it hands out rights; ${NEVER}`,
    ],
    [
      'roles', { apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles'], verbs: ['patch'] },
      `'.resources' (roles) is never granted with 'patch': it hands out rights; ${NEVER}`,
    ],
    [
      'workloads', { verbs: ['create'] },
      "'' (create jobs) makes pods, which can run as any service account of the namespace and mount any Secret in it; leave it out, or "
      + "accept it with accept: [AccessRisk.RUN_PODS]",
    ],
    [
      'workloads of a known operator', { apiGroups: ['ray.io'], resources: ['rayjobs'], verbs: ['patch'] },
      "'' (patch rayjobs) makes pods, which can run as any service account of the namespace and mount any Secret in it; leave it out, "
      + "or accept it with accept: [AccessRisk.RUN_PODS]",
    ],
    [
      'attach', { apiGroups: [''], resources: ['pods/attach'], verbs: ['create'] },
      "'' (create pods/attach) takes over the input and output of a running process; leave it out, or accept it with accept: "
      + "[AccessRisk.ATTACH_TO_PODS]",
    ],
    [
      'ephemeral containers', { apiGroups: [''], resources: ['pods/ephemeralcontainers'], verbs: ['patch'] },
      "'' (patch pods/ephemeralcontainers) runs a container of its own in any pod, with the rights of the pod; leave it out, or accept "
      + "it with accept: [AccessRisk.ADD_EPHEMERAL_CONTAINERS]",
    ],
    [
      'its Namespace', { apiGroups: [''], resources: ['namespaces'], verbs: ['patch'] },
      "'' (patch namespaces) changes labels of a Namespace, and with them what Pod Security allows; leave it out, or accept it with "
      + "accept: [AccessRisk.CHANGE_NAMESPACES]",
    ],
    [
      'Commands', { apiGroups: ['bus.volcano.sh'], resources: ['commands'], verbs: ['create'] },
      "'' (create commands) makes Commands, and one in any namespace opens and closes any queue of the cluster; leave it out, or accept "
      + "it with accept: [AccessRisk.VOLCANO_COMMANDS]",
    ],
    [
      'certificates', { apiGroups: ['certificates.k8s.io'], resources: ['certificatesigningrequests/approval'], verbs: ['update'] },
      "'' (update certificatesigningrequests/approval) leads to a client certificate, and with it to any identity; leave it out, or "
      + "accept it with accept: [AccessRisk.SIGN_CERTIFICATES]",
    ],
  ])('%s', (_, rule, message) => {
    expect(problemsOfRule(rule)).toBe(message);
  });
});

describe('a rule is refused that grants nothing', () => {
  test.each<[string, Partial<AccessRule>, string]>([
    [
      'no API group', { apiGroups: [] },
      "'.apiGroups' ([]) must have at least one entry; name the API groups of the resources; the core group is ''",
    ],
    ['no resource', { resources: [] }, "'.resources' ([]) must have at least one entry; name the resources by their plural"],
    [
      'no verb', { verbs: [] },
      "'.verbs' ([]) must have at least one entry; name what may be done: get, list, watch, create, update, patch, delete, "
      + "deletecollection",
    ],
    ['no name', { resourceNames: [] }, "'.resourceNames' ([]) must have at least one entry; leave it out to cover all objects"],
    [
      'a singular', { resources: ['cronjob'] },
      "'.resources' (cronjob) is no resource of the API group 'batch', so that the rule grants nothing; write 'cronjobs' of the API "
      + "group 'batch' or 'batch.volcano.sh'",
    ],
    [
      'a kind', { resources: ['Job'] },
      "'.resources' (Job) is no resource of the API group 'batch', so that the rule grants nothing; write 'jobs' of the API group "
      + "'batch' or 'batch.volcano.sh'",
    ],
    [
      'another API group', { apiGroups: ['apps'] },
      "'.resources' (jobs) is no resource of the API group 'apps', so that the rule grants nothing; write 'jobs' of the API group "
      + "'batch' or 'batch.volcano.sh'",
    ],
    [
      'nothing known', { resources: ['unicorns'] },
      "'.resources' (unicorns) is no resource of the API group 'batch', so that the rule grants nothing; look it up with 'kubectl "
      + "api-resources'",
    ],
    [
      'a subresource that is not there', { resources: ['jobs/log'] },
      "'.resources' (jobs/log) is no resource of the API group 'batch', so that the rule grants nothing; look it up with 'kubectl "
      + "api-resources'",
    ],
    [
      'a kind of an unknown API group', { apiGroups: ['sparkoperator.k8s.io'], resources: ['SparkApplication'] },
      "'.resources' (SparkApplication) must be a plural in small letters, with a subresource after a slash; look it up with 'kubectl api-resources'",
    ],
    [
      'what has no namespace', { apiGroups: [''], resources: ['nodes'] },
      "'.resources' (nodes) has no namespace, and a Role grants nothing on it; leave it out",
    ],
    [
      'a verb that is none', { verbs: ['get', 'read'] },
      "'.verbs' (read) means nothing for jobs; use one of get, list, watch, create, update, patch, delete, deletecollection",
    ],
    [
      'a verb in capitals', { apiGroups: ['sparkoperator.k8s.io'], resources: ['sparkapplications'], verbs: ['GET'] },
      "'.verbs' (GET) means nothing for sparkapplications; use one of get, list, watch, create, update, patch, delete, deletecollection",
    ],
    [
      'a verb that no resource of the rule knows', { apiGroups: [''], resources: ['pods/log'], verbs: ['get', 'watch'] },
      "'.verbs' (watch) means nothing for pods/log; leave it out, or check the names of the resources",
    ],
    [
      'a resource that knows no verb of the rule', { apiGroups: [''], resources: ['pods', 'pods/log'], verbs: ['list', 'watch'] },
      "'.resources' (pods/log) does not know 'list' or 'watch'; use get",
    ],
    [
      'names that cannot limit', { verbs: ['get', 'deletecollection'], resourceNames: ['a'] },
      "'.resourceNames' (a) cannot limit deletecollection, so that the rule grants nothing there; move deletecollection to a rule "
      + "without names",
    ],
    [
      'a risk accepted in vain', { accept: [AccessRisk.RUN_PODS] },
      "'.accept' (AccessRisk.RUN_PODS) accepts a risk that the rule does not have; leave it out",
    ],
  ])('%s', (_, rule, message) => {
    expect(problemsOfRule(rule)).toBe(message);
  });
});

test('what an API group is not known to have is believed', () => {
  const [role] = synthChart(
    (chart) =>
      new AccessRole(chart, 'role', {
        rules: [{ apiGroups: ['example.com'], resources: ['widgets/spin'], verbs: ['turn'] }], subjects: [team],
      }),
    { namespace: 'nlp' },
  );

  expect(role.rules).toEqual([{ apiGroups: ['example.com'], resources: ['widgets/spin'], verbs: ['turn'] }]);
});

describe('a subject is refused', () => {
  test.each<[string, Subject, string]>([
    ['without a name', Subject.user(''), "('') must be the name of a user, without spaces around it; copy it from 'kubectl auth whoami'"],
    [
      'with a space', Subject.group(' team'),
      "( team) must be the name of a group, without spaces around it; copy it from 'kubectl auth whoami'",
    ],
    ['that is a wildcard', Subject.user('*'), '(*) means nobody: RBAC knows no wildcard among names; name a group'],
    [
      'that is anonymous', Subject.user('system:anonymous'),
      '(system:anonymous) is everybody who reaches the API server, logged in or not; name a group of your identity provider',
    ],
    [
      'that is everybody', Subject.group('system:unauthenticated'),
      '(system:unauthenticated) is everybody who reaches the API server, logged in or not; name a group of your identity provider',
    ],
    [
      'with a name that no service account can have', Subject.serviceAccount('Bot'),
      '(Bot) must be the name of a ServiceAccount; write it as kubectl prints it',
    ],
    [
      'with a namespace that cannot be', Subject.serviceAccount('bot', { namespace: 'Team' }),
      '(Team) must be the name of a namespace; write it as kubectl prints it',
    ],
    [
      'that every pod is', Subject.serviceAccount('default'),
      '(default) is the service account of every pod that names none; make a service account of its own for the service, and let its '
      + 'pods run as that',
    ],
    [
      'that is all who are logged in', Subject.group('system:authenticated'),
      '(system:authenticated) stands for accounts that nobody chose one by one, and may only be a viewer; name a group of your identity '
      + 'provider, or service accounts one by one',
    ],
    [
      'that is all service accounts of a namespace', Subject.group('system:serviceaccounts:nlp'),
      '(system:serviceaccounts:nlp) stands for accounts that nobody chose one by one, and may only be a viewer; name a group of your '
      + 'identity provider, or service accounts one by one',
    ],
    [
      'of a kind that RBAC does not know',
      Subject.of({ toSubjectConfiguration: () => ({ kind: 'Robot', name: 'r2' }) } as unknown as kplus.ISubject),
      '(Robot) must be a User, a Group or a ServiceAccount; choose one of these',
    ],
  ])('%s', (_, subject, message) => {
    expect(problemsWith({ subjects: [subject] })).toBe(`'subjects[0]' ${message}`);
  });
});

test('names, and a role without rules or subjects, are refused, all at once', () => {
  expect(problemsWith({ name: 'Role', bindingName: 'Binding', namespace: 'Team A', rules: [], subjects: [] }).split('\n')).toEqual([
    "'name' (Role) must be the name of an object: at most 253 lower-case letters, digits, '-' and '.', beginning and ending with a "
    + "letter or digit; set a 'name' in lower-case letters, digits, '-' and '.'",
    "'bindingName' (Binding) must be the name of an object: at most 253 lower-case letters, digits, '-' and '.', beginning and ending "
    + "with a letter or digit; use the name of the object as kubectl prints it",
    "'namespace' (Team A) must be a DNS label: at most 63 lower-case letters, digits and '-', beginning and ending with a letter or "
    + "digit; shorten or rewrite it",
    "'rules' ([]) must have at least one entry; add one, or leave the construct out",
    "'subjects' ([]) must have at least one entry; add one, or leave the construct out",
  ]);
});

test('a Role needs a namespace', () => {
  expect(errorOf((chart) => new AccessRole(chart, 'role', { rules: [RULE], subjects: [team] }))).toBe(
    "[test/role] 'namespace' (not given) needs the namespace that the Role is in; give the chart a namespace, or set 'namespace'",
  );
});
