/** The manifest that `TrainingJob` renders, written out by hand. */
export function jobManifest(i) {
  const labels = {
    'app.kubernetes.io/component': 'training', 'app.kubernetes.io/name': `train-${i}`, experiment: `exp-${i}`, model: 'resnet50',
  };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: `train-${i}`, labels },
    spec: {
      backoffLimit: 4,
      podReplacementPolicy: 'Failed',
      template: {
        metadata: { labels },
        spec: {
          automountServiceAccountToken: false,
          containers: [
            {
              args: ['--epochs=100', `--seed=${i}`],
              command: ['python', 'train.py'],
              env: [
                { name: 'HOME', value: '/home/worker' },
                { name: 'RUN_NAME', value: `run-${i}` },
                { name: 'SEED', value: `${i}` },
                { name: 'USER', value: 'worker' },
                { name: 'WANDB_API_KEY', valueFrom: { secretKeyRef: { key: 'api-key', name: 'wandb-secret' } } },
              ],
              image: 'pytorch/pytorch:2.8.0-cuda12.8-cudnn9-runtime',
              name: 'main',
              resources: {
                limits: { cpu: '8', memory: '32Gi', 'nvidia.com/gpu': '1' },
                requests: { cpu: '8', memory: '32Gi', 'nvidia.com/gpu': '1' },
              },
              securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
              terminationMessagePolicy: 'FallbackToLogsOnError',
              volumeMounts: [
                { mountPath: '/data', name: 'imagenet-dataset', readOnly: true },
                { mountPath: '/checkpoints', name: 'model-checkpoints' },
                { mountPath: '/home/worker', name: 'home' },
                { mountPath: '/dev/shm', name: 'shared-memory' },
              ],
            },
          ],
          enableServiceLinks: false,
          restartPolicy: 'Never',
          securityContext: {
            fsGroup: 1000,
            fsGroupChangePolicy: 'OnRootMismatch',
            runAsGroup: 1000,
            runAsNonRoot: true,
            runAsUser: 1000,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          tolerations: [{ effect: 'NoSchedule', key: 'nvidia.com/gpu', operator: 'Exists' }],
          volumes: [
            { emptyDir: {}, name: 'home' },
            { name: 'imagenet-dataset', persistentVolumeClaim: { claimName: 'imagenet-dataset', readOnly: true } },
            { name: 'model-checkpoints', persistentVolumeClaim: { claimName: 'model-checkpoints' } },
            { emptyDir: { medium: 'Memory', sizeLimit: '16Gi' }, name: 'shared-memory' },
          ],
        },
      },
      ttlSecondsAfterFinished: 3600,
    },
  };
}
