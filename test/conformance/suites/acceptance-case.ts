import { Obj } from '../control-plane/client';
import { check, Finding, sentenceOf } from '../library';
import { Judgement } from '../suite';

/** One manifest and what the API server said about it. */
export interface AcceptanceCase {
  readonly accepted: boolean;
  readonly code?: number;
  readonly message?: string;

  /** The answer depends on something that is not in the input. */
  readonly environment?: boolean;
  readonly manifest: Obj;
}

/** The objects that are there already: a namespace with a queue of Kueue, and one of Volcano. */
export const SETUP: readonly Obj[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'lab', labels: { 'kubernetes.io/metadata.name': 'lab' } } },
  { apiVersion: 'kueue.x-k8s.io/v1beta2', kind: 'ResourceFlavor', metadata: { name: 'default-flavor' }, spec: {} },
  {
    apiVersion: 'kueue.x-k8s.io/v1beta2',
    kind: 'ClusterQueue',
    metadata: { name: 'cq' },
    spec: {
      namespaceSelector: {},
      resourceGroups: [{
        coveredResources: ['cpu', 'memory', 'nvidia.com/gpu'],
        flavors: [{
          name: 'default-flavor',
          resources: [
            { name: 'cpu', nominalQuota: '1000000' },
            { name: 'memory', nominalQuota: '1000000Gi' },
            { name: 'nvidia.com/gpu', nominalQuota: '1000000' },
          ],
        }],
      }],
    },
  },
  { apiVersion: 'kueue.x-k8s.io/v1beta2', kind: 'LocalQueue', metadata: { name: 'lq', namespace: 'lab' }, spec: { clusterQueue: 'cq' } },
  { apiVersion: 'scheduling.volcano.sh/v1beta1', kind: 'Queue', metadata: { name: 'vq' }, spec: { weight: 1, reclaimable: true } },
];

const SETUP_INPUT = SETUP.map((manifest) => ({ manifest }));

/** What preflight finds in the manifest beside the objects of the setup. */
export function findingsOf(manifest: Obj): readonly Finding[] {
  const origin = { file: 'case' };
  return check([...SETUP_INPUT, { manifest, origin }]).findings.filter(({ object }) => object.origin.file === origin.file);
}

export function judgeAcceptance({ accepted, message = '', environment, manifest }: AcceptanceCase): Judgement {
  const kind = `${String(manifest.kind)} (${groupOf(manifest.apiVersion)})`;
  if (environment === true) {
    return { verdict: 'not counted', bad: !accepted, group: kind, detail: message };
  }
  let findings: readonly Finding[];
  try {
    findings = findingsOf(manifest);
  } catch (error) {
    return { verdict: 'crash', bad: !accepted, group: kind, detail: (error as Error).stack ?? String(error) };
  }
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (!accepted) {
    // what a gate of a release decides is a warning: the cluster may have it on
    if (/feature gate is disabled/.test(message) && findings.some(({ severity }) => severity === 'warning')) {
      return { verdict: 'agrees', bad: true, group: `${kind}: a gate`, detail: message };
    }
    return { verdict: errors.length > 0 ? 'agrees' : 'missed', bad: true, group: `${kind}: ${shapeOf(message)}`, detail: message };
  }
  // What is accepted and never starts is an error as well, and true: the children of a JobSet may be refused later.
  const wrong = errors.filter(({ family }) => family === 'is rejected');
  return {
    verdict: wrong.length > 0 ? 'false error' : 'agrees',
    bad: false,
    group: `${kind}: ${wrong.map(({ rule }) => rule).join(', ')}`,
    detail: wrong.map(sentenceOf).join('; '),
  };
}

/** A message without what differs from case to case. */
export function shapeOf(message: string): string {
  return message.replace(/"[^"]*"/g, '"…"').replace(/\d+/g, 'N').replace(/\bm-[a-z0-9-]+/g, 'NAME').slice(0, 160);
}

function groupOf(apiVersion: unknown): string {
  return typeof apiVersion === 'string' && apiVersion.includes('/') ? apiVersion.split('/')[0] : 'core';
}
