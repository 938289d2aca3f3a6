import { PodSecurityLevel, Mount, SecurityProfile } from '../../src';
import { allows, looser } from '../../src/upstream/pod-security';
import { podOf } from '../support/job-pod';
import { errorOf, Manifest } from '../support/synth';
import { TrainingJob } from '../../src';

const sidecar = { name: 'daemon', image: 'example.com/daemon:1' };
const securityOf = (pod: Manifest, name: string): Manifest =>
  [...pod.containers, ...(pod.initContainers ?? [])].find((container: Manifest) => container.name === name).securityContext;

test('one container is privileged, and the others keep their profile', () => {
  const pod = podOf({ sidecars: [{ ...sidecar, privileged: true, mounts: [Mount.hostPath('/sys', '/hostsysfs')] }] });

  expect(securityOf(pod, 'daemon')).toEqual({ privileged: true });
  expect(securityOf(pod, 'main')).toEqual({ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } });
});

test('one container has capabilities and a user of its own', () => {
  const pod = podOf({ sidecars: [{ ...sidecar, addCapabilities: ['NET_BIND_SERVICE', 'NET_ADMIN'], runAsUser: 0 }] });

  expect(securityOf(pod, 'daemon')).toEqual({
    allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'], add: ['NET_ADMIN', 'NET_BIND_SERVICE'] }, runAsUser: 0,
    runAsNonRoot: false,
  });
  expect(pod.securityContext.runAsNonRoot).toBe(true);
});

test('a capability of a container comes on top of those of the profile', () => {
  const pod = podOf({ security: SecurityProfile.baseline({ addCapabilities: ['CHOWN'] }), addCapabilities: ['KILL'] });

  expect(securityOf(pod, 'main')).toEqual({ allowPrivilegeEscalation: false, capabilities: { add: ['CHOWN', 'KILL'] } });
});

test('the privileged profile is privileged, unless it is only for folders and the network of the node', () => {
  expect(securityOf(podOf({ security: SecurityProfile.privileged() }), 'main')).toEqual({ privileged: true });
  expect(securityOf(podOf({ security: SecurityProfile.privileged(), privileged: false }), 'main')).toEqual({ allowPrivilegeEscalation: false });
  expect(securityOf(podOf({
    security: SecurityProfile.privileged({ privilegedContainers: false, addCapabilities: ['SYS_ADMIN'] }),
  }), 'main')).toEqual({ allowPrivilegeEscalation: false, capabilities: { add: ['SYS_ADMIN'] } });
});

test('what a container may not be called is said at the container', () => {
  expect(errorOf((chart) => new TrainingJob(chart, 'job', {
    image: 'example.com/train:1', sidecars: [{ ...sidecar, addCapabilities: ['CAP_SYS_ADMIN'], runAsUser: -1 }],
  }))).toBe(
    "[test/job] 'sidecars[0].addCapabilities' (CAP_SYS_ADMIN) must be a capability as Kubernetes writes it: in capitals and without "
    + "'CAP_'; write 'SYS_ADMIN'\n[test/job] 'sidecars[0].runAsUser' (-1) must have user and group ids that are whole numbers from 0 to "
    + '2147483647; write for instance 1000',
  );
});

test('the looser of two levels allows what either does', () => {
  const levels = [PodSecurityLevel.RESTRICTED, PodSecurityLevel.BASELINE, PodSecurityLevel.PRIVILEGED];
  for (const a of levels) {
    for (const b of levels) {
      expect(allows(looser(a, b), a) && allows(looser(a, b), b)).toBe(true);
      expect([a, b]).toContain(looser(a, b));
    }
  }
});
