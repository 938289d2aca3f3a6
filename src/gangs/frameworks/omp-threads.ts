import { Env } from '../../pod/env';
import { PodProps } from '../../pod/pod-props';

const NANOS_PER_CPU = 1_000_000_000n;

/**
 * Threads that each process may use on CPUs: an equal part of the pod's. Without it torchrun allows one, and other
 * launchers as many as the node has cores, whatever the limit.
 */
export function withThreads(props: PodProps, processes: number): PodProps {
  const { cpu, env } = props;
  if (
    cpu === undefined ||
    cpu._problem !== undefined ||
    env?.OMP_NUM_THREADS !== undefined ||
    !Number.isSafeInteger(processes) ||
    processes < 1
  ) {
    return props;
  }
  const threads = cpu._quantity._nanos / (NANOS_PER_CPU * BigInt(processes));
  return { ...props, env: { ...env, OMP_NUM_THREADS: Env.value(String(threads < 1n ? 1n : threads)) } };
}
