import { Dict, dicts, isDict, text } from '../../../base/json';
import { isDnsSubdomain } from '../../../upstream/names';
import { quantityOf, ZERO } from '../../model/amounts';
import { Feature } from '../../model/feature';
import { PodRule, Reporter } from '../../rule';
import { IMAGE, JOB } from '../examples';
import { checkDownwardFiles } from './env-sources';

const job = (mode: string): string => `
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}, volumeMounts: [{name: scripts,
  mountPath: /scripts}]}], volumes: [{name: scripts, configMap: {name: scripts, defaultMode: ${mode}}}]}}}`;

/** What a volume made of files calls the object that it is made of. */
const NAME_OF: Readonly<Record<string, string>> = { configMap: 'name', secret: 'secretName' };

/** @see validateVolumeSource in pkg/apis/core/validation of Kubernetes */
export const volumeSources: PodRule = {
  id: 'volume-sources',
  on: 'pod',
  oncePerShape: 'in all namespaces',
  needs: Feature.VOLUMES,
  severity: 'error',
  family: 'is rejected',
  summary: 'A volume has a file mode, a file, a size, a claim or an object that cannot be.',
  why: 'Modes are numbers from 0 to 0777 in octal, which is 511 in decimal: YAML reads 0644 as octal, which is 420, and 777 as decimal.',
  because: 'the API server validates volumes',
  bad: job('777'),
  good: job('420'),
  check(pods, report) {
    dicts(pods.spec.volumes).forEach((volume, i) => checkVolume(volume, `${pods.path}.volumes[${i}]`, report));
  },
};

function checkVolume(volume: Dict, path: string, report: Reporter): void {
  for (const kind of ['configMap', 'secret', 'downwardAPI', 'projected']) {
    const source = volume[kind];
    if (isDict(source)) {
      checkMode(source.defaultMode, `${path}.${kind}.defaultMode`, report);
      checkFiles(kind, source, `${path}.${kind}`, report);
      const field = NAME_OF[kind];
      if (field !== undefined && source.optional !== true) {
        checkName(source[field], `${path}.${kind}.${field}`, kind === 'secret' ? 'Secret' : 'ConfigMap', report);
      }
      if (kind === 'projected') {
        checkProjected(source, `${path}.projected`, report);
      }
    }
  }
  const limit = isDict(volume.emptyDir) ? quantityOf(volume.emptyDir.sizeLimit) : undefined;
  if (limit !== undefined && limit.compareTo(ZERO) < 0) {
    report({ property: `${path}.emptyDir.sizeLimit`, value: limit.toString(), problem: 'must not be below 0', fix: 'correct the size' });
  }
  const claim = volume.persistentVolumeClaim;
  if (isDict(claim)) {
    checkName(claim.claimName, `${path}.persistentVolumeClaim.claimName`, 'PersistentVolumeClaim', report);
  }
  const host = volume.hostPath;
  if (isDict(host) && (text(host.path) === undefined || (host.path as string).split('/').includes('..'))) {
    report({
      property: `${path}.hostPath.path`, value: host.path, problem: "must be a path of the node without '..'", fix: 'correct the path',
    });
  }
}

/** The API server wants a name only; the object of an impossible name is waited for. */
function checkName(name: unknown, property: string, kind: string, report: Reporter): void {
  if (text(name) === undefined) {
    report({ property, value: name, problem: `must be the name of a ${kind}`, fix: 'name what is mounted' });
  } else if (!isDnsSubdomain(name as string)) {
    report({
      property, value: name, problem: `is no name that a ${kind} can have, so the pod waits for it`, family: 'can never start',
      fix: "write lower-case letters, digits, '-' and '.'",
    });
  }
}

function checkProjected(source: Dict, path: string, report: Reporter): void {
  dicts(source.sources).forEach((part, i) => {
    const property = `${path}.sources[${i}]`;
    const kinds = Object.keys(part).filter((key) => isDict(part[key]));
    if (kinds.length > 1) {
      report({ property, value: kinds, problem: 'must have one kind of source', fix: 'make two entries of it' });
    }
    for (const kind of kinds) {
      checkFiles(kind, part[kind] as Dict, `${property}.${kind}`, report);
    }
    const token = part.serviceAccountToken;
    if (isDict(token) && typeof token.expirationSeconds === 'number' && token.expirationSeconds < 600) {
      report({
        property: `${property}.serviceAccountToken.expirationSeconds`, value: token.expirationSeconds, problem: 'must be at least 600',
        fix: 'raise it',
      });
    }
  });
}

function checkFiles(kind: string, source: Dict, path: string, report: Reporter): void {
  if (kind === 'downwardAPI') {
    checkDownwardFiles(source, path, report);
  }
  dicts(source.items).forEach((item, i) => {
    const property = `${path}.items[${i}]`;
    checkMode(item.mode, `${property}.mode`, report);
    const file = text(item.path);
    if (file === undefined || file.startsWith('/') || file.split('/').includes('..') || file.startsWith('..')) {
      report({
        property: `${property}.path`, value: item.path, problem: "must be a file name relative to the mount, without '..'",
        fix: "leave out the leading '/' and any '..'",
      });
    }
    if (kind !== 'downwardAPI' && text(item.key) === undefined) {
      report({ property: `${property}.key`, value: item.key, problem: 'must be given', fix: 'name the key of the object' });
    }
  });
}

function checkMode(mode: unknown, property: string, report: Reporter): void {
  if (typeof mode === 'number' && (mode < 0 || mode > 0o777)) {
    report({
      property, value: mode, problem: 'must be between 0 and 0777 in octal, which is 511 in decimal',
      fix: mode > 0o777 && /^[0-7]{3}$/.test(String(mode)) ? `write 0${mode}` : 'write for instance 0644',
    });
  }
}
