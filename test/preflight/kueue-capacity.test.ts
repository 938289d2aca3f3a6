import { ClusterFacts } from '../../src/upstream/cluster-facts';
import { complaints } from '../support/preflight';

interface Quota {
  readonly nominal: number;
  readonly borrow?: number;
  readonly lend?: number;
}

const resource = (name: string, { nominal, borrow, lend }: Quota): string =>
  `{name: ${name}, nominalQuota: ${nominal}${borrow === undefined ? '' : `, borrowingLimit: ${borrow}`}`
  + `${lend === undefined ? '' : `, lendingLimit: ${lend}`}}`;

const flavor = (name: string, spec = ''): string =>
  `apiVersion: kueue.x-k8s.io/v1beta2\nkind: ResourceFlavor\nmetadata: {name: ${name}}\nspec: {${spec}}\n---\n`;

const queue = (
  name: string, cohort: string | undefined, flavors: Readonly<Record<string, Quota>>,
): string => `apiVersion: kueue.x-k8s.io/v1beta2
kind: ClusterQueue
metadata: {name: ${name}}
spec:
  namespaceSelector: {}
  ${cohort === undefined ? '' : `cohortName: ${cohort}`}
  resourceGroups: [{coveredResources: [nvidia.com/gpu], flavors: [${Object.entries(flavors)
    .map(([flavorName, quota]) => `{name: ${flavorName}, resources: [${resource('nvidia.com/gpu', quota)}]}`)
    .join(', ')}]}]
---
`;

const cohort = (name: string, parent: string | undefined, quota?: Quota): string => `apiVersion: kueue.x-k8s.io/v1beta2
kind: Cohort
metadata: {name: ${name}}
spec: {${[parent === undefined ? '' : `parentName: ${parent}`, quota === undefined ? '' : 'resourceGroups: [{coveredResources: '
  + `[nvidia.com/gpu], flavors: [{name: h100, resources: [${resource('nvidia.com/gpu', quota)}]}]}]`].filter((part) => part !== '').join(', ')}}
---
`;

const LOCAL = 'apiVersion: kueue.x-k8s.io/v1beta2\nkind: LocalQueue\nmetadata: {name: q, namespace: ml}\nspec: {clusterQueue: team}\n---\n';

const job = (pods: number, gpus: number, extra = ''): string => `apiVersion: batch/v1
kind: Job
metadata: {name: train, namespace: ml, labels: {kueue.x-k8s.io/queue-name: q}}
spec: {completionMode: Indexed, completions: ${pods}, parallelism: ${pods}, template: {spec: {restartPolicy: Never, ${extra}containers: [{name: main, image: 'a/b:1', resources: {limits: {nvidia.com/gpu: ${gpus}}}}]}}}
`;

/** The largest number of GPUs at which nothing is complained about, and how the first complaint begins. */
function most(queues: string, facts: ClusterFacts = {}): [number, string] {
  for (let gpus = 1; gpus <= 200; gpus++) {
    const [first] = complaints('kueue-fits-quota', queues + LOCAL + job(1, gpus), facts);
    if (first !== undefined) {
      return [gpus - 1, first.slice(0, first.indexOf(':'))];
    }
  }
  return [Infinity, ''];
}

const CLOSED: ClusterFacts = { kueue: { closedCohorts: ['company', 'department'] } };
const H100 = flavor('h100');

test('the message has the words of Kueue, the arithmetic and the smallest change', () => {
  expect(complaints('kueue-fits-quota', H100 + queue('team', undefined, { h100: { nominal: 16 } }) + LOCAL + job(3, 8))).toEqual([
    `error: 'spec.template.spec' (3 pods 'main') ask for more nvidia.com/gpu than ClusterQueue 'team' can ever give: "insufficient `
    + 'quota for nvidia.com/gpu in flavor h100, previously considered podsets requests (0) + current podset request (24) > maximum '
      + 'capacity (16)" (3 pods x 8 = 24; h100: nominalQuota 16, no cohort); run at most 2 pods at a time, or raise the quota of '
        + 'nvidia.com/gpu in flavor h100 to 24',
  ]);
});

