/** How far all or none of the pods of a gang run; the meanings are those of `GangGuarantee`. */
export type StartGuarantee = 'placement' | 'quota-then-timeout' | 'none';

/** What it depends on. */
export interface GuaranteeInput {
  /** How many pods it has: one alone waits for no other. */
  readonly pods: number;

  /** Whether what schedules it places all pods or none. */
  readonly isPlacedTogether: boolean;

  /** Whether a queue of Kueue holds it back. */
  readonly isQueued: boolean;

  /** Whether Kueue chooses the places of its pods when it admits it. */
  readonly hasTopology: boolean;

  /** Whether Kueue evicts what does not become ready in time. */
  readonly waitsForPodsReady: boolean;
}

export function startGuarantee({ pods, isPlacedTogether, isQueued, hasTopology, waitsForPodsReady }: GuaranteeInput): StartGuarantee {
  if (pods === 1 || isPlacedTogether) {
    return 'placement';
  }
  return !isQueued ? 'none' : hasTopology ? 'placement' : waitsForPodsReady ? 'quota-then-timeout' : 'none';
}
