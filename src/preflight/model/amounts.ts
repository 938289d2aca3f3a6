import { Quantity } from '../../base/quantity';
import { Dict } from '../../base/json';
import { ACCELERATORS } from '../../upstream/accelerators';

/** Amounts of resources by name. */
export type Amounts = ReadonlyMap<string, Quantity>;

export const NO_AMOUNTS: Amounts = new Map();
export const ZERO = Quantity.parse('0');
export const ONE = Quantity.parse('1');

/** What a manifest gives as a quantity, well-formed or not; undefined where it gives something else. */
export function readQuantity(value: unknown): Quantity | undefined {
  // The API server cuts white space off.
  return typeof value === 'string' || typeof value === 'number' ? Quantity.parse(String(value).trim()) : undefined;
}

/** The quantity that a manifest gives, if it is one. */
export function quantityOf(value: unknown): Quantity | undefined {
  const quantity = readQuantity(value);
  return quantity?._problem === undefined ? quantity : undefined;
}

/** The amounts of a manifest; what is not a quantity is left out, other rules complain about it. */
export function amountsOf(resources: Dict): Amounts {
  const names = Object.keys(resources);
  if (names.length === 0) {
    return NO_AMOUNTS;
  }
  const result = new Map<string, Quantity>();
  for (const name of names) {
    const quantity = quantityOf(resources[name]);
    if (quantity !== undefined) {
      result.set(name, quantity);
    }
  }
  return result;
}

/** Adds amounts, in place. */
export function addTo(sum: Map<string, Quantity>, more: Amounts): void {
  for (const [name, amount] of more) {
    const before = sum.get(name);
    sum.set(name, before === undefined ? amount : before.plus(amount));
  }
}

/** Raises amounts to at least those given, in place. */
export function raiseTo(sum: Map<string, Quantity>, least: Amounts): void {
  for (const [name, amount] of least) {
    const before = sum.get(name);
    if (before === undefined || before.compareTo(amount) < 0) {
      sum.set(name, amount);
    }
  }
}

export function timesOf(amounts: Amounts, count: number): Amounts {
  return new Map([...amounts].map(([name, amount]) => [name, amount.times(count)]));
}

/** Whether a resource is an extended one, such as `nvidia.com/gpu`: whole numbers that cannot be overcommitted. */
export function isExtended(name: string): boolean {
  const slash = name.indexOf('/');
  if (slash <= 0 || name.startsWith('requests.')) {
    return false;
  }
  const domain = name.slice(0, slash);
  return domain !== 'kubernetes.io' && !domain.endsWith('.kubernetes.io');
}


/** Whether a resource is a GPU or another accelerator. */
export function isAccelerator(name: string): boolean {
  return ACCELERATORS.test(name);
}
