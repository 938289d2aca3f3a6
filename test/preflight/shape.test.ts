import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { yamlDocuments } from '../../src/base/yaml-documents';
import { check } from '../../src/preflight/check';
import { RULES } from '../../src/preflight/registry';
import { JobRule, PodRule, WorkloadRule } from '../../src/preflight/rule';
import { World } from '../../src/preflight/world';
import { jobAsSeen, podsAsSeen, workloadAsSeen, worldAsSeen } from '../support/as-seen';

const FIXTURES = [join(__dirname, 'fixtures'), join(__dirname, '..', '..', 'dist')];
const IDS = new Set(RULES.map(({ id }) => id));
type ShapeRule = PodRule | JobRule | WorkloadRule;
const ONCE = RULES.filter((rule): rule is ShapeRule => 'oncePerShape' in rule);

function documents(yaml: string): unknown[] {
  try {
    return yamlDocuments(yaml);
  } catch {
    return [];
  }
}

/** Examples of rules, ordinary manifests, and what the examples of this library give. */
const INPUTS: readonly (readonly unknown[])[] = [
  ...RULES.flatMap(({ bad, good }) => [documents(bad), documents(good)]),
  ...FIXTURES.flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
    .filter((file) => file.endsWith('.yaml')).map((file) => documents(readFileSync(join(folder, file), 'utf8')))),
];

const worldOf = (manifests: readonly unknown[]): World => new World(manifests.map((manifest) => ({ manifest })), {}, IDS);

const worlds = INPUTS.map(worldOf);

/** What a rule reads beyond a shape, in all inputs. */
function readsOf(rule: ShapeRule): string[] {
  const where = rule.oncePerShape ?? 'in a namespace';
  const reads = new Set<string>();
  const attempt = (ask: () => void): void => {
    try {
      ask();
    } catch (error) {
      reads.add((error as Error).message);
    }
  };
  const nobody = (): void => undefined;
  for (const real of worlds) {
    const world = worldAsSeen(real, where);
    real.workloads.forEach((workload) => {
      if (rule.on === 'workload') {
        attempt(() => rule.check(workloadAsSeen(workload, where), nobody, world));
      } else if (rule.on === 'pod') {
        workload.podSets.forEach((pods) => attempt(() => rule.check(podsAsSeen(pods, where), nobody, world)));
      }
    });
    if (rule.on === 'job') {
      real.jobs.forEach((job) => attempt(() => rule.check(jobAsSeen(job, where), nobody, world)));
    }
  }
  return [...reads];
}

describe('rules that are asked once per shape', () => {
  it('are most of those about pods', () => {
    expect(ONCE.length).toBeGreaterThan(60);
  });

  it.each(ONCE.map((rule) => [rule.id, rule] as const))('%s reads nothing beyond the shape', (_, rule) => {
    expect(readsOf(rule)).toEqual([]);
  });

  it('find in many that are alike what they find in one', () => {
    const inputs = INPUTS.slice(0, 2 * RULES.length)
      .map((manifests) => manifests.map((manifest) => ({ manifest, runs: hasPods(manifest) })));
    const copies = (count: number): { manifest: unknown }[] => Array.from({ length: count }, (_, copy) => inputs.flatMap((manifests, i) =>
      manifests.filter(({ runs }) => runs || copy === 0).map(({ manifest }) => ({ manifest: copyOf(manifest, `w${i}`, copy) })))).flat();
    const found = (count: number): string[] => check(copies(count)).findings
      .filter(({ rule }) => ONCE.some(({ id }) => id === rule))
      .map(({ rule, object, property, severity }) => `${severity} ${rule} ${object.namespace ?? ''} ${object.kind} ${property}`).sort();
    const [once, thrice] = [found(1), found(3)];
    expect(once.length).toBeGreaterThan(150);
    expect(thrice).toEqual(once.flatMap((line) => [line, line, line]));
  });

  it('are most often asked once for all namespaces', () => {
    const job = (i: number, image: string): { manifest: unknown } => ({
      manifest: {
        apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'job', namespace: `ns-${i}` }, spec: {
          template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image, args: [`--seed=${i}`] }] } },
        },
      },
    });
    const rule = RULES.find(({ id }) => id === 'image-tag') as PodRule;
    const asked = jest.spyOn(rule, 'check');
    const found = check(Array.from({ length: 60 }, (_, i) => job(i, i % 3 === 0 ? 'train:latest' : 'train:1.0'))).findings;
    expect(found.filter((finding) => finding.rule === 'image-tag').map(({ object }) => object.namespace))
      .toEqual(Array.from({ length: 20 }, (_, i) => `ns-${3 * i}`));
    // once for each of the two shapes, then for all of the one that it has something against
    expect(asked).toHaveBeenCalledTimes(2 + 20);
    asked.mockRestore();
  });

  it('are asked about each where one is alike but for its words', () => {
    const job = (i: number, image: string): { manifest: unknown } => ({
      manifest: {
        apiVersion: 'batch/v1', kind: 'Job', metadata: { name: `job-${i}`, namespace: 'ml' }, spec: {
          template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image, args: [`--seed=${i}`] }] } },
        },
      },
    });
    const jobs = Array.from({ length: 60 }, (_, i) => job(i, i % 3 === 0 ? 'train:latest' : 'train:1.0'));
    const found = check(jobs).findings.filter(({ rule }) => rule === 'image-tag').map(({ object }) => object.name);
    expect(found).toEqual(Array.from({ length: 20 }, (_, i) => `job-${3 * i}`));
  });
});

function hasPods(manifest: unknown): boolean {
  return worldOf([manifest]).workloads.length > 0;
}

/** The same object in a namespace of its own input, under the name of a copy. */
function copyOf(manifest: unknown, namespace: string, copy: number): unknown {
  const { metadata, ...rest } = structuredClone(manifest) as { metadata?: Record<string, unknown> };
  const isNamespaced = typeof metadata?.namespace === 'string';
  return { ...rest, metadata: { ...metadata, ...(isNamespaced ? { namespace, name: `${String(metadata?.name)}-${copy}` } : {}) } };
}
