import type { PolicyRule } from '../../imports/k8s';

/** What may be done to one resource. */
export interface Permission {
  readonly group: string;

  /** The plural, and the subresource after a `/`. */
  readonly resource: string;
  readonly verbs: readonly string[];

  /** Names of the only objects that it covers. */
  readonly names?: readonly string[];
}

/** One question to the API server. */
export interface AccessRequest {
  readonly group: string;
  readonly resource: string;
  readonly verb: string;
  readonly name?: string;
}

/** Verbs in the order in which rules list them; others come after them. */
export const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];

/** As few rules as say the same: resources of one group with the same verbs and names share one. */
export function policyRules(permissions: readonly Permission[]): PolicyRule[] {
  const rules = new Map<string, { group: string; resources: string[]; verbs: string[]; names?: readonly string[] }>();
  for (const { group, resource, verbs, names } of mergePermissions(permissions)) {
    const key = JSON.stringify([group, verbs, names]);
    const rule = rules.get(key) ?? { group, resources: [], verbs: [...verbs], names };
    rule.resources.push(resource);
    rules.set(key, rule);
  }
  return [...rules.values()].map(({ group, resources, verbs, names }) => ({
    apiGroups: [group], resources, ...(names === undefined ? {} : { resourceNames: names }), verbs,
  }));
}

/** One permission for each resource and set of names, in a fixed order; verbs that a permission without names has are not repeated. */
export function mergePermissions(permissions: readonly Permission[]): Permission[] {
  const merged = new Map<string, Permission>();
  for (const permission of permissions) {
    const names = permission.names === undefined ? undefined : [...new Set(permission.names)].sort();
    const key = JSON.stringify([permission.group, permission.resource, names]);
    merged.set(key, { ...permission, names, verbs: sortedVerbs([...(merged.get(key)?.verbs ?? []), ...permission.verbs]) });
  }
  const all = [...merged.values()];
  const unrepeated = all.map((permission) =>
    permission.names === undefined
      ? permission
      : {
          ...permission,
          verbs: permission.verbs.filter((verb) => !all.some((other) => other.names === undefined && allowsVerb(other, permission, verb))),
        },
  );
  return unrepeated.filter(({ verbs }) => verbs.length > 0).sort((a, b) => compare(sortKey(a), sortKey(b)));
}

/** Whether a request is allowed, as the API server decides it. */
export function allows(permissions: readonly Permission[], request: AccessRequest): boolean {
  return permissions.some(
    (permission) =>
      allowsVerb(permission, request, request.verb) &&
      (permission.names === undefined || (request.name !== undefined && permission.names.includes(request.name))),
  );
}

function allowsVerb(permission: Permission, of: { readonly group: string; readonly resource: string }, verb: string): boolean {
  return permission.group === of.group && permission.resource === of.resource && permission.verbs.includes(verb);
}

function sortedVerbs(verbs: readonly string[]): string[] {
  const unique = [...new Set(verbs)];
  return [...VERBS.filter((verb) => unique.includes(verb)), ...unique.filter((verb) => !VERBS.includes(verb)).sort(compare)];
}

function sortKey({ group, resource, names }: Permission): string {
  return [group, resource, ...(names ?? [])].join('\n');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
