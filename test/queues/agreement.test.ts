import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import {
  ClusterQueue, FailurePolicy, MlCluster, MultiKueueConfig, NamespaceSelector, NodePool, PriorityClass, Queueing, ReclaimWithinCohort,
  ResourceFlavor, Topology, TrainingJob, VolcanoQuota, VolcanoQueue, WorkloadPriorityClass,
} from '../../src';
import { check } from '../../src/preflight/check';
import { errorOf, synthChart } from '../support/synth';

/** A construct, what it renders, and where the bad value stands in both. */
interface Rule {
  readonly what: string;
  readonly make: (chart: Chart, value: never) => unknown;
  readonly patch: (spec: Record<string, unknown>, value: never) => Record<string, unknown>;
  readonly good: unknown;
  readonly bad: unknown;
  readonly because: RegExp;
}

const groups = (nominalQuota: Record<string, string>): object[] => [{ flavors: [{ flavor: 'a', nominalQuota }] }];

const queue = (chart: Chart, props: object): ClusterQueue =>
  new ClusterQueue(chart, 'x', { namespaces: NamespaceSelector.any(), resourceGroups: groups({ cpu: '1' }), ...props } as never);

const many = (count: number): object[] =>
  Array.from({ length: 5 }, (_, g) => ({
    flavors: [{
      flavor: `f${g}`,
      nominalQuota: Object.fromEntries(Array.from({ length: Math.min(64, count - g * 64) }, (__, i) => [`example.com/r${g}-${i}`, '1'])),
    }],
  })).filter((group) => Object.keys(group.flavors[0].nominalQuota).length > 0);

const covered = (resourceGroups: { flavors: { flavor: string; nominalQuota: object }[] }[]): object[] =>
  resourceGroups.map(({ flavors: [{ flavor, nominalQuota }] }) => {
    const names = Object.keys(nominalQuota).sort();
    return { coveredResources: names, flavors: [{ name: flavor, resources: names.map((name) => ({ name, nominalQuota: '1' })) }] };
  });

const RULES: Rule[] = [
  {
    what: 'covered resources of a ClusterQueue', good: many(256), bad: many(257), because: /must have at most 256 resources in all/,
    make: (chart, resourceGroups) => queue(chart, { resourceGroups }),
    patch: (spec, groupsOf) => ({ ...spec, resourceGroups: covered(groupsOf) }),
  },
  {
    what: 'a resource of any name', good: 'gpu', bad: 'g pu', because: /must be the name of a resource/,
    make: (chart, name) => queue(chart, { resourceGroups: groups({ [name as string]: '1' }) }),
    patch: (spec, name) => ({ ...spec, resourceGroups: covered([{ flavors: [{ flavor: 'a', nominalQuota: { [name as string]: '1' } }] }]) }),
  },
  {
    what: 'a weight of fair sharing', good: 5e9, bad: 1e-9, because: /must be 0, or more than a thousand-millionth/,
    make: (chart, fairWeight) => queue(chart, { fairWeight }), patch: (spec, weight) => ({ ...spec, fairSharing: { weight } }),
  },
  {
    what: 'a threshold of what may be preempted, also where nothing is', good: 5, bad: 2 ** 31, because: /must be at most 2147483647/,
    make: (chart, maxPriorityThreshold) =>
      queue(chart, { preemption: { reclaimWithinCohort: ReclaimWithinCohort.ANY, maxPriorityThreshold } }),
    patch: (spec, maxPriorityThreshold) => ({
      ...spec, preemption: { reclaimWithinCohort: 'Any', borrowWithinCohort: { policy: 'Never', maxPriorityThreshold } },
    }),
  },
  {
    what: 'the label of a level of a Topology', good: 'example.com/rack', bad: 'a b', because: /must be the key of a label|must match/,
    make: (chart, level) => new Topology(chart, 'x', { levels: [level] }), patch: (_, nodeLabel) => ({ levels: [{ nodeLabel }] }),
  },
  {
    what: 'labels of a ResourceFlavor', good: 'b', bad: 'b c', because: /must be at most 63 letters/,
    make: (chart, value) => new ResourceFlavor(chart, 'x', { nodeLabels: { a: value } }), patch: (_, value) => ({ nodeLabels: { a: value } }),
  },
  {
    what: 'clusters of a MultiKueueConfig', good: ['a', 'b'], bad: ['a', 'a'], because: /must be unique/,
    make: (chart, clusters) => new MultiKueueConfig(chart, 'x', { clusters }), patch: (_, clusters) => ({ clusters }),
  },
  {
    what: 'the priority of a Volcano queue', good: 2 ** 31 - 1, bad: 3e9, because: /must be at most 2147483647/,
    make: (chart, priority) => new VolcanoQueue(chart, 'x', { priority }), patch: (spec, priority) => ({ ...spec, priority }),
  },
  {
    what: 'what a Volcano queue deserves', good: '8', bad: '9', because: /must be at most the capability, 8/,
    make: (chart, gpus) => new VolcanoQueue(chart, 'x', { capability: { 'nvidia.com/gpu': '8' }, deserved: { 'nvidia.com/gpu': gpus } }),
    patch: (spec, gpus) => ({ ...spec, capability: { 'nvidia.com/gpu': '8' }, deserved: { 'nvidia.com/gpu': gpus } }),
  },
];

