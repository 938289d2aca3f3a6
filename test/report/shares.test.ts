import { Quantity } from '../../src';
import { PROD, STAGING } from '../../examples/gitops/platform-repo/clusters';
import { ShareRow, ShareTable } from '../../src/report/model/share-table';
import { platformRepo, reportOfYaml, VOLCANO } from './support';

/** A row as the ledger says it. */
const ledgerOf = ({ queue, share, withoutEviction, byEviction, mayBorrow, atBest }: ShareRow): object => ({
  team: queue,
  share: share.toString(),
  guaranteedWithoutEviction: withoutEviction.toString(),
  guaranteedByEviction: byEviction.toString(),
  mayBorrow: mayBorrow.toString(),
  atBest: atBest.toString(),
  atWorst: withoutEviction.plus(byEviction).toString(),
});
const rowsOf = (tables: readonly ShareTable[]): object[] =>
  tables.flatMap(({ resource, flavor, rows }) =>
    rows.map((row) => ({ resource, ...(flavor === undefined ? {} : { pool: flavor }), ...ledgerOf(row) })),
  );
const sorted = (rows: object[]): string[] => rows.map((row) => JSON.stringify(row, Object.keys(row).sort())).sort();

test.each([
  ['prod-eu', PROD],
  ['staging', STAGING],
])('the shares of platform-repo, %s, are those of the ledger, pool by pool', (_, cluster) => {
  const { queues, report } = platformRepo(cluster);
  const entries = queues.describe().poolEntries;

  expect(sorted(rowsOf(report.shares))).toEqual(sorted(entries.filter(({ atBest }) => atBest !== '0')));
});

test.each([
  ['prod-eu', PROD],
  ['staging', STAGING],
])('the shares of platform-repo, %s, on Volcano are those of the ledger over all pools', (_, cluster) => {
  const { queues, report } = platformRepo(cluster, VOLCANO);
  const rows = report.shares.flatMap(({ resource, rows: own }) => own.map((row) => ({ resource, ...row })));

  for (const entry of queues.describe().entries) {
    const row = rows.find(({ resource, queue }) => resource === entry.resource && queue === entry.team) as ShareRow;
    // the ledger says what is guaranteed on Kueue too, where each pool counts for itself
    expect(row.withoutEviction.compareTo(Quantity.parse(entry.guaranteedWithoutEviction))).toBeGreaterThanOrEqual(0);
    const { team, share, atWorst, mayBorrow, atBest } = entry;
    expect(ledgerOf(row)).toMatchObject({ team, share, atWorst, mayBorrow, atBest });
  }
  expect(rows).toHaveLength(queues.describe().entries.length);
});

const QUEUE = (name: string, cohort: string, quota: string, preemption = '{reclaimWithinCohort: Any}'): string => `---
apiVersion: kueue.x-k8s.io/v1beta2
kind: ClusterQueue
metadata: {name: ${name}}
spec:
  ${cohort === '' ? '' : `cohortName: ${cohort}`}
  namespaceSelector: {}
  preemption: ${preemption}
  resourceGroups: [{coveredResources: [nvidia.com/gpu], flavors: [{name: h100, resources: [{name: nvidia.com/gpu, ${quota}}]}]}]
`;
const FLAVOR = `
apiVersion: kueue.x-k8s.io/v1beta2
kind: ResourceFlavor
metadata: {name: h100}
spec: {nodeLabels: {pool: h100}}
`;
const CLOSED = { kueue: { closedCohorts: ['all'] } };
const shown = ({ shares: [table] }: ReturnType<typeof reportOfYaml>): object[] => table.rows.map(ledgerOf);

test('a queue without a cohort is guaranteed its quota, borrows nothing and lends nothing', () => {
  const report = reportOfYaml(FLAVOR + QUEUE('alone', '', 'nominalQuota: 8'));

  expect(shown(report)).toMatchObject([
    { team: 'alone', guaranteedWithoutEviction: '8', guaranteedByEviction: '0', mayBorrow: '0', atBest: '8' },
  ]);
  expect(report.shares[0].rows[0].lends.toString()).toBe('0');
});

test('what is never lent is guaranteed without eviction, the rest by eviction', () => {
  const report = reportOfYaml(
    FLAVOR + QUEUE('a', 'all', 'nominalQuota: 8, lendingLimit: 2') + QUEUE('b', 'all', 'nominalQuota: 8'),
    CLOSED,
  );

  expect(shown(report)).toMatchObject([
    { team: 'a', guaranteedWithoutEviction: '6', guaranteedByEviction: '2', mayBorrow: '8', atBest: '16' },
    { team: 'b', guaranteedWithoutEviction: '0', guaranteedByEviction: '8', mayBorrow: '2', atBest: '10' },
  ]);
  expect(report.shares[0].notes).toEqual([]);
});

