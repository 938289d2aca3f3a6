import { dict, dicts, text, texts } from '../../base/json';
import { KubeObject } from '../../preflight/kube-object';
import { World } from '../../preflight/world';
import { mergePermissions, Permission } from '../../access/permission';
import { Persona } from '../../access/persona';

/** What people may do, from reading to running. */
export const DEEDS = ['read', 'create', 'change', 'delete', 'other'] as const;

export type Deed = (typeof DEEDS)[number];

const DEED_OF: Readonly<Record<string, Deed>> = {
  get: 'read', list: 'read', watch: 'read', create: 'create', update: 'change', patch: 'change', delete: 'delete',
  deletecollection: 'delete',
};

/** Who has one role, and what it lets them do. */
export interface AccessRow {
  /** The part that they play, if the role is one of a persona. */
  readonly persona: string | undefined;
  readonly role: string;

  /** For instance `Group nlp-engineers in nlp`; all who have a role that says the same. */
  readonly holders: readonly string[];

  /** Resources by what may be done with them, for instance `jobs.batch`. */
  readonly deeds: Readonly<Record<Deed, readonly string[]>>;

  /** Verbs that are none of the usual, with their resources. */
  readonly others: readonly string[];
}

interface Role {
  readonly name: string;
  readonly kind: string;
  readonly permissions: readonly Permission[];
}

/** Who may do what by the roles and bindings of the input; roles that say the same are one row. */
export function accessRows(world: World): AccessRow[] {
  const rows = new Map<string, { role: Role; holders: string[] }>();
  for (const type of ['RoleBinding', 'ClusterRoleBinding']) {
    for (const binding of world.index.ofType(`${type}.rbac.authorization.k8s.io`)) {
      const role = roleOf(binding, world);
      if (role === undefined) {
        continue;
      }
      const key = JSON.stringify([personaOf(role.name) ?? role.name, role.permissions]);
      const row = rows.get(key) ?? { role, holders: [] };
      row.holders.push(...holdersOf(binding));
      rows.set(key, row);
    }
  }
  const order = Object.values(Persona) as string[];
  const rank = ({ persona }: AccessRow): number => (persona === undefined ? order.length : order.indexOf(persona));
  return [...rows.values()].map(({ role, holders }) => accessRow(role, [...new Set(holders)].sort()))
    .sort((a, b) => rank(a) - rank(b) || (a.role < b.role ? -1 : a.role > b.role ? 1 : 0));
}

function accessRow({ name, permissions }: Role, holders: readonly string[]): AccessRow {
  const deeds: Record<Deed, string[]> = { read: [], create: [], change: [], delete: [], other: [] };
  const others: string[] = [];
  for (const permission of permissions) {
    const resource = qualified(permission);
    const own = new Set(permission.verbs.flatMap((verb) => (verb === '*' ? [...DEEDS] : [DEED_OF[verb] ?? 'other'])));
    own.forEach((deed) => deeds[deed].push(resource));
    const unusual = permission.verbs.filter((verb) => DEED_OF[verb] === undefined);
    others.push(...unusual.map((verb) => `${verb} ${resource}`));
  }
  return { persona: personaOf(name), role: name, holders, deeds, others };
}

function roleOf(binding: KubeObject, world: World): Role | undefined {
  const reference = dict(binding.manifest.roleRef);
  const name = text(reference.name) ?? '';
  const kind = text(reference.kind) ?? '';
  const object = world.index.find(`${kind}.rbac.authorization.k8s.io`, kind === 'Role' ? binding.namespace : undefined, name);
  return object === undefined ? undefined : { name, kind, permissions: permissionsOf(object) };
}

function permissionsOf(role: KubeObject): Permission[] {
  return mergePermissions(dicts(role.manifest.rules).flatMap((rule) =>
    texts(rule.apiGroups).flatMap((group) => texts(rule.resources).map((resource) => ({
      group, resource, verbs: texts(rule.verbs), names: Array.isArray(rule.resourceNames) ? texts(rule.resourceNames) : undefined,
    })))));
}

function personaOf(role: string): string | undefined {
  return (Object.values(Persona) as string[]).find((persona) => role === persona || role.endsWith(`-${persona}`));
}

function holdersOf(binding: KubeObject): string[] {
  const where = binding.namespace === undefined ? 'in the whole cluster' : `in ${binding.namespace}`;
  return dicts(binding.manifest.subjects).map((subject) => {
    const namespace = text(subject.namespace);
    const name = text(subject.name) ?? '';
    return `${text(subject.kind) ?? ''} ${namespace === undefined ? name : `${namespace}/${name}`} ${where}`;
  });
}

/** As kubectl writes it, with the names of the only objects that it covers. */
function qualified({ group, resource, names }: Permission): string {
  const [plural, subresource] = resource.split('/');
  return `${plural}${group === '' ? '' : `.${group}`}${subresource === undefined ? '' : `/${subresource}`}`
    + `${names === undefined ? '' : ` (${names.join(', ')})`}`;
}