describe('the most that a queue can ever give', () => {
  test('without a cohort is its nominal quota', () => {
    expect(most(H100 + queue('team', undefined, { h100: { nominal: 16 } }))).toEqual([16, 'error']);
  });

  test('in a closed cohort is what all lend, up to the borrowing limit', () => {
    const other = (quota: Quota): string => queue('other', 'company', { h100: quota });
    expect(most(H100 + queue('team', 'company', { h100: { nominal: 8 } }) + other({ nominal: 16 }), CLOSED)).toEqual([24, 'error']);
    expect(most(H100 + queue('team', 'company', { h100: { nominal: 8, borrow: 4 } }) + other({ nominal: 16 }), CLOSED)).toEqual([
      12, 'error',
    ]);
    expect(most(H100 + queue('team', 'company', { h100: { nominal: 8 } }) + other({ nominal: 16, lend: 6 }), CLOSED)).toEqual([
      14, 'error',
    ]);
    expect(most(H100 + queue('team', 'company', { h100: { nominal: 8, lend: 0 } }) + other({ nominal: 16 }), CLOSED)).toEqual([
      24, 'error',
    ]);
  });

  test('in an open cohort is not known, except for the borrowing limit', () => {
    const other = queue('other', 'company', { h100: { nominal: 16 } });
    expect(most(H100 + queue('team', 'company', { h100: { nominal: 8 } }) + other)).toEqual([24, 'warning']);
    expect(most(H100 + queue('team', 'company', { h100: { nominal: 8, borrow: 4 } }) + other)).toEqual([12, 'error']);
  });

  test('counts the quota of cohorts and of the tree above, with their limits', () => {
    const queues = queue('team', 'department', { h100: { nominal: 8 } }) + queue('other', 'company', { h100: { nominal: 32 } });
    expect(most(H100 + queues + cohort('company', undefined) + cohort('department', 'company', { nominal: 4 }), CLOSED)).toEqual([
      44, 'error',
    ]);
    expect(
      most(H100 + queues + cohort('company', undefined) + cohort('department', 'company', { nominal: 4, borrow: 10 }), CLOSED),
    ).toEqual([22, 'error']);
    expect(most(H100 + queues + cohort('company', undefined, { nominal: 10 }) + cohort('department', 'company'), CLOSED)).toEqual([
      50, 'error',
    ]);
  });

  test('is that of one flavor, because quota is not summed over flavors', () => {
    expect(most(H100 + flavor('a100') + queue('team', undefined, { h100: { nominal: 8 }, a100: { nominal: 12 } }))).toEqual([12, 'error']);
  });

  test('is less where pods of other kinds take of the only flavor', () => {
    const pods = (gpus: number): string =>
      `{restartPolicy: Never, containers: [{name: main, image: 'a/b:1', resources: {limits: {nvidia.com/gpu: ${gpus}}}}]}`;
    const jobSet = (gpus: number): string =>
      `apiVersion: jobset.x-k8s.io/v1alpha2\nkind: JobSet\nmetadata: {name: train, namespace: ml, labels: {kueue.x-k8s.io/queue-name: `
      + `q}}\nspec: {replicatedJobs: [{name: a, template: {spec: {completions: 1, parallelism: 1, template: {spec: ${pods(8)}}}}}, `
        + `{name: b, template: {spec: {completions: 2, parallelism: 2, template: {spec: ${pods(gpus)}}}}}]}`;
    const queues = H100 + queue('team', undefined, { h100: { nominal: 16 } }) + LOCAL;
    expect(complaints('kueue-fits-quota', queues + jobSet(4))).toEqual([]);
    expect(complaints('kueue-fits-quota', queues + jobSet(5))[0]).toContain(
      'previously considered podsets requests (8) + current podset request (10) > maximum capacity (16)',
    );
  });
});

