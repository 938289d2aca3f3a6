import { at, dicts, entry, text, texts, whole } from '../../../base/json';
import { PodRule } from '../../rule';
import { IMAGE, JOB } from '../examples';

/** On a pod template: how many seconds the program needs to write a checkpoint. */
const CHECKPOINT_SECONDS = 'preflight.cdk8s-ml-workloads.dev/checkpoint-seconds';

const job = (grace: string): string => `
${JOB}
spec: {template: {metadata: {annotations: {${CHECKPOINT_SECONDS}: '300'}}, spec: {restartPolicy: Never, ${grace}containers: [{name: main,
  image: ${IMAGE}}]}}}`;

export const gracePeriod: PodRule = {
  id: 'grace-period',
  on: 'pod',
  oncePerShape: 'in all namespaces',
  severity: 'warning',
  family: 'will not do what it says',
  summary: 'A pod is killed before it has written its checkpoint.',
  why: 'Between SIGTERM and SIGKILL there are terminationGracePeriodSeconds, 30 by default, and a preStop hook takes its time from the '
    + 'same. A checkpoint that takes longer is never finished, and preemption loses the run. Say how long it takes with the annotation '
      + 'preflight.cdk8s-ml-workloads.dev/checkpoint-seconds on the pod template.',
  because: 'the kubelet kills a pod at the end of its grace period',
  bad: job(''),
  good: job('terminationGracePeriodSeconds: 360, '),
  check(pods, report) {
    const grace = whole(pods.spec.terminationGracePeriodSeconds) ?? 30;
    const property = `${pods.path}.terminationGracePeriodSeconds`;
    const needed = Number(entry(pods.annotations, CHECKPOINT_SECONDS) ?? NaN);
    const isDefault = pods.spec.terminationGracePeriodSeconds === undefined;
    if (needed > grace) {
      report({
        property, value: isDefault ? '30, the default' : grace, problem: `is less than the ${needed} seconds that a checkpoint takes`,
        fix: `write ${Math.ceil(needed * 1.2)}`, because: `annotation ${CHECKPOINT_SECONDS} of the pod template`,
      });
    }
    for (const container of pods.containers) {
      const sleep = Number(
        sleepOf(texts(at(container.body, 'lifecycle', 'preStop', 'exec', 'command'))) ??
          at(container.body, 'lifecycle', 'preStop', 'sleep', 'seconds') ??
          NaN,
      );
      if (sleep >= grace) {
        report({
          property, value: isDefault ? '30, the default' : grace,
          problem: `ends before the preStop hook of container '${container.name}' does, which sleeps ${sleep} seconds`,
          fix: `write more than ${sleep}`,
        });
      }
    }
    const checkpoints =
      dicts(pods.spec.volumes).length > 0 && pods.accelerator !== undefined && pods.workload.isBatch
        ? pods.containers.find((container) =>
            dicts(container.body.volumeMounts).some((mount) =>
              /checkpoint|ckpt/i.test(`${text(mount.mountPath) ?? ''} ${text(mount.name) ?? ''}`),
            ),
          )
        : undefined;
    if (checkpoints !== undefined && isDefault && Number.isNaN(needed)) {
      report({
        property, value: '30, the default', problem: 'is all that a preempted pod has to write its last checkpoint',
        fix: 'write how long a checkpoint takes, and some more', severity: 'info',
      });
    }
  },
};

function sleepOf(command: readonly string[]): string | undefined {
  return /\bsleep ([0-9]+)/.exec(command.join(' '))?.[1];
}
