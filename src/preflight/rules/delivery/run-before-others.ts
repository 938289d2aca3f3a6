import { entry, text } from '../../../base/json';
import { isRun, KIND_KEYS } from '../../../upstream/kinds';
import { KubeObject } from '../../kube-object';
import { WorldRule } from '../../rule';
import { JOB, TEMPLATE } from '../examples';

const WAVE = 'argocd.argoproj.io/sync-wave';
const HOOK = 'argocd.argoproj.io/hook';

const manifests = (wave: number): string => `
${JOB.replace('namespace: ml', `namespace: ml, annotations: {${WAVE}: '1'}`)}
spec: {${TEMPLATE}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: ml, annotations: {${WAVE}: '${wave}'}}`;

export const runBeforeOthers: WorldRule = {
  id: 'run-before-others',
  on: 'world',
  severity: 'warning',
  family: 'check this',
  summary: 'Argo CD waits for a run to end before it applies the rest.',
  why: 'A wave is done when all in it are healthy, and a Job is healthy when it has finished: whatever is in a later wave, and every '
    + 'PostSync hook, waits for the training, or for its place in the queue.',
  because: "Argo CD's sync waves and its health check of Jobs",
  bad: manifests(2),
  good: manifests(0),
  check(world, report) {
    const runs = KIND_KEYS.filter(isRun).flatMap((type) => world.index.ofType(type)).filter(
      (run) =>
        entry(run.annotations, HOOK) === undefined && Object.keys(run.annotations).some((key) => key.startsWith('argocd.argoproj.io/')),
    );
    if (runs.length === 0) {
      return;
    }
    const latest = latestByFile(world.index.objects);
    for (const run of runs) {
      const { byWave, hook } = latest.get(run.origin.file) ?? {};
      const later = byWave !== undefined && waveOf(byWave) > waveOf(run) ? byWave : hook;
      if (later !== undefined) {
        report({
          object: run, property: `metadata.annotations["${WAVE}"]`, value: waveOf(run),
          problem: `makes ${later.title} (${later === hook ? 'PostSync hook' : `wave ${waveOf(later)}`}) wait until this run has ended`,
          fix: 'put runs into the last wave, or into an Application of their own', because: `${later.title} at ${later.place}`,
        });
      }
    }
  },
};

/** What Argo CD applies last. */
interface Latest {
  byWave?: KubeObject;
  hook?: KubeObject;
}

/** Of each file, since what is in another may well be another Application. */
function latestByFile(objects: readonly KubeObject[]): Map<string | undefined, Latest> {
  const files = new Map<string | undefined, Latest>();
  for (const object of objects) {
    const hook = text(entry(object.annotations, HOOK));
    const latest = files.get(object.origin.file) ?? {};
    files.set(object.origin.file, latest);
    if (hook !== undefined) {
      latest.hook ??= hook.split(',').includes('PostSync') ? object : undefined;
    } else if (entry(object.annotations, WAVE) !== undefined && (latest.byWave === undefined || waveOf(object) > waveOf(latest.byWave))) {
      latest.byWave = object;
    }
  }
  return files;
}

function waveOf(object: KubeObject): number {
  const wave = Number(entry(object.annotations, WAVE) ?? 0);
  return Number.isInteger(wave) ? wave : 0;
}
