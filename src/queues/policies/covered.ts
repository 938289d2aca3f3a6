import type { ValidatingAdmissionPolicySpec } from '../../../imports/k8s';
import { groupOf, nameOf, WORKLOAD_KEYS, WORKLOADS } from '../../upstream/kinds';

/** Variables of a policy, by which its later expressions read shorter. */
export type Variables = NonNullable<ValidatingAdmissionPolicySpec['variables']>;
export type Validations = NonNullable<ValidatingAdmissionPolicySpec['validations']>;
export type ResourceRule = NonNullable<NonNullable<ValidatingAdmissionPolicySpec['matchConstraints']>['resourceRules']>[number];

type Operation = 'CREATE' | 'UPDATE';

/** A rule for resources of one API group. */
export function resources(group: string, names: string[], operations: Operation[] = ['CREATE', 'UPDATE']): ResourceRule {
  return { apiGroups: [group], apiVersions: ['*'], operations, resources: names, scope: 'Namespaced' };
}

/** Jobs: what Kueue does not admit, and what serves, is not of them. */
const KEYS = WORKLOAD_KEYS.filter((key) => WORKLOADS[key].life !== 'recurs' && !['', 'apps', 'batch.volcano.sh'].includes(groupOf(key)));

/** Kinds that Kueue admits, and whose controllers make others of them: each by API group, kind and resource. */
export const QUEUED_KINDS: readonly (readonly [group: string, kind: string, resource: string])[] = [
  ...KEYS.map((key) => [groupOf(key), nameOf(key), WORKLOADS[key].plural] as const),
  ['workload.codeflare.dev', 'AppWrapper', 'appwrappers'],
];

/** Rules for all of them, and for CronJobs, which make Jobs. */
export function queuedResources(): ResourceRule[] {
  const groups = [...new Set(QUEUED_KINDS.map(([group]) => group))];
  return groups.map((group) =>
    resources(group, [
      ...QUEUED_KINDS.filter(([other]) => other === group).map(([, , resource]) => resource), ...(group === 'batch' ? ['cronjobs'] : []),
    ]),
  );
}

/**
 * The object and what it was, without types: one policy looks at many kinds, and the API server would warn of each field
 * that one of them does not have.
 */
export const OBJECTS: Variables = [
  { name: 'it', expression: 'dyn(object)' }, { name: 'was', expression: 'dyn(oldObject)' },
];

/** The same expression for the object, and for what it was: false when it is made. */
export function forBoth(name: string, expressionOf: (object: string) => string, ofNothing = 'false'): Variables {
  return [
    { name, expression: expressionOf('variables.it') },
    { name: `${name}Before`, expression: `variables.was == null ? ${ofNothing} : (${expressionOf('variables.was')})` },
  ];
}

/**
 * What a policy asks, of all that is made and of all that gets worse. What broke the rule before it was made, or before
 * somebody narrowed it, must stay changeable: Kueue suspends and evicts it by an update.
 */
export function unlessItWasSo(condition: string, before: string): string {
  return `(${condition}) || (variables.was != null && !(${before}))`;
}

/** Whether whoever asks may write the status of a kind: a right that its controller has, and no persona of a team. */
export function mayWriteStatus(group: string, resource: string): string {
  return `authorizer.group(${group}).resource(${resource}).subresource('status').namespace(request.namespace).check('update').allowed()`;
}

/** A map below a path of which any part may be missing; empty then. */
export function mapAt(object: string, path: string): string {
  const keys = path.split('.');
  const steps = keys.map((_, i) => `has(${[object, ...keys.slice(0, i + 1)].join('.')})`);
  return `${steps.join(' && ')} ? ${object}.${path} : {}`;
}

/** Names as a list of CEL. */
export function literal(names: readonly string[]): string {
  return `[${names.map((name) => `'${name}'`).join(', ')}]`;
}
