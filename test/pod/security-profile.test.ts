import { Env, Mount, PodSecurityLevel, SecurityProfile, TrainingJobProps } from '../../src';
import { mainOf, podOf } from '../support/job-pod';
import { Manifest } from '../support/synth';

const paths = (container: Manifest): string[] => (container.volumeMounts ?? []).map(({ mountPath }: Manifest) => mountPath);

test('without a word a pod meets Pod Security restricted', () => {
  const pod = podOf({});

  expect(pod.securityContext).toEqual({
    runAsNonRoot: true, runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000, fsGroupChangePolicy: 'OnRootMismatch',
    seccompProfile: { type: 'RuntimeDefault' },
  });
  expect(pod.containers[0].securityContext).toEqual({ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } });
  expect(pod).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false });
});

test('its user has a name and a home that can be written to, in every container', () => {
  const pod = podOf({ sidecars: [{ name: 'sync', image: 'example.com/sync:1' }] });

  for (const container of [...pod.containers, ...pod.initContainers]) {
    expect(container.env).toEqual([{ name: 'HOME', value: '/home/worker' }, { name: 'USER', value: 'worker' }]);
    expect(paths(container)).toEqual(['/home/worker']);
  }
  expect(pod.volumes).toEqual([{ name: 'home', emptyDir: {} }]);
});

test.each<[string, Partial<TrainingJobProps>]>([
  ['sets HOME', { env: { HOME: Env.value('/scratch') } }],
  ['mounts something there', { mounts: [Mount.claim('home', '/home/worker')] }],
])('a container that %s has its own home, and its sidecars still have theirs', (_, props) => {
  const pod = podOf({ ...props, sidecars: [{ name: 'sync', image: 'example.com/sync:1' }] });

  const homes = pod.volumes.filter((volume: Manifest) => volume.emptyDir).map(({ name }: Manifest) => name);
  expect(homes).toHaveLength(1);
  expect((pod.containers[0].volumeMounts ?? []).map(({ name }: Manifest) => name)).not.toContain(homes[0]);
  expect(pod.initContainers[0].volumeMounts).toEqual([{ name: homes[0], mountPath: '/home/worker' }]);
});

test('a sidecar may have a home of its own', () => {
  const pod = podOf({ sidecars: [{ name: 'sync', image: 'example.com/sync:1', mounts: [Mount.claim('profile', '/home/worker')] }] });

  expect(pod.initContainers[0].volumeMounts).toEqual([{ name: 'profile', mountPath: '/home/worker' }]);
});

test("with the image's own files read-only, home and /tmp can still be written to", () => {
  const main = mainOf({ security: SecurityProfile.restricted({ readOnlyRootFilesystem: true }) });

  expect(main.securityContext.readOnlyRootFilesystem).toBe(true);
  expect(paths(main)).toEqual(['/home/worker', '/tmp']);
});

test('every part of the restricted profile can be another', () => {
  const pod = podOf({ security: SecurityProfile.restricted({ runAsUser: 1, runAsGroup: 2, fsGroup: 3, home: '/h', userName: 'u' }) });

  expect(pod.securityContext).toMatchObject({ runAsUser: 1, runAsGroup: 2, fsGroup: 3 });
  expect(pod.containers[0].env).toEqual([{ name: 'HOME', value: '/h' }, { name: 'USER', value: 'u' }]);
});

test("baseline runs as the image's user", () => {
  const pod = podOf({ security: SecurityProfile.baseline() });

  expect(pod.securityContext).toEqual({ seccompProfile: { type: 'RuntimeDefault' } });
  expect(pod.containers[0]).toMatchObject({ securityContext: { allowPrivilegeEscalation: false } });
  expect(pod.containers[0]).not.toHaveProperty('env');
});

test.each([
  [SecurityProfile.restricted(), PodSecurityLevel.RESTRICTED],
  [SecurityProfile.custom(), PodSecurityLevel.RESTRICTED],
  [SecurityProfile.custom({ addCapabilities: ['NET_BIND_SERVICE'] }), PodSecurityLevel.RESTRICTED],
  [SecurityProfile.custom({ addCapabilities: ['CHOWN'] }), PodSecurityLevel.BASELINE],
  [SecurityProfile.custom({ allowPrivilegeEscalation: true }), PodSecurityLevel.BASELINE],
  [SecurityProfile.custom({ runAsUser: 0 }), PodSecurityLevel.BASELINE],
  [SecurityProfile.custom({ addCapabilities: ['IPC_LOCK'] }), PodSecurityLevel.PRIVILEGED],
  [SecurityProfile.baseline({ runAsUser: 0, addCapabilities: ['CHOWN'] }), PodSecurityLevel.BASELINE],
  [SecurityProfile.privileged(), PodSecurityLevel.PRIVILEGED],
])('%# meets the level %s', (profile, level) => {
  expect(profile).toMatchObject({ level, _problem: undefined });
});

test('capabilities are added after all are dropped, sorted', () => {
  expect(
    mainOf({ security: SecurityProfile.custom({ addCapabilities: ['SYS_PTRACE', 'IPC_LOCK'] }) }).securityContext.capabilities,
  ).toEqual({ drop: ['ALL'], add: ['IPC_LOCK', 'SYS_PTRACE'] });
});
