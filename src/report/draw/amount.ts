import { Quantity } from '../../base/quantity';

const BYTES = new Set(['memory', 'ephemeral-storage', 'storage']);
const GIBI = 1024n ** 3n;
const NANO = 1_000_000_000n;

/** What numbers of a resource are numbers of, in a picture. */
export function unitOf(resource: string): string {
  return isBytes(resource) ? 'GiB' : resource;
}

function isBytes(resource: string): boolean {
  return BYTES.has(resource) || resource.startsWith('hugepages-');
}

/** An amount as a number for a picture: bytes in GiB, everything else as it is. */
export function numberOf(resource: string, amount: Quantity): number {
  return Number(amount._nanos / (isBytes(resource) ? GIBI : 1n)) / Number(NANO);
}

/** An amount for people. */
export function amountText(amount: Quantity): string {
  return amount.toString();
}
