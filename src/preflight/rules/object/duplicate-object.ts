import { isSame } from '../../../base/json';
import { isRun } from '../../../upstream/kinds';
import { KubeObject } from '../../kube-object';
import { folderOf } from '../../ownership';
import { WorldRule } from '../../rule';
import { JOB, TEMPLATE } from '../examples';

export const duplicateObject: WorldRule = {
  id: 'duplicate-object',
  on: 'world',
  severity: 'warning',
  family: 'will not do what it says',
  summary: 'The same object is twice in a folder, or in an app.',
  why: 'The last one applied wins without a word, and a GitOps tool reports a repeated resource. Of a Job only the first can be '
    + 'applied: its template cannot be changed. Two of one chart with other content, and two runs of one chart, are an error.',
  because: 'kind, namespace and name identify an object',
  bad: `
${JOB}
spec: {${TEMPLATE}}
---
${JOB}
spec: {backoffLimit: 2, ${TEMPLATE}}`,
  good: `
${JOB}
spec: {${TEMPLATE}}
---
${JOB.replace('train', 'train-2')}
spec: {backoffLimit: 2, ${TEMPLATE}}`,
  check(world, report) {
    const first = new Map<string, KubeObject>();
    for (const object of world.index.objects) {
      if (object.name === '') {
        continue;
      }
      // Another folder is another environment.
      const key = `${folderOf(object)} ${object.type} ${object.namespace ?? ''} ${object.name}`;
      const other = first.get(key);
      if (other === undefined) {
        first.set(key, object);
        continue;
      }
      const same = isSame(other.manifest, object.manifest);
      const isRefused = isRun(object.type) && !isSame(other.spec.template, object.spec.template);
      report({
        object,
        property: 'metadata.name',
        value: object.name,
        problem: `is also the name of the ${object.kind} at `
          + `${other.place}`
            + (same
              ? ', with the same content'
              : isRefused
                ? ', and the second template is refused as a change of an immutable field'
                : ', with other content, of which only the last applied stays'),
        fix: same ? `remove one of them${isRun(object.type) ? ', or rename one: only one run starts' : ''}` : 'rename one of them',
        // two runs that say the same were meant to be two
        severity: (!same || isRun(object.type)) && isOfOneChart(other, object) ? 'error' : 'warning',
        because: `both are in the input, at ${other.place} and ${object.place}`,
      });
    }
  },
};

/** Files, and charts too, may be meant for several clusters; what one chart makes is applied together. */
function isOfOneChart({ origin: a }: KubeObject, { origin: b }: KubeObject): boolean {
  return a.chartPath !== undefined && a.chartPath === b.chartPath;
}
