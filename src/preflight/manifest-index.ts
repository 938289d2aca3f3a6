import { isDict, isSame, text } from '../base/json';
import { KubeObject, Manifest, Origin } from './kube-object';

const NO_ORIGIN: Origin = {};
const NO_OBJECTS: readonly KubeObject[] = [];

/** All objects of the input, found by kind, namespace and name. */
export class ManifestIndex {
  public readonly objects: readonly KubeObject[];
  private readonly byType = new Map<string, KubeObject[]>();
  private readonly byKey = new Map<string, KubeObject>();
  private readonly byNamespace = new Map<string, KubeObject[]>();
  private readonly byName = new Map<string, Map<string, KubeObject>>();
  private readonly ambiguous = new Set<string>();

  constructor(manifests: readonly Manifest[]) {
    const objects: KubeObject[] = [];
    for (const { manifest, origin } of manifests) {
      collect(manifest, origin ?? NO_ORIGIN, objects, 0);
    }
    this.objects = objects;
    for (const object of objects) {
      append(this.byType, object.type, object);
      const key = keyOf(object.type, object.namespace, object.name);
      const other = this.byKey.get(key);
      if (other === undefined) {
        this.byKey.set(key, object);
      } else if (!isSame(other.manifest, object.manifest)) {
        this.ambiguous.add(key);
      }
      append(this.byNamespace, scopeOf(object.type, object.namespace), object);
    }
  }

  /** All objects of a type such as `Job.batch`, in the order of the input. */
  public ofType(type: string): readonly KubeObject[] {
    return this.byType.get(type) ?? NO_OBJECTS;
  }

  /** The object of a type with a name; namespace undefined for cluster-scoped kinds. */
  public find(type: string, namespace: string | undefined, name: string): KubeObject | undefined {
    return this.byKey.get(keyOf(type, namespace, name));
  }

  /** The first object of a type with a name, whatever its namespace. */
  public findAnywhere(type: string, name: string): KubeObject | undefined {
    let named = this.byName.get(type);
    if (named === undefined) {
      named = new Map();
      for (const object of this.ofType(type)) {
        if (!named.has(object.name)) {
          named.set(object.name, object);
        }
      }
      this.byName.set(type, named);
    }
    return named.get(name);
  }

  /** Whether the input has several objects of that name with different content, as a folder of samples or of environments has. */
  public isAmbiguous(type: string, namespace: string | undefined, name: string): boolean {
    return this.ambiguous.has(keyOf(type, namespace, name));
  }

  /** Whether the input has any object of the type in the namespace, so that one it lacks there is most likely a mistake. */
  public owns(type: string, namespace: string | undefined): boolean {
    return this.byNamespace.has(scopeOf(type, namespace));
  }

  /** All objects of a type in a namespace. */
  public inNamespace(type: string, namespace: string | undefined): readonly KubeObject[] {
    return this.byNamespace.get(scopeOf(type, namespace)) ?? NO_OBJECTS;
  }
}

function append(map: Map<string, KubeObject[]>, key: string, object: KubeObject): void {
  const objects = map.get(key);
  if (objects === undefined) {
    map.set(key, [object]);
  } else {
    objects.push(object);
  }
}

function scopeOf(type: string, namespace: string | undefined): string {
  return `${type} ${namespace ?? ''}`;
}

function keyOf(type: string, namespace: string | undefined, name: string): string {
  return `${type} ${namespace ?? ''} ${name}`;
}

function collect(manifest: unknown, origin: Origin, into: KubeObject[], depth: number): void {
  if (!isDict(manifest)) {
    return;
  }
  const kind = text(manifest.kind);
  // `kubectl get -o yaml` prints lists, which kubectl apply takes apart.
  if (kind !== undefined && kind.endsWith('List') && Array.isArray(manifest.items) && depth < 3) {
    manifest.items.forEach((item, i) => collect(item, nested(origin, i), into, depth + 1));
  } else if (kind !== undefined) {
    into.push(new KubeObject(manifest, origin));
  }
}

function nested(origin: Origin, i: number): Origin {
  const { lineOf, repeatedKeys } = origin;
  if (lineOf === undefined) {
    return origin;
  }
  return {
    ...origin,
    repeatedKeys: repeatedKeys?.filter(({ path: [field, position] }) => field === 'items' && position === i)
      .map((repeated) => ({ ...repeated, path: repeated.path.slice(2) })),
    // asked for those few items only that something is said about
    get line() {
      return lineOf(['items', i]) ?? origin.line;
    },
    lineOf: (path) => lineOf(['items', i, ...path]),
  };
}
