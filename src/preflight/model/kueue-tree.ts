import { Quantity } from '../../base/quantity';
import { at, dict, Dict, dicts, text } from '../../base/json';
import { KubeObject } from '../kube-object';
import { ManifestIndex } from '../manifest-index';
import { quantityOf, ZERO } from './amounts';

/** Quota of one resource in one flavor. */
export interface FlavorQuota {
  readonly nominal: Quantity;
  readonly borrowingLimit?: Quantity;
  readonly lendingLimit?: Quantity;
}

/** One flavor of a resource group, with the quota of each resource. */
export interface GroupFlavor {
  readonly name: string;
  readonly resources: ReadonlyMap<string, FlavorQuota>;
}

/** Resources that come from one flavor together. */
export interface ResourceGroup {
  readonly covered: readonly string[];
  readonly flavors: readonly GroupFlavor[];
}

/** A ClusterQueue or a Cohort: something with quota and maybe a parent. */
export interface QuotaNode {
  readonly name: string;
  readonly object: KubeObject | undefined;

  /** Cohort above. */
  readonly parent: string | undefined;
  readonly groups: readonly ResourceGroup[];
}

export const FLAVOR = 'ResourceFlavor.kueue.x-k8s.io';
export const CLUSTER_QUEUE = 'ClusterQueue.kueue.x-k8s.io';
export const LOCAL_QUEUE = 'LocalQueue.kueue.x-k8s.io';
export const COHORT = 'Cohort.kueue.x-k8s.io';

/** Cohort of a ClusterQueue, under its present and its former name. */
export function cohortOf(clusterQueue: KubeObject): string | undefined {
  return text(clusterQueue.spec.cohortName) ?? (clusterQueue.version === 'v1beta2' ? undefined : text(clusterQueue.spec.cohort));
}

/** Parent of a Cohort, under its present and its former name. */
export function parentOf(cohort: KubeObject): string | undefined {
  return text(cohort.spec.parentName) ?? (cohort.version === 'v1beta2' ? undefined : text(cohort.spec.parent));
}

/** The ClusterQueues and Cohorts of the input. */
export class KueueTree {
  public readonly clusterQueues = new Map<string, QuotaNode>();
  public readonly cohorts = new Map<string, QuotaNode>();
  private readonly children = new Map<string, QuotaNode[]>();

  constructor(index: ManifestIndex) {
    for (const object of index.ofType(CLUSTER_QUEUE)) {
      if (this.clusterQueues.has(object.name)) {
        continue;
      }
      this.clusterQueues.set(object.name, { name: object.name, object, parent: cohortOf(object), groups: groupsOf(object.spec) });
    }
    for (const object of index.ofType(COHORT)) {
      if (this.cohorts.has(object.name)) {
        continue;
      }
      this.cohorts.set(object.name, { name: object.name, object, parent: parentOf(object), groups: groupsOf(object.spec) });
    }
    // Not a Cohort of its own, a name is one as soon as somebody refers to it.
    for (const node of [...this.clusterQueues.values(), ...this.cohorts.values()]) {
      if (node.parent !== undefined && !this.cohorts.has(node.parent)) {
        this.cohorts.set(node.parent, { name: node.parent, object: undefined, parent: undefined, groups: [] });
      }
    }
    for (const node of [...this.clusterQueues.values(), ...this.cohorts.values()]) {
      if (node.parent !== undefined) {
        this.children.set(node.parent, [...(this.children.get(node.parent) ?? []), node]);
      }
    }
  }

  public childrenOf(cohort: string): readonly QuotaNode[] {
    return this.children.get(cohort) ?? [];
  }

  /** The Cohorts above a node, nearest first; a cycle ends the list. */
  public cohortsAbove(node: QuotaNode): readonly QuotaNode[] {
    const path: QuotaNode[] = [];
    for (
      let cohort = this.cohorts.get(node.parent ?? '');
      cohort !== undefined && !path.includes(cohort);
      cohort = this.cohorts.get(cohort.parent ?? '')
    ) {
      path.push(cohort);
    }
    return path;
  }

  /** Whether the Cohorts above a node lead back to themselves. */
  public hasCycle(node: QuotaNode): boolean {
    const path = this.cohortsAbove(node);
    const last = path[path.length - 1];
    return (
      last?.parent !== undefined &&
      (last.parent === node.name ? this.cohorts.get(node.name) === node : path.some((cohort) => cohort.name === last.parent))
    );
  }
}

/** The quota of a resource in a flavor, if the node lists it. */
export function quotaOf(node: QuotaNode, flavor: string, resource: string): FlavorQuota | undefined {
  for (const group of node.groups) {
    for (const candidate of group.flavors) {
      const quota = candidate.name === flavor ? candidate.resources.get(resource) : undefined;
      if (quota !== undefined) {
        return quota;
      }
    }
  }
  return undefined;
}

function groupsOf(spec: Dict): ResourceGroup[] {
  return dicts(spec.resourceGroups).map((group) => ({
    covered: dicts([group]).flatMap((body) =>
      Array.isArray(body.coveredResources) ? body.coveredResources.filter((name): name is string => typeof name === 'string') : [],
    ),
    flavors: dicts(group.flavors).map((flavor) => ({
      name: text(flavor.name) ?? '',
      resources: new Map(dicts(flavor.resources).map((resource) => [text(resource.name) ?? '', flavorQuota(resource)])),
    })),
  }));
}

function flavorQuota(resource: Dict): FlavorQuota {
  return {
    nominal: quantityOf(resource.nominalQuota) ?? ZERO, borrowingLimit: quantityOf(resource.borrowingLimit),
    lendingLimit: quantityOf(resource.lendingLimit),
  };
}

/** Whether labels match a label selector; an absent selector matches nothing, an empty one everything. */
export function selectorMatches(selector: unknown, labels: Dict): boolean {
  if (selector === undefined || selector === null) {
    return false;
  }
  const wanted = Object.entries(dict(at(selector, 'matchLabels'))).every(([key, value]) => labels[key] === value);
  return wanted && dicts(at(selector, 'matchExpressions')).every((expression) => expressionMatches(expression, labels));
}

/** Whether labels match one expression of a label or node selector. */
export function expressionMatches(expression: Dict, labels: Dict): boolean {
  const value = labels[text(expression.key) ?? ''];
  const values = Array.isArray(expression.values) ? expression.values : [];
  switch (expression.operator) {
    case 'In': return values.includes(value);
    case 'NotIn': return !values.includes(value);
    case 'Exists': return value !== undefined;
    case 'DoesNotExist': return value === undefined;
    case 'Gt': return value !== undefined && Number(value) > Number(values[0]);
    case 'Lt': return value !== undefined && Number(value) < Number(values[0]);
    default: return true;
  }
}