test('limits on borrowing leave others more without eviction', () => {
  const yaml = FLAVOR + QUEUE('a', 'all', 'nominalQuota: 8') + QUEUE('b', 'all', 'nominalQuota: 8, borrowingLimit: 3');

  expect(shown(reportOfYaml(yaml, CLOSED))).toMatchObject([
    { team: 'a', guaranteedWithoutEviction: '5', guaranteedByEviction: '3' },
    { team: 'b', guaranteedWithoutEviction: '0', mayBorrow: '3' },
  ]);
});

test('without reclaiming nothing comes back by eviction, and what a queue lends is not guaranteed', () => {
  const yaml =
    FLAVOR + QUEUE('a', 'all', 'nominalQuota: 8', '{}') + QUEUE('b', 'all', 'nominalQuota: 8', '{reclaimWithinCohort: LowerPriority}');
  const report = reportOfYaml(yaml, CLOSED);

  expect(shown(report)).toMatchObject([{ guaranteedByEviction: '0', atWorst: '0' }, { guaranteedByEviction: '0' }]);
  expect(report.shares[0].notes).toEqual(['b: what is lent comes back from work of lower priority only, and does not count as guaranteed']);
});

test('a cohort that may have other members guarantees without eviction only what is never lent', () => {
  const yaml = FLAVOR + QUEUE('a', 'all', 'nominalQuota: 8, lendingLimit: 2') + QUEUE('b', 'all', 'nominalQuota: 8, borrowingLimit: 0');
  const report = reportOfYaml(yaml);

  expect(shown(report)).toMatchObject([
    { team: 'a', guaranteedWithoutEviction: '6' },
    { team: 'b', guaranteedWithoutEviction: '0' },
  ]);
  expect(report.shares[0].notes).toEqual([expect.stringContaining("cohort 'all' may have queues that the input does not show")]);
});

test('quotas of more than the nodes have guarantee nobody the whole of a share', () => {
  const facts = { ...CLOSED, pools: [{ name: 'h100', nodes: 1, resources: { 'nvidia.com/gpu': 8 }, labels: { pool: 'h100' } }] };
  const report = reportOfYaml(FLAVOR + QUEUE('a', 'all', 'nominalQuota: 6') + QUEUE('b', 'all', 'nominalQuota: 6'), facts);

  expect(shown(report)).toMatchObject([{ atWorst: '2' }, { atWorst: '2' }]);
  expect(report.shares[0].notes).toEqual(['the quotas add up to 12, more than the 8 of the nodes']);
});

const VOLCANO_QUEUE = (name: string, spec: string): string => `---
apiVersion: scheduling.volcano.sh/v1beta1
kind: Queue
metadata: {name: ${name}}
spec: ${spec}
`;

test('on Volcano guarantees are kept, and what is deserved comes back by eviction with the action reclaim', () => {
  const yaml =
    VOLCANO_QUEUE('a', '{deserved: {nvidia.com/gpu: 8}, guarantee: {resource: {nvidia.com/gpu: 4}}, capability: {nvidia.com/gpu: 12}}') +
    VOLCANO_QUEUE('b', '{deserved: {nvidia.com/gpu: 8}, capability: {nvidia.com/gpu: 16}}');
  const pools = [{ name: 'h100', nodes: 2, resources: { 'nvidia.com/gpu': 8 } }];
  const volcano = { actions: ['enqueue', 'allocate', 'reclaim'], plugins: ['capacity'] };

  expect(shown(reportOfYaml(yaml, { pools, volcano }))).toMatchObject([
    { team: 'a', share: '8', guaranteedWithoutEviction: '4', guaranteedByEviction: '4', mayBorrow: '4', atBest: '12' },
    { team: 'b', share: '8', guaranteedWithoutEviction: '4', guaranteedByEviction: '4', mayBorrow: '4', atBest: '12' },
  ]);
  const asShipped = reportOfYaml(yaml, { pools });
  expect(shown(asShipped)).toMatchObject([
    { team: 'a', share: '4', guaranteedByEviction: '0' },
    { team: 'b', share: '0' },
  ]);
  expect(asShipped.shares[0].notes).toEqual([
    expect.stringContaining('the scheduler divides by weight'),
    expect.stringContaining("the scheduler has no action 'reclaim'"),
  ]);
});
