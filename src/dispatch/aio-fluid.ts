import type { EnvVar } from '../../imports/k8s';

/** What a task consumer of aio-fluid reads from its environment. */
export interface AioFluidConfig {
  readonly namespace: string;
  readonly deployment: string;
  readonly container: string;
  readonly ttlSeconds: number;
}

/**
 * The variables of a task consumer. Without them it takes its own defaults: `default`, `fluid-task`, `main` and 300 seconds.
 *
 * @see fluid/scheduler/settings.py and k8s_job.py in github.com/quantmind/aio-fluid
 */
export function aioFluidVariables({ namespace, deployment, container, ttlSeconds }: AioFluidConfig): EnvVar[] {
  return [
    { name: 'FLUID_TASK_CONSUMER_K8S_NAMESPACE', value: namespace },
    { name: 'FLUID_TASK_CONSUMER_K8S_DEPLOYMENT', value: deployment },
    { name: 'FLUID_TASK_CONSUMER_K8S_CONTAINER', value: container },
    { name: 'FLUID_TASK_CONSUMER_K8S_JOB_TTL', value: String(ttlSeconds) },
  ];
}
