import { Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';

/**
 * The job as near as cdk8s-plus-28 comes to it: without GPU and toleration, termination message policy and service
 * links, which it cannot say. What jobs can share (Secret, claims, volumes) is made once per chart, in its favour.
 */
export function jobsOf(chart) {
  const references = referencesOf(chart);
  const volumes = volumesOf(chart, references);
  return (i) => jobOf(chart, i, references, volumes);
}

export function referencesOf(scope) {
  const claim = (name) => kplus.PersistentVolumeClaim.fromClaimName(scope, name, name);
  return {
    secret: kplus.Secret.fromSecretName(scope, 'wandb', 'wandb-secret'), dataClaim: claim('imagenet-dataset'),
    checkpointClaim: claim('model-checkpoints'),
  };
}

export function volumesOf(scope, { dataClaim, checkpointClaim }) {
  return {
    data: kplus.Volume.fromPersistentVolumeClaim(scope, 'data', dataClaim, { name: 'imagenet-dataset', readOnly: true }),
    checkpoints: kplus.Volume.fromPersistentVolumeClaim(scope, 'checkpoints', checkpointClaim, { name: 'model-checkpoints' }),
    home: kplus.Volume.fromEmptyDir(scope, 'home', 'home'),
    sharedMemory: kplus.Volume.fromEmptyDir(scope, 'shared-memory', 'shared-memory', {
      medium: kplus.EmptyDirMedium.MEMORY, sizeLimit: Size.gibibytes(16),
    }),
  };
}

export function jobOf(chart, i, { secret }, { data, checkpoints, home, sharedMemory }) {
  const labels = {
    'app.kubernetes.io/component': 'training', 'app.kubernetes.io/name': `train-${i}`, experiment: `exp-${i}`, model: 'resnet50',
  };
  return new kplus.Job(chart, `train-${i}`, {
    metadata: { name: `train-${i}`, labels },
    podMetadata: { labels },
    backoffLimit: 4,
    ttlAfterFinished: Duration.hours(1),
    restartPolicy: kplus.RestartPolicy.NEVER,
    select: false,
    automountServiceAccountToken: false,
    securityContext: {
      user: 1000, group: 1000, fsGroup: 1000, fsGroupChangePolicy: kplus.FsGroupChangePolicy.ON_ROOT_MISMATCH, ensureNonRoot: true,
    },
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
}
