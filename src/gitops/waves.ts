import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { kindOf } from '../upstream/kinds';
import { Wave } from '../upstream/kinds/kind';
import { DeliveredObject } from './delivered-object';
import { Reference, referencesOf } from './references';

/**
 * The wave of each object: what it says itself, or else by its kind, and after all that it names and that the user says
 * it depends on.
 */
export function wavesOf(objects: readonly DeliveredObject[], all: readonly IConstruct[]): Map<ApiObject, number> {
  return new Order(objects, dependencies(all)).waves;
}

/** Each wave is worked out once, however many objects come after it. */
class Order {
  public readonly waves = new Map<ApiObject, number>();

  /** Objects whose wave is being worked out. A cycle is refused by its controller; here it only has to end. */
  private readonly open = new Set<ApiObject>();
  private readonly below = new Map<IConstruct, number>();
  private readonly byObject: ReadonlyMap<ApiObject, DeliveredObject>;
  private readonly byName = new Map<string, DeliveredObject[]>();

  constructor(objects: readonly DeliveredObject[], private readonly needs: ReadonlyMap<IConstruct, readonly IConstruct[]>) {
    this.byObject = new Map(objects.map((delivered) => [delivered.object, delivered]));
    for (const delivered of objects) {
      const key = `${delivered.type}/${delivered.object.name}`;
      const known = this.byName.get(key);
      if (known === undefined) {
        this.byName.set(key, [delivered]);
      } else {
        known.push(delivered);
      }
    }
    objects.forEach((delivered) => this.waveOf(delivered));
  }

  private waveOf(delivered: DeliveredObject): number {
    const known = this.waves.get(delivered.object);
    const own = kindOf(delivered.type)?.wave ?? Wave.OTHERS;
    if (known !== undefined || this.open.has(delivered.object)) {
      return known ?? own;
    }
    this.open.add(delivered.object);
    const wave =
      ownWave(delivered.annotations) ?? Math.max(own, this.afterReferences(delivered, own), this.afterDependencies(delivered.object));
    this.open.delete(delivered.object);
    this.waves.set(delivered.object, wave);
    return wave;
  }

  /** What is in the last wave anyway is not rendered to look for references: that would be all workloads. */
  private afterReferences(delivered: DeliveredObject, own: number): number {
    const references = own === Wave.LAST ? [] : referencesOf(delivered);
    return Math.max(
      own, ...references.flatMap((reference) => this.find(reference).map((target) => this.waveOf(target) + (reference.together ? 0 : 1))),
    );
  }

  private find({ type, name, namespace }: Reference): readonly DeliveredObject[] {
    const found = this.byName.get(`${type}/${name}`) ?? [];
    return namespace === undefined ? found : found.filter(({ object }) => object.metadata.namespace === namespace);
  }

  private afterDependencies(object: ApiObject): number {
    if (this.needs.size === 0) {
      return FIRST;
    }
    const targets = object.node.scopes.flatMap((scope) => this.needs.get(scope) ?? []);
    return Math.max(FIRST, ...targets.filter((target) => target !== object).map((target) => this.waveBelow(target) + 1));
  }

  /** The last wave of the objects in a construct. */
  private waveBelow(construct: IConstruct): number {
    const known = this.below.get(construct);
    if (known !== undefined) {
      return known;
    }
    const objects = construct.node.findAll().flatMap((child) => this.byObject.get(child as ApiObject) ?? []);
    const wave = Math.max(FIRST, ...objects.map((delivered) => this.waveOf(delivered)));
    this.below.set(construct, wave);
    return wave;
  }
}

/** Before every other wave. */
const FIRST = Number.NEGATIVE_INFINITY;

/** The wave that the user gave. A hook has an order of its own, and nothing of the wave waits for it. */
function ownWave(annotations: Readonly<Record<string, string>>): number | undefined {
  const given = annotations['argocd.argoproj.io/sync-wave'];
  if (given !== undefined && /^-?\d+$/.test(given)) {
    return Number(given);
  }
  return annotations['argocd.argoproj.io/hook'] === undefined ? undefined : Wave.OTHERS;
}

/**
 * What constructs depend on, by `addDependency`.
 *
 * Only within a chart: of dependencies between charts, cdk8s makes more between all their objects, sometimes before and
 * sometimes after the app is validated, so that what the user has said can no longer be told.
 */
function dependencies(all: readonly IConstruct[]): Map<IConstruct, IConstruct[]> {
  const needs = new Map<IConstruct, IConstruct[]>();
  for (const construct of all) {
    const targets = construct.node.dependencies.filter((target) => chartOf(target) === chartOf(construct));
    if (targets.length > 0) {
      needs.set(construct, targets);
    }
  }
  return needs;
}

function chartOf(construct: IConstruct): IConstruct | undefined {
  return [...construct.node.scopes].reverse().find((scope) => Chart.isChart(scope));
}
