import { Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';

/**
 * The job as near as cdk8s-plus-28 comes to it: without GPU and toleration, termination message policy and service
 * links, which it cannot say. What jobs can share (claims, volumes, the Secret) is made once per chart, in its favour.
 */
export function jobsOf(chart) {
  const secret = kplus.Secret.fromSecretName(chart, 'wandb', 'wandb-secret');
  const claim = (name) => kplus.PersistentVolumeClaim.fromClaimName(chart, name, name);
  const data = kplus.Volume.fromPersistentVolumeClaim(chart, 'data', claim('imagenet-dataset'), { name: 'imagenet-dataset', readOnly: true });
  const checkpoints = kplus.Volume.fromPersistentVolumeClaim(chart, 'checkpoints', claim('model-checkpoints'), { name: 'model-checkpoints' });
  const home = kplus.Volume.fromEmptyDir(chart, 'home', 'home');
  const sharedMemory = kplus.Volume.fromEmptyDir(chart, 'shared-memory', 'shared-memory', { medium: kplus.EmptyDirMedium.MEMORY, sizeLimit: Size.gibibytes(16) });
  return (i) => {
    const labels = { 'app.kubernetes.io/component': 'training', 'app.kubernetes.io/name': `train-${i}`, experiment: `exp-${i}`, model: 'resnet50' };
    return new kplus.Job(chart, `train-${i}`, {
      metadata: { name: `train-${i}`, labels },
      podMetadata: { labels },
      backoffLimit: 4,
      ttlAfterFinished: Duration.hours(1),
      restartPolicy: kplus.RestartPolicy.NEVER,
      select: false,
      automountServiceAccountToken: false,
      securityContext: { user: 1000, group: 1000, fsGroup: 1000, fsGroupChangePolicy: kplus.FsGroupChangePolicy.ON_ROOT_MISMATCH, ensureNonRoot: true },
      containers: [
        {
          name: 'main',
          image: 'pytorch/pytorch:2.8.0-cuda12.8-cudnn9-runtime',
          command: ['python', 'train.py'],
          args: ['--epochs=100', `--seed=${i}`],
          envVariables: {
            HOME: kplus.EnvValue.fromValue('/home/worker'),
            RUN_NAME: kplus.EnvValue.fromValue(`run-${i}`),
            SEED: kplus.EnvValue.fromValue(`${i}`),
            USER: kplus.EnvValue.fromValue('worker'),
            WANDB_API_KEY: kplus.EnvValue.fromSecretValue({ secret, key: 'api-key' }),
          },
          resources: {
            cpu: { request: kplus.Cpu.units(8), limit: kplus.Cpu.units(8) },
            memory: { request: Size.gibibytes(32), limit: Size.gibibytes(32) },
          },
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [kplus.Capability.ALL] }, readOnlyRootFilesystem: false },
          volumeMounts: [
            { volume: data, path: '/data', readOnly: true },
            { volume: checkpoints, path: '/checkpoints' },
            { volume: home, path: '/home/worker' },
            { volume: sharedMemory, path: '/dev/shm' },
          ],
        },
      ],
    });
  };
}