describe('what makes the answer uncertain', () => {
  test('two queues of one name with different content', () => {
    expect(
      complaints(
        'kueue-fits-quota',
        H100 +
          queue('team', undefined, { h100: { nominal: 8 } }) +
          queue('team', undefined, { h100: { nominal: 64 } }) +
          LOCAL +
          job(1, 16),
      ),
    ).toEqual([]);
  });

  test('a job whose pods may be fewer by partial admission', () => {
    const partial = job(4, 8).replace('labels:', "annotations: {kueue.x-k8s.io/job-min-parallelism: '2'}, labels:");
    expect(complaints('kueue-fits-quota', H100 + queue('team', undefined, { h100: { nominal: 16 } }) + LOCAL + partial)).toEqual([]);
  });

  test('a cycle of cohorts ends all the same', () => {
    const queues =
      H100 + queue('team', 'company', { h100: { nominal: 8 } }) + cohort('company', 'department') + cohort('department', 'company');
    expect(complaints('kueue-cohort-cycle', queues + LOCAL + job(1, 1))).toHaveLength(1);
  });
});

describe('which flavor takes the pods', () => {
  const tainted = flavor('h100', 'nodeLabels: {pool: h100}, nodeTaints: [{key: nvidia.com/gpu, value: present, effect: NoSchedule}]');
  const team = queue('team', undefined, { h100: { nominal: 8 } });

  test('a taint keeps pods away, unless pod or flavor tolerates it', () => {
    expect(complaints('kueue-flavor-match', tainted + team + LOCAL + job(1, 1))[0]).toContain(
      '"untolerated taint nvidia.com/gpu=present:NoSchedule in flavor h100"',
    );
    expect(
      complaints('kueue-flavor-match', tainted + team + LOCAL + job(1, 1, 'tolerations: [{key: nvidia.com/gpu, operator: Exists}], ')),
    ).toEqual([]);
    expect(
      complaints(
        'kueue-flavor-match', tainted.replace('nodeTaints', 'tolerations: [{operator: Exists}], nodeTaints') + team + LOCAL + job(1, 1),
      ),
    ).toEqual([]);
  });

  test('a node selector keeps pods away, if it is about a label that a flavor has', () => {
    const labelled = flavor('h100', 'nodeLabels: {pool: h100}');
    expect(complaints('kueue-flavor-match', labelled + team + LOCAL + job(1, 1, 'nodeSelector: {pool: a100}, '))[0]).toContain(
      `"flavor h100 doesn't match node affinity"`,
    );
    expect(complaints('kueue-flavor-match', labelled + team + LOCAL + job(1, 1, 'nodeSelector: {disk: ssd}, '))).toEqual([]);
  });

  test('a topology is for pods that ask for one, unless all flavors have one', () => {
    const withTopology =
      flavor('h100', 'nodeLabels: {pool: h100}, topologyName: racks') +
      'apiVersion: kueue.x-k8s.io/v1beta2\nkind: Topology\nmetadata: {name: racks}\nspec: {levels: [{nodeLabel: rack}]}\n---\n';
    expect(complaints('kueue-flavor-match', withTopology + team + LOCAL + job(1, 1))).toEqual([]);
    const both = queue('team', undefined, { h100: { nominal: 8 }, a100: { nominal: 0 } });
    expect(complaints('kueue-fits-quota', withTopology + flavor('a100') + both + LOCAL + job(1, 1))).toHaveLength(1);
    const asking = job(1, 1).replace(
      'template: {', 'template: {metadata: {annotations: {kueue.x-k8s.io/podset-required-topology: block}}, ',
    );
    expect(complaints('kueue-flavor-match', withTopology + team + LOCAL + asking)[0]).toContain(
      '"topology racks of flavor h100 has no level block"',
    );
  });
});
