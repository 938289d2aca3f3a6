import { Quantity } from '../../../base/quantity';
import { dict, Dict, dicts } from '../../../base/json';
import { Amounts, amountsOf, isExtended, readQuantity } from '../../model/amounts';
import { isQualifiedName, QUOTA_PREFIX } from '../../../upstream/names';
import { ObjectRule, Reporter } from '../../rule';

/** In rising order. */
const ORDER = ['min', 'defaultRequest', 'default', 'max'];
const STANDARD = new Set(['cpu', 'memory', 'ephemeral-storage']);

/**
 * What may be limited, without a domain, where no container is.
 *
 * @see IsStandardResourceName in pkg/apis/core/helper of Kubernetes
 */
const STANDARD_RESOURCES: ReadonlySet<string> = new Set([
  ...['', 'requests.', 'limits.'].flatMap((prefix) => [...STANDARD].map((name) => `${prefix}${name}`)),
  'storage', 'requests.storage', 'pods', 'resourcequotas', 'services', 'replicationcontrollers', 'secrets', 'configmaps',
  'persistentvolumeclaims', 'services.nodeports', 'services.loadbalancers',
]);

export const limitRangeValues: ObjectRule = {
  id: 'limit-range-values',
  on: ['LimitRange.'],
  severity: 'error',
  family: 'is rejected',
  summary: 'The values of a LimitRange contradict each other.',
  why: 'For each resource min, defaultRequest, default and max rise in this order; defaults are for containers only; default and '
    + 'defaultRequest of a GPU are equal.',
  because: 'the API server validates LimitRanges',
  bad: `
apiVersion: v1
kind: LimitRange
metadata: {name: limits, namespace: ml}
spec: {limits: [{type: Container, default: {memory: 64Gi}, max: {memory: 32Gi}}]}`,
  good: `
apiVersion: v1
kind: LimitRange
metadata: {name: limits, namespace: ml}
spec: {limits: [{type: Container, default: {memory: 16Gi}, max: {memory: 32Gi}}]}`,
  check(object, report) {
    const types = new Set<unknown>();
    dicts(object.spec.limits).forEach((item, i) => {
      const path = `spec.limits[${i}]`;
      const { type } = item;
      if (
        typeof type !== 'string' ||
        (!['Pod', 'Container', 'PersistentVolumeClaim'].includes(type) && !(type.includes('/') && isQualifiedName(type)))
      ) {
        report({
          property: `${path}.type`, value: type, problem: 'must be Pod, Container or PersistentVolumeClaim', fix: 'correct the type',
        });
      } else if (types.has(type)) {
        report({ property: `${path}.type`, value: type, problem: 'must occur once in a LimitRange', fix: 'merge both items' });
      }
      types.add(type);
      checkItem(item, path, report);
    });
  },
};

function checkItem(item: Dict, path: string, report: Reporter): void {
  if (item.type === 'Pod') {
    for (const field of ['default', 'defaultRequest']) {
      if (Object.keys(dict(item[field])).length > 0) {
        report({
          property: `${path}.${field}`, value: item[field], problem: 'must not be given for type Pod',
          fix: 'move it to an item of type Container',
        });
      }
    }
  }
  if (item.type === 'PersistentVolumeClaim' && dict(item.max).storage === undefined && dict(item.min).storage === undefined) {
    report({
      property: path, value: 'no storage', problem: 'must have min.storage or max.storage for type PersistentVolumeClaim',
      fix: 'give one of them',
    });
  }
  for (const field of [...ORDER, 'maxLimitRequestRatio']) {
    for (const [name, value] of Object.entries(dict(item[field]))) {
      checkValue(name, value, `${path}.${field}["${name}"]`, item.type, report);
    }
  }
  checkRatios(item, path, report);
  const amounts = ORDER.map((field) => [field, boundsOf(item[field])] as const);
  for (const [i, [lower, low]] of amounts.entries()) {
    for (const [upper, high] of amounts.slice(i + 1)) {
      for (const [name, amount] of low) {
        const other = high.get(name);
        if (other !== undefined && amount.compareTo(other) > 0) {
          report({
            property: `${path}.${lower}["${name}"]`, value: amount.toString(), problem: `must be at most ${upper}, ${other.toString()}`,
            fix: `lower ${lower}, or raise ${upper}`,
          });
        }
        if (
          lower === 'defaultRequest' &&
          upper === 'default' &&
          other !== undefined &&
          amount.compareTo(other) < 0 &&
          (isExtended(name) || name.startsWith('hugepages-'))
        ) {
          report({
            property: `${path}.defaultRequest["${name}"]`, value: amount.toString(),
            problem: `must be equal to default, ${other.toString()}, because ${name} cannot be overcommitted`, fix: 'make both the same',
          });
        }
      }
    }
  }
}

/** Nothing is read as 0. */
function boundsOf(given: unknown): Amounts {
  return amountsOf(Object.fromEntries(Object.entries(dict(given)).map(([name, value]) => [name, value ?? '0'])));
}

/** A limit is at least its request, and at most `max` while the request is at least `min`. */
function checkRatios(item: Dict, path: string, report: Reporter): void {
  const max = boundsOf(item.max);
  const min = boundsOf(item.min);
  for (const [name, ratio] of amountsOf(dict(item.maxLimitRequestRatio))) {
    const property = `${path}.maxLimitRequestRatio["${name}"]`;
    const [high, low] = [max.get(name), min.get(name)];
    if (ratio.compareTo(Quantity.of(1)) < 0) {
      report({ property, value: ratio.toString(), problem: 'must be at least 1', fix: 'raise it' });
    } else if (high !== undefined && low !== undefined && ratio._nanos * low._nanos > high._nanos * Quantity.of(1)._nanos) {
      report({
        property, value: ratio.toString(), problem: `must be at most max divided by min (${high.toString()} / ${low.toString()})`,
        fix: 'lower it',
      });
    }
  }
}

function checkValue(name: string, value: unknown, property: string, type: unknown, report: Reporter): void {
  const quantity = readQuantity(value);
  if (value !== null && (quantity === undefined || quantity._problem !== undefined)) {
    report({
      property, value, problem: quantity?._problem?.problem ?? 'must be a quantity',
      fix: quantity?._problem?.fix ?? "write for instance '16Gi'",
    });
  }
  const isForPods = type === 'Container' || type === 'Pod';
  if (
    isForPods &&
    (name.startsWith('requests.') ||
      name.startsWith('limits.') ||
      (!name.includes('/') && !STANDARD.has(name) && !name.startsWith('hugepages-')))
  ) {
    report({
      property, value, problem: 'is no resource of a container',
      fix: `write '${name.replace(QUOTA_PREFIX, '')}' if that is meant`,
    });
  } else if (!isQualifiedName(name)) {
    report({
      property, value, problem: 'is no resource: it must be a domain, a slash and a name of at most 63 characters', fix: 'correct the name',
    });
  } else if (!name.includes('/') && !STANDARD_RESOURCES.has(name) && !/^(requests\.)?hugepages-/.test(name)) {
    report({ property, value, problem: 'is no resource of Kubernetes, and has no domain', fix: 'correct the name' });
  }
}
