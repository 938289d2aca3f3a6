import type * as Cel from '@marcbachmann/cel-js' with { 'resolution-mode': 'import' };
import { Quantity } from '../../base/quantity';

type Ordered = bigint | number | string;

/** Adds the functions that Kubernetes has beyond the language. What is not here makes a rule unknown. */
export function addKubernetesFunctions(environment: Cel.Environment): Cel.Environment {
  return addQuantities(addLists(environment)).registerFunction(
    'string.find(string): string',
    (text: string, pattern: string) => new RegExp(pattern).exec(text)?.[0] ?? '',
  );
}

function addLists(environment: Cel.Environment): Cel.Environment {
  return environment
    .registerFunction('list.isSorted(): bool', (list: readonly Ordered[]) => list.every((entry, i) => i === 0 || list[i - 1] <= entry))
    .registerFunction('list.sum(): dyn', (list: readonly bigint[]) => list.reduce((sum, entry) => sum + entry, 0n))
    .registerFunction('list.min(): dyn', (list: readonly Ordered[]) => extreme(list, (a, b) => a < b))
    .registerFunction('list.max(): dyn', (list: readonly Ordered[]) => extreme(list, (a, b) => a > b))
    .registerFunction('list.indexOf(dyn): int', (list: readonly unknown[], entry: unknown) => BigInt(list.indexOf(entry)))
    .registerFunction('list.lastIndexOf(dyn): int', (list: readonly unknown[], entry: unknown) => BigInt(list.lastIndexOf(entry)));
}

function addQuantities(environment: Cel.Environment): Cel.Environment {
  return environment
    .registerType('kubernetes.Quantity', Quantity)
    .registerFunction('quantity(string): kubernetes.Quantity', readQuantity)
    .registerFunction('isQuantity(string): bool', (text: string) => Quantity.parse(text)._problem === undefined)
    .registerFunction('kubernetes.Quantity.isGreaterThan(kubernetes.Quantity): bool', (a: Quantity, b: Quantity) => a.compareTo(b) > 0)
    .registerFunction('kubernetes.Quantity.isLessThan(kubernetes.Quantity): bool', (a: Quantity, b: Quantity) => a.compareTo(b) < 0)
    .registerFunction('kubernetes.Quantity.compareTo(kubernetes.Quantity): int', (a: Quantity, b: Quantity) => BigInt(a.compareTo(b)));
}

function readQuantity(text: string): Quantity {
  const quantity = Quantity.parse(text);
  if (quantity._problem !== undefined) {
    throw new Error('no quantity');
  }
  return quantity;
}

function extreme(list: readonly Ordered[], isBetter: (a: Ordered, b: Ordered) => boolean): Ordered {
  if (list.length === 0) {
    throw new Error('the list is empty');
  }
  return list.reduce((best, entry) => (isBetter(entry, best) ? entry : best));
}
