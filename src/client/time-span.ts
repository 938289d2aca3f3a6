import { InvalidRun } from './errors';

/** A time as Kubernetes writes it: `500ms`, `90s`, `10m`, `2h`. */
export type TimeSpan = `${number}${'ms' | 's' | 'm' | 'h'}`;

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** The milliseconds of a time. */
export function millisecondsOf(property: string, span: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(String(span)) ?? [];
  if (unit === undefined) {
    throw new InvalidRun(`'${property}' (${String(span)}) must be a time such as 500ms, 90s, 10m or 2h; write the unit`);
  }
  return Number(amount) * UNITS[unit];
}

/** Waits, or throws the reason of the signal as soon as it is aborted. */
export async function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(done, milliseconds);
    function done(): void {
      signal?.removeEventListener('abort', aborted);
      resolve();
    }
    function aborted(): void {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    }
    signal?.addEventListener('abort', aborted, { once: true });
  });
}
