import { dict, Dict, entry } from '../../../base/json';
import { PodSet } from '../../model/workload';
import { isQualifiedName } from '../../../upstream/names';
import { PodRule, Reporter, WorkloadRule } from '../../rule';
import { CONTAINER } from '../examples';
import { QUEUED_JOB } from '../examples-kueue';

const PREFIX = 'kueue.x-k8s.io/podset-';
const REQUESTS = ['required-topology', 'preferred-topology', 'unconstrained-topology'];
const SLICE = `${PREFIX}slice-required-topology`;
const SIZE = `${PREFIX}slice-size`;
const LAYERS = `${PREFIX}slice-required-topology-constraints`;

const job = (annotations: string): string => `
${QUEUED_JOB}
spec: {parallelism: 4, completions: 4, template: {metadata: {annotations: {${annotations}}}, spec: {restartPolicy: Never,
  containers: [${CONTAINER}]}}}`;

export const kueueTopologyRequest: PodRule = {
  id: 'kueue-topology-request',
  on: 'pod',
  oncePerShape: 'in all namespaces',
  severity: 'error',
  family: 'is rejected',
  summary: 'The topology annotations of a pod template contradict each other.',
  why: 'A pod set asks for one of required, preferred and unconstrained; a slice has a topology and a size, at most the number of pods; '
    + 'layers of slices exclude both.',
  because: "Kueue's webhooks for jobs validate topology requests",
  bad: job(`${PREFIX}required-topology: rack, ${PREFIX}preferred-topology: block`),
  good: job(`${PREFIX}required-topology: rack`),
  check(pods, report) {
    const { annotations } = pods;
    const given = REQUESTS.filter((name) => entry(annotations, PREFIX + name) !== undefined);
    const path = `${pods.metadataPath}.annotations`;
    if (given.length > 1) {
      report({
        property: path, value: given.map((name) => PREFIX + name), problem: `must have at most one of ${REQUESTS.join(', ')}`,
        fix: 'keep one of them',
      });
    }
    for (const name of ['required-topology', 'preferred-topology', 'slice-required-topology']) {
      const value = entry(annotations, PREFIX + name);
      if (value !== undefined && (typeof value !== 'string' || !isQualifiedName(value))) {
        report({
          property: `${path}["${PREFIX}${name}"]`, value, problem: 'must be the node label of a topology level',
          fix: "write the label, such as 'cloud.provider.com/topology-rack'",
        });
      }
    }
    const unconstrained = entry(annotations, `${PREFIX}unconstrained-topology`);
    if (typeof unconstrained === 'string' && !/^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(unconstrained)) {
      report({
        property: `${path}["${PREFIX}unconstrained-topology"]`, value: unconstrained, problem: "must be 'true' or 'false'",
        fix: "write 'true' in quotes",
      });
    }
    checkSlices(pods, path, report);
    checkGroup(annotations, given, path, report);
  },
};

function checkSlices(pods: PodSet, path: string, report: Reporter): void {
  const slice = entry(pods.annotations, SLICE);
  const size = entry(pods.annotations, SIZE);
  if ((slice === undefined) !== (size === undefined)) {
    const missing = slice === undefined ? SLICE : SIZE;
    report({
      property: `${path}["${missing}"]`, problem: `must be given together with ${slice === undefined ? SIZE : SLICE}`,
      fix: 'write both or neither',
    });
  } else if (typeof size === 'string') {
    const number = /^[0-9]+$/.test(size) ? Number(size) : 0;
    if (number < 1 || (number > pods.count && pods.count > 0)) {
      report({
        property: `${path}["${SIZE}"]`, value: size, problem: `must be between 1 and ${pods.count}, the number of pods`,
        fix: 'correct the size',
      });
    }
  }
  if (entry(pods.annotations, LAYERS) !== undefined && (slice !== undefined || size !== undefined)) {
    report({
      property: `${path}["${LAYERS}"]`, value: entry(pods.annotations, LAYERS), problem: `must not be beside ${SLICE} and ${SIZE}`,
      fix: 'keep one form',
    });
  }
}

function checkGroup(annotations: Dict, given: readonly string[], path: string, report: Reporter): void {
  const group = entry(annotations, `${PREFIX}group-name`);
  if (typeof group !== 'string') {
    return;
  }
  const property = `${path}["${PREFIX}group-name"]`;
  if (/^-?[0-9]+$/.test(group)) {
    report({ property, value: group, problem: 'must not be a number', fix: 'use a name' });
  }
  if (!given.includes('required-topology') && !given.includes('preferred-topology')) {
    report({ property, value: group, problem: 'needs a required or preferred topology', fix: `add ${PREFIX}required-topology` });
  }
  if (entry(annotations, SLICE) !== undefined || entry(annotations, LAYERS) !== undefined) {
    report({ property, value: group, problem: 'must not be used with slices', fix: 'remove one of them' });
  }
}

export const kueueTopologyPlace: WorkloadRule = {
  id: 'kueue-topology-place',
  on: 'workload',
  oncePerShape: 'in all namespaces',
  severity: 'warning',
  family: 'will not do what it says',
  summary: 'A topology annotation stands on the job instead of the pod template.',
  why: 'Kueue reads topology requests from the metadata of the pod template only.',
  because: "Kueue's job integrations read topology requests from pod templates",
  bad: `
${QUEUED_JOB.replace('labels:', `annotations: {${PREFIX}required-topology: rack}, labels:`)}
spec: {template: {spec: {restartPolicy: Never, containers: [${CONTAINER}]}}}`,
  good: job(`${PREFIX}required-topology: rack`),
  check(workload, report) {
    if (workload.kind === 'Pod') {
      return;
    }
    for (const key of Object.keys(dict(workload.annotations))) {
      if (key.startsWith(PREFIX) && workload.podSets.every((pods) => entry(pods.annotations, key) === undefined)) {
        report({
          property: `${workload.metadataPath}.annotations["${key}"]`, value: workload.annotations[key],
          problem: 'is not seen by Kueue, which reads it from the pod template',
          fix: `move it to ${workload.podSets[0]?.metadataPath ?? 'the pod template'}.annotations`,
        });
      }
    }
  },
};
