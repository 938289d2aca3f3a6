import fc from 'fast-check';
import {
  AccessRisk, AccessRule, DispatcherTask, ExtraAccessRule, GpuRbac, GpuRbacProps, Persona, QueueSystem, Subject, WorkloadKind,
} from '../../src';
import { allows, Permission, policyRules } from '../../src/access/permission';
import { isAllowed, member, serviceAccount } from '../support/authorizer';
import { Manifest, synthChart } from '../support/synth';
import { FORBIDDEN } from './access-table';

const GROUPS = [
  '', 'apps', 'batch', 'batch.volcano.sh', 'rbac.authorization.k8s.io', 'kueue.x-k8s.io', 'certificates.k8s.io',
  'admissionregistration.k8s.io', 'bus.volcano.sh', 'ray.io', '*',
];
const RESOURCES = [
  'pods', 'pods/log', 'pods/exec', 'pods/attach', 'pods/ephemeralcontainers', 'pods/*', 'secrets', 'serviceaccounts',
  'serviceaccounts/token', 'nodes', 'nodes/proxy', 'persistentvolumes', 'namespaces', 'users', 'groups', 'deployments', 'jobs',
  'jobs/status', 'cronjob', 'roles', 'clusterroles', 'rolebindings', 'clusterrolebindings', 'certificatesigningrequests',
  'certificatesigningrequests/approval', 'validatingwebhookconfigurations', 'commands', 'rayjobs', '*', '*/exec',
];
const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection', 'escalate', 'bind', 'impersonate', '*'];

const some = <T>(values: readonly T[], maxLength = 3) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength });
const rule: fc.Arbitrary<AccessRule> = fc.record({ apiGroups: some(GROUPS, 2), resources: some(RESOURCES), verbs: some(VERBS) });
const subjects: fc.Arbitrary<Subject[] | undefined> = fc.constantFrom(undefined, [Subject.group('team')]);

const props = fc.record<GpuRbacProps>({
  viewers: subjects,
  submitters: subjects,
  operators: subjects,
  queueAdmins: subjects,
  dispatchers: fc.option(
    fc
      .record({
        subject: fc.constant(Subject.serviceAccount('svc')), workloads: some(Object.values(WorkloadKind)),
        tasks: some(Object.values(DispatcherTask)),
      })
      .map((dispatcher) => [dispatcher]),
    { nil: undefined },
  ),
  workloads: some(Object.values(WorkloadKind), 6),
  systems: fc.uniqueArray(fc.constantFrom(...Object.values(QueueSystem))),
});

function manifestsOf(given: GpuRbacProps): Manifest[] | undefined {
  try {
    return synthChart((chart) => new GpuRbac(chart, 'access', given), { namespace: 'nlp', unchecked: true });
  } catch {
    return undefined;
  }
}

/** What is forbidden and yet allowed, by any role, to anybody. */
function escapes(manifests: Manifest[]): unknown[] {
  const questions = FORBIDDEN.flatMap((question) => [question, { ...question, namespace: 'nlp' }]);
  return [member('team'), serviceAccount('nlp', 'svc')].flatMap((caller) =>
    questions.filter((question) => isAllowed(manifests, caller, question)),
  );
}

const textsOf = (manifests: Manifest[]): string[] =>
  manifests.flatMap(({ rules = [] }) =>
    rules.flatMap(({ apiGroups, resources, verbs, resourceNames = [] }: Manifest) => [
      ...apiGroups, ...resources, ...verbs, ...resourceNames,
    ]),
  );

test('whoever is given whatever persona, nothing forbidden is emitted', () => {
  let emitted = 0;
  fc.assert(
    fc.property(props, (given) => {
      const manifests = manifestsOf(given);
      emitted += manifests === undefined ? 0 : 1;
      expect(escapes(manifests ?? [])).toEqual([]);
      expect(textsOf(manifests ?? []).filter((text) => text.includes('*'))).toEqual([]);
    }),
  );
  expect(emitted).toBeGreaterThan(10);
});

test('whatever rule is added without accepting risks, nothing forbidden is emitted', () => {
  const outcomes = { emitted: 0, refused: 0 };
  fc.assert(
    fc.property(rule, fc.constantFrom(Persona.VIEWER, Persona.QUEUE_ADMIN), (extra, persona) => {
      const manifests = manifestsOf({
        viewers: [Subject.group('team')], queueAdmins: [Subject.group('team')], systems: [QueueSystem.KUEUE], workloads: [WorkloadKind.JOB],
        extraRules: [{ ...extra, persona } as ExtraAccessRule],
      });
      outcomes[manifests === undefined ? 'refused' : 'emitted'] += 1;
      expect(escapes(manifests ?? [])).toEqual([]);
    }),
    { numRuns: 500 },
  );
  expect(outcomes.emitted).toBeGreaterThan(5);
  expect(outcomes.refused).toBeGreaterThan(50);
});

test('even if all risks are accepted, rights over rights, Secrets, tokens and commands in pods are not emitted', () => {
  const never = FORBIDDEN.filter(
    ({ verb, group, resource, subresource }) =>
      group === 'rbac.authorization.k8s.io' ||
      verb === 'impersonate' ||
      resource === 'secrets' ||
      subresource === 'exec' ||
      subresource === 'token',
  );
  const risks = Object.values(AccessRisk);
  const withSomeRisk = fc.tuple(rule, fc.subarray(risks));
  fc.assert(
    fc.property(withSomeRisk, ([extra, accept]) => {
      const manifests =
        manifestsOf({
          queueAdmins: [Subject.group('team')], systems: [QueueSystem.KUEUE],
          extraRules: [{ ...extra, accept, persona: Persona.QUEUE_ADMIN }],
        }) ?? [];
      expect(never.filter((question) => isAllowed(manifests, member('team'), question))).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

const permission: fc.Arbitrary<Permission> = fc.record({
  group: fc.constantFrom('', 'batch'), resource: fc.constantFrom('jobs', 'pods', 'pods/log'),
  verbs: some(VERBS.slice(0, 5)), names: fc.option(some(['a', 'b', 'c']), { nil: undefined }),
});

test('rules say exactly what the permissions say that they are made of', () => {
  fc.assert(
    fc.property(
      fc.array(permission, { maxLength: 8 }),
      fc.constantFrom('', 'batch'),
      fc.constantFrom('jobs', 'pods', 'pods/log'),
      fc.constantFrom(...VERBS.slice(0, 6)),
      fc.constantFrom(undefined, 'a', 'd'),
      (permissions, group, combined, verb, name) => {
        const [resource, subresource] = combined.split('/');
        const role = { kind: 'Role', metadata: { name: 'role', namespace: 'nlp' }, rules: policyRules(permissions) };
        const binding = {
          kind: 'RoleBinding', metadata: { name: 'role', namespace: 'nlp' }, roleRef: { kind: 'Role', name: 'role' },
          subjects: [{ kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name: 'team' }],
        };

        expect(isAllowed([role, binding], member('team'), { verb, group, resource, subresource, name, namespace: 'nlp' })).toBe(
          allows(permissions, { group, resource: combined, verb, name }),
        );
      },
    ),
    { numRuns: 1000 },
  );
});

test('rules do not depend on the order of permissions', () => {
  fc.assert(
    fc.property(fc.array(permission, { maxLength: 6 }), (permissions) => {
      expect(policyRules([...permissions].reverse())).toEqual(policyRules(permissions));
    }),
  );
});
