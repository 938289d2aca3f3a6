import { at, Dict, dict, dicts, list, text, texts } from '../../base/json';
import { ManifestIndex } from '../manifest-index';
import { ZERO } from './amounts';
import { containerResources } from './pod-requests';
import { PodSet } from './workload';

/** One condition on the pods that a quota counts. */
export interface QuotaScope {
  readonly name: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** Whether a quota counts pods, and what that rests on where nobody has said it. */
export interface Counting {
  readonly counts: boolean;
  readonly assumption?: string;
}

const YES: Counting = { counts: true };
const NO: Counting = { counts: false };

/** The scopes of a ResourceQuota, of both its fields: pods must meet all of them. */
export function scopesOf(spec: Dict): readonly QuotaScope[] {
  return [
    ...texts(spec.scopes).map((name) => ({ name, operator: 'Exists', values: [] })),
    ...dicts(dict(spec.scopeSelector).matchExpressions).map(({ scopeName, operator, values }) => ({
      name: String(scopeName), operator: String(operator), values: texts(values),
    })),
  ];
}

/** For people, for instance ` for pods of scope PriorityClass In (high)`; empty when all pods count. */
export function describeScopes(scopes: readonly QuotaScope[]): string {
  const parts = scopes.map(({ name, operator, values }) =>
    operator === 'Exists' && name !== 'PriorityClass' ? name : `${name} ${operator}${values.length === 0 ? '' : ` (${values.join(', ')})`}`,
  );
  return parts.length === 0 ? '' : ` for pods of scope ${parts.join(' and ')}`;
}

/** Whether a quota with these scopes counts the pods. */
export function countingOf(scopes: readonly QuotaScope[], pods: PodSet, index: ManifestIndex): Counting {
  const each = scopes.map((scope) => scopeCounts(scope, pods, index));
  return each.some(({ counts }) => !counts) ? NO : each.find(({ assumption }) => assumption !== undefined) ?? YES;
}

function scopeCounts(scope: QuotaScope, pods: PodSet, index: ManifestIndex): Counting {
  switch (scope.name) {
    // The deadline of the Job does not count.
    case 'Terminating': return yes(typeof pods.spec.activeDeadlineSeconds === 'number');
    case 'NotTerminating': return yes(typeof pods.spec.activeDeadlineSeconds !== 'number');
    case 'BestEffort': return bestEffort(pods, index);
    case 'NotBestEffort': return yes(!isBestEffort(pods));
    case 'PriorityClass': return priorityClass(scope, pods, index);
    case 'CrossNamespacePodAffinity': return yes(reachesOtherNamespaces(pods.spec));
    default: return NO;
  }
}

function yes(counts: boolean): Counting {
  return counts ? YES : NO;
}

function bestEffort(pods: PodSet, index: ManifestIndex): Counting {
  const namespace = pods.workload.object.namespace;
  if (!isBestEffort(pods)) {
    return NO;
  }
  return index.owns('LimitRange.', namespace)
    ? YES
    : { counts: true, assumption: 'the namespace has no LimitRange that gives the containers a default' };
}

/** Whether no container asks for CPU or memory, which is all that the class of a pod depends on. */
function isBestEffort(pods: PodSet): boolean {
  if (pods.spec.resources !== undefined) {
    return false;
  }
  return pods.containers.every((container) => {
    const { requests, limits } = containerResources(container, pods.containerLimits);
    return [requests.get('cpu'), requests.get('memory'), limits.get('cpu'), limits.get('memory')].every(
      (amount) => (amount ?? ZERO).isZero,
    );
  });
}

function priorityClass({ operator, values }: QuotaScope, pods: PodSet, index: ManifestIndex): Counting {
  const name = priorityClassOf(pods, index);
  switch (operator) {
    case 'Exists': return yes(name !== undefined);
    case 'In': return yes(name !== undefined && values.includes(name));
    case 'NotIn':
    case 'DoesNotExist':
      if (name !== undefined) {
        return yes(operator === 'NotIn' && !values.includes(name));
      }
      return { counts: true, assumption: 'no PriorityClass is the default of the cluster' };
    default: return NO;
  }
}

/** The PriorityClass of the pods, as far as the input says. */
function priorityClassOf(pods: PodSet, index: ManifestIndex): string | undefined {
  const { workload } = pods;
  const ofJob = workload.isVolcano ? text(workload.spec.priorityClassName) : undefined;
  return (
    text(pods.spec.priorityClassName) ??
    ofJob ??
    index.ofType('PriorityClass.scheduling.k8s.io').find((object) => object.manifest.globalDefault === true)?.name
  );
}

function reachesOtherNamespaces(spec: Dict): boolean {
  return ['podAffinity', 'podAntiAffinity'].some((kind) => {
    const affinity = at(spec, 'affinity', kind);
    const required = dicts(at(affinity, 'requiredDuringSchedulingIgnoredDuringExecution'));
    const preferred = dicts(at(affinity, 'preferredDuringSchedulingIgnoredDuringExecution')).map((term) => dict(term.podAffinityTerm));
    return [...required, ...preferred].some(
      (term) => list(term.namespaces).length > 0 || (term.namespaceSelector !== undefined && term.namespaceSelector !== null),
    );
  });
}
