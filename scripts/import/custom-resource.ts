import { Definitions, refName, shortName } from './kubernetes';
import { Schema } from './schema';
import { interfaceText } from './typescript';

/** A CustomResourceDefinition, as far as the generator reads it. */
export interface CustomResourceDefinition {
  readonly spec: {
    readonly names: { readonly kind: string };
    readonly versions: { readonly name: string; readonly storage: boolean; readonly schema: { readonly openAPIV3Schema: Schema } }[];
  };
}

/** A type of the core API that custom resources write out in full, and how to recognise it. */
interface CoreType {
  readonly definition: string;
  readonly keys: string[];
}

const CORE_TYPES: CoreType[] = [
  { definition: 'io.k8s.api.core.v1.PodTemplateSpec', keys: ['metadata', 'spec.containers', 'spec.restartPolicy'] },
  {
    definition: 'io.k8s.api.batch.v1.JobTemplateSpec',
    keys: ['metadata', 'spec.template.spec.containers', 'spec.backoffLimit', 'spec.completionMode'],
  },
  { definition: 'io.k8s.api.core.v1.PersistentVolumeClaimTemplate', keys: ['spec.accessModes', 'spec.storageClassName', 'metadata'] },
  { definition: 'io.k8s.api.core.v1.PersistentVolumeClaimSpec', keys: ['accessModes', 'storageClassName', 'volumeName'] },
  { definition: 'io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector', keys: ['matchExpressions', 'matchLabels'] },
  { definition: 'io.k8s.api.core.v1.Toleration', keys: ['effect', 'key', 'operator', 'tolerationSeconds', 'value'] },
  { definition: 'io.k8s.api.core.v1.Affinity', keys: ['nodeAffinity', 'podAffinity', 'podAntiAffinity'] },
  { definition: 'io.k8s.api.core.v1.EnvFromSource', keys: ['configMapRef', 'prefix', 'secretRef'] },
  { definition: 'io.k8s.api.core.v1.EnvVar', keys: ['name', 'value', 'valueFrom'] },
  { definition: 'io.k8s.api.core.v1.PodSecurityContext', keys: ['fsGroup', 'supplementalGroups'] },
  { definition: 'io.k8s.api.core.v1.ResourceRequirements', keys: ['claims', 'limits', 'requests'] },
  { definition: 'io.k8s.api.core.v1.SecurityContext', keys: ['allowPrivilegeEscalation', 'capabilities'] },
  { definition: 'io.k8s.api.core.v1.Volume', keys: ['emptyDir', 'name', 'persistentVolumeClaim'] },
  { definition: 'io.k8s.api.core.v1.VolumeMount', keys: ['mountPath', 'name', 'subPath'] },
];

/** Properties that the core type may lack: nobody writes them, or (workloadRef) Kubernetes has withdrawn them. */
const UNWRITTEN = ['apiVersion', 'kind', 'status', 'workloadRef'];

/** Properties that every kind has. */
const COMMON = ['apiVersion', 'kind', 'metadata', 'status'];

/**
 * Types of one API group: the spec of each kind, its storage version only.
 *
 * An object schema is named after the kind and the property that holds it; one that stands in several places with the
 * same content is written once.
 */
export function customResourceModule(resources: readonly CustomResourceDefinition[], definitions: Definitions): string {
  const types = new Types(definitions);
  for (const { spec } of [...resources].sort((a, b) => (a.spec.names.kind < b.spec.names.kind ? -1 : 1))) {
    const schema = spec.versions.find(({ storage }) => storage)?.schema.openAPIV3Schema;
    // a kind without a spec keeps its fields at the top
    const own = Object.entries(schema?.properties ?? {}).filter(([property]) => !COMMON.includes(property));
    types.add(`${spec.names.kind}Spec`, spec.names.kind, schema?.properties?.spec ?? { ...schema, properties: Object.fromEntries(own) });
  }
  const text = types.text();
  return text.includes('k8s.') ? `import type * as k8s from './k8s';\n\n${text}` : text;
}

class Types {
  private readonly texts = new Map<string, string>();

  constructor(private readonly definitions: Definitions) {}

  public add(name: string, kind: string, schema: Schema): void {
    this.texts.set(name, '');
    this.texts.set(name, interfaceText(name, schema, (part, property) => this.nameOf(part, property, kind)));
  }

  public text(): string {
    return [...this.texts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text).join('\n');
  }

  private nameOf(schema: Schema, property: string, kind: string): string | undefined {
    if (schema.properties === undefined || schema.type !== 'object') {
      return undefined;
    }
    const core = CORE_TYPES.find(({ keys }) => keys.every((key) => has(schema, key.split('.'))));
    if (core !== undefined) {
      assertCovered(schema, this.definitions[core.definition], this.definitions, `${kind} ${property}`);
      return `k8s.${shortName(core.definition)}`;
    }
    const base = `${kind}${property[0].toUpperCase()}${property.slice(1)}`;
    for (let n = 1; ; n++) {
      const name = n === 1 ? base : `${base}${n}`;
      const known = this.texts.get(name);
      if (known === undefined) {
        this.add(name, kind, schema);
        return name;
      }
      if (known === interfaceText(name, schema, (part, inner) => this.nameOf(part, inner, kind))) {
        return name;
      }
    }
  }
}

function has(schema: Schema | undefined, path: readonly string[]): boolean {
  return path.length === 0 ? schema !== undefined : has(schema?.properties?.[path[0]], path.slice(1));
}

/** Fails where the core type that takes the place of a schema lacks one of its properties. */
function assertCovered(schema: Schema, core: Schema, definitions: Definitions, path: string): void {
  const target = core.$ref === undefined ? core : definitions[refName(core.$ref)];
  for (const [property, part] of Object.entries(schema.properties ?? {}).filter(([name]) => !UNWRITTEN.includes(name))) {
    const counterpart = target.properties?.[property];
    if (counterpart === undefined) {
      throw new Error(`${path} has '${property}', which the core type in its place lacks`);
    }
    assertCovered(part, counterpart, definitions, `${path}.${property}`);
  }
  if (schema.items !== undefined) {
    assertCovered(schema.items, target.items ?? {}, definitions, `${path}[]`);
  }
}
