import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { check } from '../../src/preflight/check';
import { diffManifests } from '../../src/preflight/diff/diff';
import { RULES } from '../../src/preflight/registry';
import { jsonReport } from '../../src/preflight/report/json-report';
import { sarifReport } from '../../src/preflight/report/sarif-report';
import { textReport } from '../../src/preflight/report/text-report';
import { readInput } from '../../src/preflight/input/read-input';

/** FUZZ_RUNS=20000 is the long mode. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 400);

const FOLDERS = [join(__dirname, '../fixtures/sources'), join(__dirname, 'fixtures/ordinary')];
const texts = [
  ...FOLDERS.flatMap((folder) => readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'))),
  ...RULES.flatMap((rule) => [rule.bad, rule.good]),
];
const manifests = texts
  .flatMap((text) => parseAllDocuments(text).map((document) => document.toJS() as unknown))
  .filter((manifest) => manifest !== null);

const strange = fc.oneof(
  fc.constantFrom<unknown>(
    null, '', 0, -1, 1.5, 1e308, NaN, true, [], {}, [null], [[]], 'x'.repeat(300), '$(X', '1e9999', '{{x}}', '\u0000', '__proto__',
    'constructor', 2 ** 53, -(2 ** 31),
  ),
  fc.string(),
  fc.double(),
  fc.object({ maxDepth: 2, maxKeys: 3 }),
);

/** Replaces, removes or doubles something somewhere in a manifest. */
function mutate(manifest: unknown, steps: readonly number[], action: number, value: unknown): unknown {
  const copy = structuredClone(manifest);
  let holder = copy as Record<string, unknown>;
  for (const step of steps) {
    const keys = Object.keys(holder);
    if (keys.length === 0) {
      return copy;
    }
    const key = keys[step % keys.length];
    const child = holder[key];
    if (typeof child === 'object' && child !== null && step % 3 !== 0) {
      holder = child as Record<string, unknown>;
    } else if (action === 0) {
      holder[key] = structuredClone(value); // a later step may lead into it, and it would come to hold itself
    } else if (action === 1) {
      if (Array.isArray(holder)) {
        holder.splice(Number(key), 1);
      } else {
        delete holder[key];
      }
    } else {
      holder[`${key}x`] = child;
      holder[key] = [child, child];
    }
  }
  return copy;
}

const mutated = fc.tuple(fc.nat(manifests.length - 1), fc.array(fc.nat(1000), { minLength: 1, maxLength: 12 }), fc.nat(2), strange)
  .map(([index, steps, action, value]) => mutate(manifests[index], steps, action, value));

test('mutated manifests never make a rule or a report throw', () => {
  fc.assert(
    fc.property(fc.array(mutated, { minLength: 1, maxLength: 4 }), (objects) => {
      const result = check(
        objects.map((manifest) => ({ manifest })),
        {
          facts: {
            pools: [{ name: 'p', nodes: 2, resources: { cpu: 8, 'nvidia.com/gpu': 8 }, taints: [{ key: 'a', effect: 'NoSchedule' }] }],
            queues: [{ system: 'kueue', name: 'training', resources: { cpu: 1 } }],
          },
        },
      );
      expect(textReport(result)).toContain('object');
      expect(() => {
        JSON.parse(jsonReport(result));
      }).not.toThrow();
      expect(() => {
        JSON.parse(sarifReport(result));
      }).not.toThrow();
    }),
    { numRuns: RUNS },
  );
});

test('mutated manifests never make the diff throw', () => {
  fc.assert(
    fc.property(mutated, mutated, fc.nat(manifests.length - 1), (before, after, index) => {
      expect(
        Array.isArray(diffManifests([{ manifest: before }, { manifest: manifests[index] }], [{ manifest: after }, { manifest: before }])),
      ).toBe(true);
    }),
    { numRuns: RUNS },
  );
});

test('anything at all is read, or called unusable', () => {
  const cut = fc
    .tuple(fc.nat(texts.length - 1), fc.nat(2000), fc.nat(2000), fc.string({ maxLength: 5 }))
    .map(([index, from, to, insert]) => texts[index].slice(0, from) + insert + texts[index].slice(to));
  fc.assert(
    fc.property(fc.oneof(cut, fc.string(), fc.json()), (text) => {
      const input = readInput(text, 'input.yaml');
      expect(input.problems.every(({ message }) => message !== '')).toBe(true);
      check(input.manifests);
    }),
    { numRuns: RUNS },
  );
});
