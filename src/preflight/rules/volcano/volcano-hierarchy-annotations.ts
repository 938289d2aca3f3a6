import { entry, text } from '../../../base/json';
import { display } from '../../finding';
import { KubeObject } from '../../kube-object';
import { Reporter, WorldRule } from '../../rule';

const HIERARCHY = 'volcano.sh/hierarchy';
const WEIGHTS = 'volcano.sh/hierarchy-weights';

const queue = (name: string, path: string, weights: string): string => `
apiVersion: scheduling.volcano.sh/v1beta1
kind: Queue
metadata: {name: ${name}, annotations: {${HIERARCHY}: ${path}, ${WEIGHTS}: '${weights}'}}
spec: {weight: 1}`;

export const volcanoHierarchyAnnotations: WorldRule = {
  id: 'volcano-hierarchy-annotations',
  on: 'world',
  severity: 'error',
  family: 'is rejected',
  summary: 'The annotations for the former hierarchy of Volcano queues do not go together.',
  why: 'volcano.sh/hierarchy has a path, and volcano.sh/hierarchy-weights a number above 0 for each of its parts; only the ends of '
    + 'paths are queues. Whether a queue above another one is refused depends on which comes first, so that is a warning.',
  because: "Volcano's validating webhook for Queues",
  bad: queue('vision', 'root/research/vision', '1/2'),
  good: queue('vision', 'root/research/vision', '1/2/4'),
  check(world, report) {
    const paths = new Map<string, KubeObject>();
    const annotated = world.index
      .ofType('Queue.scheduling.volcano.sh')
      .filter((object) => pathOf(object) !== undefined || text(entry(object.annotations, WEIGHTS)) !== undefined);
    for (const object of annotated) {
      checkWeights(object, (found) => report({ ...found, object }));
      const path = pathOf(object);
      if (path === undefined) {
        continue;
      }
      const other = paths.get(path);
      if (other !== undefined && other.name !== object.name) {
        report({
          object, property: `metadata.annotations["${HIERARCHY}"]`, value: path,
          problem: `must not be the path of queue '${other.name}' too`, fix: 'give each queue a path of its own',
          because: `both are in the input, at ${other.place} and ${object.place}`,
        });
      }
      paths.set(path, other ?? object);
    }
    const lengths = new Set([...paths.keys()].map(({ length }) => length));
    for (const [path, object] of paths) {
      const above = pathsAbove(path, lengths)
        .map((candidate) => paths.get(candidate))
        .find((candidate) => candidate !== undefined && candidate.name !== object.name);
      if (above !== undefined) {
        report({
          object, property: `metadata.annotations["${HIERARCHY}"]`, value: path,
          problem: `is below the path of queue '${above.name}', which is no end of a path then and is refused, unless it is there first`,
          fix: `give '${above.name}' a path of its own, beside this one`,
          because: `both are in the input, at ${above.place} and ${object.place}`, severity: 'warning',
        });
      }
    }
  },
};

/** The beginnings of a path, as far as there is any path of that length: a path may have very many parts. */
function pathsAbove(path: string, lengths: ReadonlySet<number>): string[] {
  const above: string[] = [];
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) {
    if (lengths.has(at)) {
      above.push(path.slice(0, at));
    }
  }
  return above;
}

/** As the mutating webhook completes it. */
function pathOf(object: KubeObject): string | undefined {
  const path = text(entry(object.annotations, HIERARCHY));
  return path === undefined || path.startsWith('root') ? path : `root/${path}`;
}

function checkWeights(object: KubeObject, report: Reporter): void {
  const path = text(entry(object.annotations, HIERARCHY)) ?? '';
  const written = text(entry(object.annotations, WEIGHTS)) ?? '';
  const weights = written.split('/');
  const property = `metadata.annotations["${WEIGHTS}"]`;
  const parts = path.split('/').length;
  if (weights.length !== parts) {
    report({
      property, value: written,
      problem: `must have a weight for each of the ${parts} parts of '${display(path)}', and has ${weights.length}`,
      fix: `write ${parts} numbers with slashes between them`,
    });
  } else {
    // Go reads no number with spaces around it
    const wrong = weights.find((weight) => (weight.trim() !== weight || !(Number(weight) > 0)) && !/^\+?(inf|infinity|nan)$/i.test(weight));
    if (wrong !== undefined) {
      report({ property, value: written, problem: `must have numbers above 0, and has '${display(wrong)}'`, fix: 'correct the weight' });
    }
  }
}
