import { Dict, dict, dicts, isDict, text } from '../../../base/json';
import { dataKeyProblem, isDnsSubdomain, isQualifiedName } from '../../../upstream/names';
import { Feature } from '../../model/feature';
import { PodRule, Reporter } from '../../rule';
import { IMAGE, JOB } from '../examples';

const job = (source: string): string => `
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}, env: [{name: NODE, valueFrom: {${source}}}]}]}}}`;

const FIELDS = [
  'metadata.name', 'metadata.namespace', 'metadata.uid', 'spec.nodeName', 'spec.serviceAccountName', 'status.hostIP', 'status.hostIPs',
  'status.podIP', 'status.podIPs',
];
const VOLUME_FIELDS = ['metadata.name', 'metadata.namespace', 'metadata.labels', 'metadata.annotations', 'metadata.uid'];
const MAP_FIELD = /^metadata\.(?:labels|annotations)\['([^']*)'\]$/;
const RESOURCE = /^(?:limits|requests)\.(?:cpu|memory|ephemeral-storage|hugepages-.+)$/;
const SOURCES = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'];

/** @see validateEnvVarValueFrom in pkg/apis/core/validation of Kubernetes */
export const envSources: PodRule = {
  id: 'env-sources',
  on: 'pod',
  oncePerShape: 'in all namespaces',
  needs: Feature.SOURCES,
  severity: 'error',
  family: 'is rejected',
  summary: 'An environment variable takes its value from something that cannot give one.',
  why: 'valueFrom has one source. Fields of the pod that can be read are few, and so are resources: CPU, memory, ephemeral storage and '
    + 'huge pages, but no GPUs.',
  because: 'the API server validates sources of environment variables',
  bad: job('fieldRef: {fieldPath: spec.hostname}'),
  good: job('fieldRef: {fieldPath: spec.nodeName}'),
  check(pods, report) {
    for (const container of pods.containers) {
      dicts(container.body.env).forEach((variable, i) => {
        if (isDict(variable.valueFrom)) {
          checkSource(variable.valueFrom, `${pods.path}.${container.path}.env[${i}].valueFrom`, report);
        }
      });
    }
  },
};

function checkSource(source: Dict, property: string, report: Reporter): void {
  const used = SOURCES.filter((key) => isDict(source[key]));
  if (used.length !== 1) {
    report({ property, value: used, problem: `must have one of ${SOURCES.join(', ')}`, fix: used.length === 0 ? 'add one' : 'keep one' });
  }
  if (isDict(source.fieldRef)) {
    checkField(source.fieldRef, FIELDS, `${property}.fieldRef`, report);
  }
  if (isDict(source.resourceFieldRef)) {
    checkResource(source.resourceFieldRef, `${property}.resourceFieldRef`, report);
  }
  for (const key of ['configMapKeyRef', 'secretKeyRef']) {
    const reference = source[key];
    if (isDict(reference)) {
      if (!isDnsSubdomain(text(reference.name) ?? '')) {
        report({
          property: `${property}.${key}.name`, value: reference.name,
          problem: `must be the name of a ${key === 'secretKeyRef' ? 'Secret' : 'ConfigMap'}`, fix: 'correct the name',
        });
      }
      const problem = dataKeyProblem(text(reference.key) ?? '');
      if (problem !== undefined) {
        report({ property: `${property}.${key}.key`, value: reference.key, problem: problem.problem, fix: problem.fix });
      }
    }
  }
}

/** A field of the pod that a container or a file reads. */
export function checkField(reference: Dict, fields: readonly string[], property: string, report: Reporter): void {
  const path = text(reference.fieldPath) ?? '';
  const key = MAP_FIELD.exec(path)?.[1];
  if (key === undefined ? !fields.includes(path) : !isQualifiedName(key)) {
    report({
      property: `${property}.fieldPath`, value: reference.fieldPath,
      problem: `must be one of ${fields.join(', ')}, metadata.labels['KEY'], metadata.annotations['KEY']`, fix: 'choose one of these',
    });
  }
  const version = text(reference.apiVersion);
  if (version !== undefined && version !== 'v1') {
    report({ property: `${property}.apiVersion`, value: version, problem: 'must be v1', fix: 'leave it out' });
  }
}

/** A resource of a container that a container or a file reads. */
export function checkResource(reference: Dict, property: string, report: Reporter): void {
  if (!RESOURCE.test(text(reference.resource) ?? '')) {
    report({
      property: `${property}.resource`, value: reference.resource,
      problem: 'must be limits or requests of cpu, memory, ephemeral-storage or hugepages-<size>, for instance limits.memory',
      fix: 'choose one of these; other resources are not told to containers',
    });
  }
}

/** Files of a downwardAPI volume. */
export function checkDownwardFiles(source: Dict, property: string, report: Reporter): void {
  dicts(source.items).forEach((item, i) => {
    const place = `${property}.items[${i}]`;
    if (isDict(item.fieldRef)) {
      checkField(item.fieldRef, VOLUME_FIELDS, `${place}.fieldRef`, report);
    } else if (isDict(item.resourceFieldRef)) {
      checkResource(dict(item.resourceFieldRef), `${place}.resourceFieldRef`, report);
    } else {
      report({ property: place, value: item.path, problem: 'must have fieldRef or resourceFieldRef', fix: 'say what the file holds' });
    }
  });
}
