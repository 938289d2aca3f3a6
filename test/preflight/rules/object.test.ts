import { check } from '../../../src/preflight/check';
import { TEMPLATE } from '../../../src/preflight/rules/examples';
import { job, object, RBAC } from '../../support/manifests';
import { complaints, manifestsOf } from '../../support/preflight';

test.each([
  [
    'label-syntax',
    job('backoffLimit: 3', `name: train, namespace: ml, labels: {my label: a, team: nlp/vision, size: 8, ratio: 0.5, on: true}`),
    [
      `error: 'metadata.labels["my label"]' (a) must have a key of at most 63 letters, digits, '-', '_' and '.', optionally after a DNS `
      + `prefix and a '/'; rewrite the key`,
      `error: 'metadata.labels["team"]' (nlp/vision) must be at most 63 letters, digits, '-', '_' and '.', beginning and ending with a `
      + 'letter or digit; shorten or rewrite it, or make it an annotation',
      `error: 'metadata.labels["size"]' (8) must be a text, and YAML reads a number; write '8' in quotes`,
      `error: 'metadata.labels["ratio"]' (0.5) must be a text, and YAML reads a number; write '0.5' in quotes`,
      `error: 'metadata.labels["true"]' (true) must be a text, and YAML reads a boolean; write 'true' in quotes`,
    ],
  ],
  [
    'label-syntax', job('backoffLimit: 3', `name: train, namespace: ml, annotations: {replicas: {a: b}}`),
    [`error: 'metadata.annotations["replicas"]' ({"a":"b"}) must be a text, and YAML reads a map or list; write '...' in quotes`],
  ],
  ['object-name', job('backoffLimit: 3', 'namespace: ml'), ["error: 'metadata.name' (not given) must be given; name the object"]],
  [
    'object-name', object('v1', 'Namespace', 'name: Team.NLP', ''),
    ["error: 'metadata.name' (Team.NLP) must be a DNS label: at most 63 lower-case letters, digits and '-', beginning and ending with a letter or digit; rename it"],
  ],
  [
    'object-name',
    object('v1', 'Service', 'name: train.v2, namespace: ml', 'spec: {}'),
    [
      "error: 'metadata.name' (train.v2) must be a DNS label: at most 63 lower-case letters, digits and '-', beginning with a letter; "
      + "rename it",
    ],
  ],
  [
    'object-name',
    job('backoffLimit: 3', 'name: Train_1, namespace: team.nlp'),
    [
      "error: 'metadata.name' (Train_1) must be at most 253 lower-case letters, digits, '-' and '.', beginning and ending with a letter or digit; rename it",
      "error: 'metadata.namespace' (team.nlp) must be a DNS label: at most 63 lower-case letters, digits and '-', beginning and ending with a letter or digit; correct the namespace",
    ],
  ],
  [
    'rbac-escalation',
    object(RBAC, 'Role', 'name: admin, namespace: ml', 'rules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]'),
    [
      "warning: 'rules[0].verbs' (*) takes in every verb, those to come too; list what is needed",
      "warning: 'rules[0].resources' (*) takes in every resource, those to come too; list what is needed",
      "warning: 'rules[0].apiGroups' (*) takes in every API group, those to come too; list what is needed",
    ],
  ],
  [
    'rbac-escalation',
    object(
      RBAC, 'ClusterRole', 'name: admin', 'rules: [{apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [bind, escalate]}]',
    ),
    ["warning: 'rules[0].verbs' (bind, escalate) lets its holder give itself any right; remove it"],
  ],
  [
    'rbac-escalation',
    object(RBAC, 'Role', 'name: reader, namespace: ml', 'rules: [{apiGroups: [""], resources: [secrets], verbs: [get, list]}]'),
    [
      "warning: 'rules[0].resources' (secrets) can be read, all of them (get, list); name the secrets in resourceNames, or let pods "
      + "mount them instead",
    ],
  ],
  [
    'rbac-rules',
    object(
      RBAC, 'Role', 'name: reader, namespace: ml',
      'rules: [{apiGroups: [], resources: [jobs], verbs: []}, {nonResourceURLs: [/metrics], verbs: [get]}]',
    ),
    [
      "error: 'rules[0].verbs' (empty) must have at least one verb; list the verbs",
      "error: 'rules[0].apiGroups' (empty) must have at least one entry; write [''] for the core group",
      "error: 'rules[1].nonResourceURLs' (/metrics) must not be in a Role; make a rule of its own in a ClusterRole",
    ],
  ],
  [
    'rbac-rules',
    object(
      RBAC, 'ClusterRole', 'name: reader',
      'rules: [{apiGroups: [batch], resources: [jobs], nonResourceURLs: [/metrics], verbs: [get]}, {apiGroups: [batch], verbs: [get]}]',
    ),
    [
      "error: 'rules[0].nonResourceURLs' (/metrics) must not be beside apiGroups and resources; make a rule of its own in a ClusterRole",
      "error: 'rules[1].resources' (not given) must have at least one entry; list the resources",
    ],
  ],
  [
    'rbac-subjects',
    object(
      RBAC, 'ClusterRoleBinding', 'name: readers',
      'roleRef: {kind: Role, name: reader}\nsubjects: [{kind: Team, name: nlp}, {kind: ServiceAccount, name: ci}]',
    ),
    [
      `error: 'roleRef' ({"kind":"Role","name":"reader"}) must name a ClusterRole; correct the roleRef`,
      "error: 'subjects[0].kind' (Team) must be ServiceAccount, User or Group; correct the kind",
      "error: 'subjects[1].namespace' (not given) must be given for a ServiceAccount; write its namespace",
    ],
  ],
  [
    'rbac-subjects',
    object(
      RBAC, 'RoleBinding', 'name: readers, namespace: ml',
      'roleRef: {kind: Role, name: reader}\nsubjects: [{kind: ServiceAccount, name: ci, apiGroup: rbac.authorization.k8s.io}]',
    ),
    ["error: 'subjects[0].apiGroup' (rbac.authorization.k8s.io) must be empty for a ServiceAccount; remove it"],
  ],
  [
    'workload-selector', object('apps/v1', 'Deployment', 'name: server, namespace: ml', `spec: {${TEMPLATE}}`),
    [
      "error: 'spec.selector' (not given) must be given; write the labels of the pod template as matchLabels",
      "error: 'spec.template.spec.restartPolicy' (Never) must be Always in a Deployment; leave it out, or make it a Job if its pods end",
    ],
  ],
  [
    'workload-selector',
    object('apps/v1', 'Deployment', 'name: server, namespace: ml', `spec: {selector: {matchLabels: {app: server}}, ${TEMPLATE}}`),
    [
      `error: 'spec.selector.matchLabels["app"]' (server) must be the label of the pod template, which is not given; make both the same`,
      "error: 'spec.template.spec.restartPolicy' (Never) must be Always in a Deployment; leave it out, or make it a Job if its pods end",
    ],
  ],
])('%s says what is wrong with %s', (rule, yaml, messages) => {
  expect(complaints(rule, yaml)).toEqual(messages);
});

test('an object that another folder has as well is that of another environment', () => {
  const manifest = manifestsOf(job('backoffLimit: 3'))[0];
  const duplicates = (...files: string[]): number =>
    check(files.map((file) => ({ manifest, origin: { file } }))).findings.filter(({ rule }) => rule === 'duplicate-object').length;

  expect(duplicates('dev/train.yaml', 'prod/train.yaml')).toBe(0);
  expect(duplicates('dev/train.yaml', 'dev/again.yaml')).toBe(1);
});

test.each(['Config', 'Status', 'List'])('a %s of v1 has no name, and is not created', (kind) => {
  expect(complaints('object-name', `apiVersion: v1\nkind: ${kind}`)).toEqual([]);
});
