import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdk8s';
import fc from 'fast-check';
import { MlCluster } from '../../src';
import { declaredCluster } from '../../src/cluster/declared-facts';
import { ClusterFacts, PoolFacts } from '../../src/upstream/cluster-facts';
import { clusterFileText, readClusterFile } from '../../src/upstream/cluster-file';
import { World } from '../../src/preflight/world';

const folder = mkdtempSync(join(tmpdir(), 'cluster-file-'));

function read(facts: ClusterFacts): ClusterFacts {
  return readClusterFile(write(facts));
}

function write(facts: ClusterFacts): string {
  const file = join(folder, 'cluster.yaml');
  writeFileSync(file, clusterFileText(facts));
  return file;
}

const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
// texts that YAML 1.1 takes for something else, unless they are quoted
const label = fc.constantFrom('h100', 'yes', 'no', 'null', '1.10', '0x1f', '1e3', '12-30-45', 'on', '007', 'true', '1_000', '2001-01-01');
const dnsLabel = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,20}[a-z0-9])?$/);
const key = fc.constantFrom('example.com/pool', 'example.com/rack', 'yes', 'a');
const amount = fc.oneof(fc.nat(), fc.constantFrom('8', '1500m', '2Ti', '1e3', '0.5'));
const whole = fc.oneof(fc.nat(1000), fc.constantFrom('8', '1k'));
const resources = fc.record({ cpu: amount, memory: amount, 'nvidia.com/gpu': whole, 'rdma/hca': whole }, { requiredKeys: [] });
const labels = optional(fc.dictionary(key, label));
const texts = optional(fc.array(label));

const nodes: fc.Arbitrary<Partial<PoolFacts>> = fc.oneof(
  fc.record({ nodes: fc.integer({ min: 1, max: 99 }), autoscaled: optional(fc.boolean()) }),
  fc.record({ maxNodes: fc.integer({ min: 5, max: 99 }), minNodes: optional(fc.integer({ min: 0, max: 5 })) }),
  fc.constant({ isTotal: true }),
);

const pool: fc.Arbitrary<PoolFacts> = fc
  .tuple(nodes, fc.record({
    name: dnsLabel, resources, labels, spot: optional(fc.boolean()), topology: optional(fc.constantFrom(['example.com/rack'], [])),
    taints: optional(fc.array(fc.record({
      key, value: optional(label), effect: fc.constantFrom('NoSchedule', 'PreferNoSchedule', 'NoExecute'),
    }))),
  }))
  .map(([count, rest]) => ({ ...count, ...rest }));

const kueue = fc.record({
  topologyAware: optional(fc.boolean()), waitForPodsReady: optional(fc.boolean()), fairSharing: optional(fc.boolean()),
  manageJobsWithoutQueueName: optional(fc.boolean()), namespace: optional(dnsLabel), excludeResourcePrefixes: texts,
  transformedResources: texts, closedCohorts: texts,
});

const volcano = fc.record({
  actions: optional(fc.constantFrom(['enqueue', 'allocate'])), plugins: optional(fc.constantFrom(['gang', 'capacity'], ['proportion'])),
  hierarchy: optional(fc.boolean()), namespace: optional(dnsLabel), maxQueueDepth: optional(fc.integer({ min: 1, max: 9 })),
  configuration: optional(fc.constant('actions: "enqueue, allocate"\ntiers:\n- plugins:\n  - name: capacity\n')),
});

const clusters: fc.Arbitrary<ClusterFacts> = fc
  .tuple(fc.record({
    name: optional(label), kubernetes: optional(fc.constantFrom('1.34', '1.30', 'v1.34.2-gke.1000')), priorityClasses: texts,
    pools: optional(fc.uniqueArray(pool, { selector: ({ name }) => name, maxLength: 4 })),
    queues: optional(fc.array(fc.record({
      system: fc.constantFrom('kueue' as const, 'volcano' as const), name: label, namespace: optional(label), resources: optional(resources),
    }))),
    namespaces: optional(fc.array(fc.record({ name: label, labels }))),
  }), fc.oneof(fc.constant({}), fc.record({ kueue }), fc.record({ volcano })))
  .map(([facts, queueing]) => ({ ...facts, ...queueing }));

test('what is written of a cluster is what is read', () => {
  fc.assert(fc.property(clusters, (facts) => expect(read(facts)).toEqual(facts)));
});

test('an app that reads a file knows of pools and nodes what preflight with that file does', () => {
  fc.assert(
    fc.property(clusters, (facts) => {
      fc.pre(facts.kueue?.topologyAware !== true);
      const cluster = MlCluster.fromFile(new App(), 'prod', write(facts));
      const [inApp, onCommandLine] = [cluster._facts(), facts].map((known) => new World([], known, new Set()));
      for (const resource of ['cpu', 'memory', 'nvidia.com/gpu', 'rdma/hca']) {
        expect(String(inApp.pools.total(resource))).toBe(String(onCommandLine.pools.total(resource)));
        expect(String(inApp.pools.always(resource))).toBe(String(onCommandLine.pools.always(resource)));
      }
    }),
  );
});

test('what an app states in code is what it states once it is written to a file', () => {
  fc.assert(
    fc.property(clusters, (facts) => {
      fc.pre(facts.kueue?.topologyAware !== true);
      const inCode = new MlCluster(new App(), 'prod', declaredCluster(facts))._facts();
      const inFile = MlCluster.fromFile(new App(), 'prod', write(inCode))._facts();
      expect(JSON.parse(JSON.stringify(inFile))).toEqual(JSON.parse(JSON.stringify(inCode)));
    }),
  );
});