describe.each(RULES.map((rule): [string, Rule] => [rule.what, rule]))('%s', (_, { make, patch, good, bad, because }) => {
  const [manifest] = synthChart((chart) => make(chart, good as never));
  const errors = (value: unknown): string[] =>
    check([{ manifest: { ...manifest, spec: patch(manifest.spec, value as never) } }]).findings
      .filter(({ severity, family }) => severity === 'error' && family === 'is rejected').map(({ problem }) => problem);

  test('that the cluster takes is taken by the construct and by preflight', () => {
    expect(errors(good)).toEqual([]);
  });

  test('that the cluster refuses is refused by both, for the same reason', () => {
    expect(errorOf((chart) => make(chart, bad as never))).toMatch(because);
    expect(errors(bad).join('\n')).toMatch(because);
  });
});

describe('values beside a spec', () => {
  test.each([3e9, 0.5])('a priority of %d is refused by both constructs', (value) => {
    expect(errorOf((chart) => new PriorityClass(chart, 'x', { value }))).toMatch(/'value' .* must be/);
    expect(errorOf((chart) => new WorkloadPriorityClass(chart, 'x', { value }))).toMatch(/'value' .* must be/);
  });
});

test('an exit code above 255 is taken, as the API server takes it', () => {
  const failurePolicy: FailurePolicy = { failOnExitCodes: [300] };
  const [job] = synthChart((chart) => new TrainingJob(chart, 'x', { image: 'example.com/train:1', failurePolicy }));

  expect(job.spec.podFailurePolicy.rules[0].onExitCodes.values).toEqual([300]);
});

describe('levels of Volcano queues', () => {
  const chain = (chart: Chart, levels: number): void => {
    let parent: VolcanoQueue | undefined;
    for (let i = 0; i < levels; i++) {
      parent = new VolcanoQueue(chart, `q${i}`, { parent });
    }
  };
  const made = (levels: number, maxQueueDepth?: number) => (chart: Chart): void => {
    new MlCluster(chart, 'prod', {
      queueing: Queueing.volcano({ quota: VolcanoQuota.capacity({ hierarchy: true }), maxQueueDepth }), pools: [NodePool.of('a', { nodes: 1 })],
    });
    chain(chart, levels);
  };

  test('are five as shipped', () => {
    expect(() => synthChart(made(5))).not.toThrow();
    expect(errorOf(made(6))).toContain('must make it at most number 5');
  });

  test('are as many as the cluster says, for the construct and for preflight', () => {
    const app = new App();
    const chart = new Chart(app, 'test');
    made(8, 8)(chart);

    expect(() => app.synthYaml()).not.toThrow();
    expect(errorOf(made(9, 8))).toContain('must make it at most number 8');
  });
});

/** Regular expressions and big numbers in code, without comments. */
function constantsIn(folder: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const root = join(__dirname, '../../src', folder);
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))) {
    const code = readFileSync(join(root, name), 'utf8').replace(/\/\*\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
    for (const [constant] of code.matchAll(/\/\^[^\n/]{12,}\$\/|(?<![\w'".-])\d[\d_]{3,}(?![\w'".:]| %)|2 \*\* 31(?: - 1)?/g)) {
      found.set(constant.replace(/_/g, ''), [...(found.get(constant) ?? []), `${folder}/${name}`]);
    }
  }
  return found;
}

test('no construct of queues, access or delivery has a number or a pattern of its own that upstream has', () => {
  const upstream = constantsIn('upstream');
  const again = ['queues', 'access', 'gitops', 'render'].flatMap((folder) =>
    [...constantsIn(folder)].filter(([constant]) => upstream.has(constant)).map(([constant, files]) => `${constant} in ${files.join(', ')}`));

  expect(upstream.size).toBeGreaterThan(5);
  expect(again).toEqual([]);
});
