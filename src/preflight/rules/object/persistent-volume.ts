import { dict, Dict, isDict, text, texts } from '../../../base/json';
import { isDnsSubdomain } from '../../../upstream/names';
import { quantityOf, ZERO } from '../../model/amounts';
import { ObjectRule, Reporter } from '../../rule';

const volume = (spec: string): string => `
apiVersion: v1
kind: PersistentVolume
metadata: {name: data}
spec: {capacity: {storage: 1Ti}, ${spec}}`;

/** Fields of the spec that say something about the volume; each of the others is a kind of volume. */
const ABOUT: ReadonlySet<string> = new Set([
  'accessModes', 'capacity', 'claimRef', 'mountOptions', 'nodeAffinity', 'persistentVolumeReclaimPolicy', 'storageClassName',
  'volumeAttributesClassName', 'volumeMode',
]);

/** @see ValidatePersistentVolumeSpec in pkg/apis/core/validation of Kubernetes */
export const persistentVolume: ObjectRule = {
  id: 'persistent-volume',
  on: ['PersistentVolume.'],
  severity: 'error',
  family: 'is rejected',
  summary: 'A PersistentVolume has no size, no access mode, no kind of volume, or a path or class that cannot be.',
  why: 'A volume says how large it is, how it may be used, and where it is: exactly one of nfs, csi, hostPath and so on.',
  because: 'the API server validates volumes',
  bad: volume('nfs: {server: nfs.example.com, path: data}'),
  good: volume('accessModes: [ReadWriteMany], nfs: {server: nfs.example.com, path: /data}'),
  check({ spec }, report) {
    checkUse(spec, report);
    const kinds = Object.keys(spec).filter((field) => !ABOUT.has(field) && spec[field] !== null && spec[field] !== undefined);
    if (kinds.length !== 1) {
      report({
        property: 'spec', value: kinds.join(', '), problem: 'must have exactly one kind of volume',
        fix: kinds.length === 0 ? 'add for instance nfs: {server: …, path: /…}' : 'remove all but one',
      });
    }
    if (isDict(spec.nfs)) {
      const { server, path } = dict(spec.nfs);
      if (text(server) === undefined) {
        report({ property: 'spec.nfs.server', value: server, problem: 'must be given', fix: 'write the host name of the server' });
      }
      if (text(path)?.startsWith('/') !== true) {
        report({ property: 'spec.nfs.path', value: path, problem: 'must be an absolute path', fix: "begin it with '/'" });
      }
    }
    if (isDict(spec.local) && !isDict(spec.nodeAffinity)) {
      report({ property: 'spec.nodeAffinity', value: undefined, problem: 'must say where a local volume is', fix: 'name its node' });
    }
  },
};

function checkUse(spec: Dict, report: Reporter): void {
  const modes = texts(spec.accessModes);
  if (modes.length === 0) {
    report({
      property: 'spec.accessModes', value: spec.accessModes, problem: 'must have at least one access mode', fix: 'write [ReadWriteMany]',
    });
  } else if (modes.includes('ReadWriteOncePod') && modes.length > 1) {
    report({
      property: 'spec.accessModes', value: modes.join(', '), problem: 'must have ReadWriteOncePod alone', fix: 'remove the other modes',
    });
  }
  const amounts = Object.keys(dict(spec.capacity));
  if (amounts.length !== 1 || amounts[0] !== 'storage') {
    report({
      property: 'spec.capacity', value: amounts.join(', '), problem: "must have 'storage', and nothing else",
      fix: 'write for instance {storage: 1Ti}',
    });
  }
  // nothing is read as 0
  const size = dict(spec.capacity).storage === null ? ZERO : quantityOf(dict(spec.capacity).storage);
  if (size !== undefined && size.compareTo(ZERO) <= 0) {
    report({
      property: 'spec.capacity.storage', value: dict(spec.capacity).storage, problem: 'must be above 0', fix: 'say how much it holds',
    });
  }
  const storageClass = spec.storageClassName;
  if (typeof storageClass === 'string' && storageClass !== '' && !isDnsSubdomain(storageClass)) {
    report({
      property: 'spec.storageClassName', value: storageClass, problem: 'must be the name of a StorageClass',
      fix: 'write it as kubectl prints it',
    });
  }
}
