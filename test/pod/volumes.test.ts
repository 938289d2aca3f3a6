import { Size } from 'cdk8s';
import { PersistentVolumeAccessMode, PersistentVolumeClaim } from 'cdk8s-plus-28';
import { Checkpoint, Mount, SecurityProfile, TrainingJob } from '../../src';
import { mainOf, podOf } from '../support/job-pod';
import { Manifest, synthChart } from '../support/synth';

const security = SecurityProfile.privileged();
const volumeOf = (mount: Mount) => podOf({ security, mounts: [mount] }).volumes[0];
const mountOf = (mount: Mount) => mainOf({ security, mounts: [mount] }).volumeMounts[0];

test.each([
  ['a claim', Mount.claim('data', '/data'), { name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
  [
    'a claim that is only read', Mount.claim('data', '/data', { readOnly: true }),
    { name: 'data', persistentVolumeClaim: { claimName: 'data', readOnly: true } },
  ],
  [
    'a Secret',
    Mount.secret('token', '/token', { mode: 0o400, items: { b: 'b.txt', a: 'a.txt' } }),
    {
      name: 'token',
      secret: {
        secretName: 'token',
        defaultMode: 0o400,
        items: [
          { key: 'a', path: 'a.txt' }, { key: 'b', path: 'b.txt' },
        ],
      },
    },
  ],
  [
    'a ConfigMap', Mount.configMap('config', '/config', { optional: true }),
    { name: 'config', configMap: { name: 'config', optional: true } },
  ],
  ['an empty folder', Mount.emptyDir('/scratch'), { name: 'scratch', emptyDir: {} }],
  [
    'a folder in memory', Mount.memory('/cache', { sizeLimit: Size.gibibytes(2) }),
    { name: 'cache', emptyDir: { medium: 'Memory', sizeLimit: '2Gi' } },
  ],
  [
    'a claim of its own',
    Mount.ephemeralClaim('/scratch', Size.tebibytes(1), { storageClass: 'fast' }),
    {
      name: 'scratch',
      ephemeral: {
        volumeClaimTemplate: {
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Ti' } }, storageClassName: 'fast' },
        },
      },
    },
  ],
  ['a folder of the node', Mount.hostPath('/mnt/nvme0', '/nvme'), { name: 'nvme0', hostPath: { path: '/mnt/nvme0' } }],
  [
    'an NFS export', Mount.nfs('nfs.example.com', '/export', '/data', { readOnly: true }),
    { name: 'nfs', nfs: { server: 'nfs.example.com', path: '/export', readOnly: true } },
  ],
  [
    'a CSI volume', Mount.csi('csi.example.com', '/bucket', { attributes: { bucket: 'b' } }),
    { name: 'com', csi: { driver: 'csi.example.com', volumeAttributes: { bucket: 'b' } } },
  ],
  ['an image', Mount.image('example.com/model:1', '/model'), { name: 'image', image: { reference: 'example.com/model:1' } }],
])('%s is a volume', (_, mount, volume) => {
  expect(volumeOf(mount)).toEqual(volume);
});

test.each([
  Mount.secret('a', '/a'), Mount.configMap('a', '/a'), Mount.image('example.com/a:1', '/a'), Mount.claim('a', '/a', { readOnly: true }),
])('%# what cannot be written to is mounted read-only', (mount) => {
  expect(mountOf(mount)).toEqual({ name: expect.any(String), mountPath: '/a', readOnly: true });
});

test('a sub path, and a path with a slash too many', () => {
  expect(mountOf(Mount.claim('data', '/data/', { subPath: 'train' }))).toEqual({ name: 'data', mountPath: '/data', subPath: 'train' });
});

test('a claim at two paths is one volume', () => {
  const pod = podOf({ mounts: [Mount.claim('data', '/in', { subPath: 'in' }), Mount.claim('data', '/out', { subPath: 'out' })] });

  expect(pod.volumes.filter((volume: Manifest) => volume.persistentVolumeClaim)).toHaveLength(1);
});

test('a claim that one container reads and another writes is one volume that can be written to', () => {
  const pod = podOf({
    mounts: [Mount.claim('data', '/data', { readOnly: true })],
    initContainers: [{ name: 'fetch', image: 'example.com/fetch:1', mounts: [Mount.claim('data', '/data')] }],
  });

  expect(pod.volumes.filter((volume: Manifest) => volume.persistentVolumeClaim)).toEqual([
    { name: 'data', persistentVolumeClaim: { claimName: 'data' } },
  ]);
  expect(pod.containers[0].volumeMounts[0]).toMatchObject({ name: 'data', readOnly: true });
  expect(pod.initContainers[0].volumeMounts[0]).not.toHaveProperty('readOnly');
});

test('two folders of the pod are two volumes, unless the same mount is given twice', () => {
  const shared = Mount.emptyDir('/shared');
  const scratch = () => Mount.ephemeralClaim('/scratch', Size.gibibytes(1));
  const pod = podOf({
    mounts: [shared, scratch()],
    sidecars: [{ name: 'sync', image: 'example.com/sync:1', mounts: [shared, scratch()] }],
  });

  expect(pod.volumes.map(({ name }: Manifest) => name)).toEqual(['home', 'scratch', 'scratch-2', 'shared']);
});

test('names of volumes are DNS labels, whatever they are named after', () => {
  expect(volumeOf(Mount.claim('my.data', '/data')).name).toBe('my-data');
  expect(volumeOf(Mount.claim('a'.repeat(80), '/data')).name).toBe('a'.repeat(59));
  expect(volumeOf(Mount.emptyDir('/opt/Model_Store')).name).toBe('model-store');
});

test('a claim of cdk8s-plus is mounted by its name', () => {
  const [, job] = synthChart((chart) => {
    const claim = new PersistentVolumeClaim(chart, 'claim', {
      metadata: { name: 'models' }, accessModes: [PersistentVolumeAccessMode.READ_ONLY_MANY], storage: Size.gibibytes(8),
    });
    new TrainingJob(chart, 'job', { image: 'example.com/train:1', mounts: [Mount.claimOf(claim, '/models')] });
  });

  expect(job.spec.template.spec.volumes).toContainEqual({ name: 'models', persistentVolumeClaim: { claimName: 'models' } });
});

describe('checkpoints', () => {
  const mount = Mount.claim('checkpoints', '/checkpoints');

  test('are a mount, and two minutes to write the last one', () => {
    const pod = podOf({ checkpoint: Checkpoint.to(mount) });

    expect(pod.terminationGracePeriodSeconds).toBe(120);
    expect(pod.containers[0].volumeMounts).toContainEqual({ name: 'checkpoints', mountPath: '/checkpoints' });
  });

  test('may be one of the mounts already', () => {
    expect(
      mainOf({ mounts: [mount], checkpoint: Checkpoint.to(mount) }).volumeMounts.filter((m: Manifest) => m.mountPath === '/checkpoints'),
    ).toHaveLength(1);
  });

  test('may have a command before the end, unless the container has one of its own', () => {
    const checkpoint = Checkpoint.to(mount, { preStop: ['save'] });

    expect(mainOf({ checkpoint }).lifecycle).toEqual({ preStop: { exec: { command: ['save'] } } });
    expect(mainOf({ checkpoint, preStop: ['own'] }).lifecycle.preStop.exec.command).toEqual(['own']);
  });
});
