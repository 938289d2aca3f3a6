import { Schema } from './schema';
import { interfaceText } from './typescript';

/** Definitions of the core API, by full name. */
export type Definitions = Record<string, Schema>;

/** The specs of the kinds that this library renders; of kinds without a spec, the kinds. */
const ROOTS = [
  'io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec',
  'io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicySpec',
  'io.k8s.api.batch.v1.CronJobSpec',
  'io.k8s.api.batch.v1.JobSpec',
  'io.k8s.api.core.v1.ConfigMap',
  'io.k8s.api.core.v1.LimitRangeSpec',
  'io.k8s.api.core.v1.PodTemplateSpec',
  'io.k8s.api.core.v1.ResourceQuotaSpec',
  'io.k8s.api.core.v1.ServiceAccount',
  'io.k8s.api.core.v1.ServiceSpec',
  'io.k8s.api.networking.v1.NetworkPolicySpec',
  'io.k8s.api.rbac.v1.ClusterRole',
  'io.k8s.api.rbac.v1.ClusterRoleBinding',
  'io.k8s.api.rbac.v1.Role',
  'io.k8s.api.rbac.v1.RoleBinding',
  'io.k8s.api.scheduling.v1.PriorityClass',
];

/** Types of the core API: the roots, and all that they are made of. */
export function kubernetesModule(definitions: Definitions): string {
  const reached = new Map<string, string>();
  ROOTS.forEach((root) => reach(definitions, root, reached));
  return [...reached]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, fullName]) => {
      const schema = definitions[fullName];
      return schema.properties === undefined
        ? `export type ${name} = ${aliasOf(schema)};\n`
        : interfaceText(name, schema, (part) => referenced(part));
    })
    .join('\n');
}

function reach(definitions: Definitions, fullName: string, reached: Map<string, string>): void {
  const name = shortName(fullName);
  const other = reached.get(name);
  if (other === fullName) {
    return;
  }
  if (other !== undefined) {
    throw new Error(`two definitions would be called ${name}: ${other} and ${fullName}`);
  }
  reached.set(name, fullName);
  JSON.stringify(definitions[fullName], (key, value: unknown) => {
    if (key === '$ref' && typeof value === 'string') {
      reach(definitions, refName(value), reached);
    }
    return value;
  });
}

function referenced(schema: Schema): string | undefined {
  return schema.$ref === undefined ? undefined : shortName(refName(schema.$ref));
}

/** The last part of a reference: a full name. */
export function refName(ref: string): string {
  return ref.slice(ref.lastIndexOf('/') + 1);
}

/** What the definition of a full name is called in the module. */
export function shortName(fullName: string): string {
  return fullName.slice(fullName.lastIndexOf('.') + 1);
}

function aliasOf(schema: Schema): string {
  return schema.oneOf === undefined ? (schema.type === 'string' ? 'string' : 'object') : 'number | string';
}
