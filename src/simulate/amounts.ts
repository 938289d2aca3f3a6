import { Quantity } from '../base/quantity';

const NANOS_OF_ONE = 1_000_000_000n;
const NANOS_OF_MILLI = 1_000_000n;

/** An amount as schedulers count it: thousandths of a CPU, and whole units of everything else, rounded up. */
export function unitsOf(resource: string, { _nanos }: Quantity): bigint {
  const size = nanosOfUnit(resource);
  const units = _nanos / size;
  return units * size < _nanos ? units + 1n : units;
}

/** Billionths of whole units, as quantities have them. */
export function nanosOf(resource: string, units: bigint): bigint {
  return units * nanosOfUnit(resource);
}

/** An amount for people: `4`, `500m`, `64Gi`. */
export function shown(resource: string, units: bigint): string {
  return Quantity._ofNanos(units * nanosOfUnit(resource), isBytes(resource) ? 'binary' : 'decimal').toString();
}

/** Adds to what a map has under a key. */
export function addUnits(sums: Map<string, bigint>, key: string, more: bigint): void {
  sums.set(key, (sums.get(key) ?? 0n) + more);
}

export function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

export function most(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

function nanosOfUnit(resource: string): bigint {
  return resource === 'cpu' ? NANOS_OF_MILLI : NANOS_OF_ONE;
}

function isBytes(resource: string): boolean {
  return resource === 'memory' || resource === 'ephemeral-storage' || resource.startsWith('hugepages-');
}
