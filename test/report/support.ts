import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { Queueing, TeamQueues, VolcanoQuota, VolcanoScheduler } from '../../src';
import { readPaths } from '../../src/cli/input-files';
import { readFacts } from '../../src/cli/check-clusters';
import { check } from '../../src/preflight/check';
import { Manifest } from '../../src/preflight/kube-object';
import { readInput } from '../../src/preflight/input/read-input';
import { World } from '../../src/preflight/world';
import { clusterReport, ClusterReport } from '../../src/report/model/cluster-report';
import { ClusterFacts } from '../../src/upstream/cluster-facts';
import { USUAL_WEEK, weekOf } from '../../src/week/week';
import { nlp } from '../../examples/queues/company/nlp';
import { platform as companyPlatform } from '../../examples/queues/company/platform';
import { vision } from '../../examples/queues/company/vision';
import { CompanyCluster } from '../../examples/gitops/platform-repo/clusters';
import { platform } from '../../examples/gitops/platform-repo/platform';
import { runs } from '../../examples/gitops/platform-repo/runs';

/** What `report` shows of manifests. */
export function reportOf(manifests: readonly Manifest[], facts: ClusterFacts = {}, week = USUAL_WEEK): ClusterReport {
  return clusterReport({
    name: '',
    manifests,
    world: new World(manifests, facts, new Set()),
    result: check(manifests, { facts }),
    week: weekOf(week),
  });
}

export function reportOfYaml(yaml: string, facts: ClusterFacts = {}, week = USUAL_WEEK): ClusterReport {
  return reportOf(readInput(yaml, 'input.yaml').manifests, facts, week);
}

export const VOLCANO = Queueing.volcano({ quota: VolcanoQuota.capacity({ hierarchy: true }), scheduler: VolcanoScheduler.reclaiming() });

/** A cluster of the example platform-repo: what `describe()` says of it, and the report of what it renders. */
export function platformRepo(
  cluster: CompanyCluster,
  queueing?: Queueing,
): { readonly queues: TeamQueues; readonly report: ClusterReport } {
  const folder = mkdtempSync(join(tmpdir(), 'report-'));
  try {
    const given = queueing === undefined ? cluster : { ...cluster, facts: { ...cluster.facts, queueing } };
    const made = platform(folder, given);
    runs(folder, given, made, { bert: 'registry.example.com/nlp/bert:2.0.0', detector: 'registry.example.com/vision/detect:3.2.0' });
    const { manifests, clusterFiles = [] } = readPaths([folder], () => '');
    return { queues: made.queues, report: reportOf(manifests, readFacts(clusterFiles[0])) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A cluster of many teams with many workloads each, most of them on schedules. */
export function largeCluster(teams: number, workloadsEach: number): { readonly manifests: Manifest[]; readonly facts: ClusterFacts } {
  const name = (t: number): string => `team-${String(t + 1).padStart(2, '0')}`;
  const kueue = (kind: string, metadata: object, spec: object): object => ({ apiVersion: 'kueue.x-k8s.io/v1beta2', kind, metadata, spec });
  const objects: object[] = [
    kueue('ResourceFlavor', { name: 'h100' }, { nodeLabels: { pool: 'h100' } }),
    kueue('Cohort', { name: 'all' }, {}),
  ];
  for (let t = 0; t < teams; t++) {
    const amounts = { cpu: '384', memory: '4Ti', 'nvidia.com/gpu': '16' };
    objects.push(
      kueue(
        'ClusterQueue',
        { name: name(t) },
        {
          cohortName: 'all',
          namespaceSelector: {},
          preemption: { reclaimWithinCohort: 'Any' },
          resourceGroups: [
            {
              coveredResources: Object.keys(amounts),
              flavors: [
                { name: 'h100', resources: Object.entries(amounts).map(([resource, nominalQuota]) => ({ name: resource, nominalQuota })) },
              ],
            },
          ],
        },
      ),
      kueue('LocalQueue', { name: 'main', namespace: name(t) }, { clusterQueue: name(t) }),
    );
    for (let w = 0; w < workloadsEach; w++) {
      objects.push(workloadOf(name(t), w));
    }
  }
  const nodes = teams * 2;
  const pools = [{ name: 'h100', nodes, resources: { cpu: 192, memory: '2Ti', 'nvidia.com/gpu': 8 }, labels: { pool: 'h100' } }];
  return {
    manifests: objects.map((manifest) => ({ manifest, origin: { file: 'large.yaml', line: 1 } })),
    facts: { pools, kueue: { closedCohorts: ['all'] } },
  };
}

function workloadOf(namespace: string, w: number): object {
  const labels = { 'kueue.x-k8s.io/queue-name': 'main' };
  const resources = { cpu: '8', memory: '64Gi', 'nvidia.com/gpu': String(1 + (w % 4)) };
  const template = {
    spec: {
      restartPolicy: 'Never',
      containers: [{ name: 'main', image: 'example.com/x:1', resources: { requests: resources, limits: resources } }],
    },
  };
  const spec = { ttlSecondsAfterFinished: 3600, backoffLimit: 2, template };
  const metadata = { name: `workload-${w}`, namespace, annotations: { 'cdk8s-ml-workloads/expected-duration': `${1 + (w % 5)}h` } };
  return w % 3 === 0
    ? { apiVersion: 'batch/v1', kind: 'Job', metadata: { ...metadata, labels }, spec }
    : {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        metadata,
        spec: {
          schedule: `${w % 60} ${w % 24} * * *`,
          timeZone: w % 2 === 0 ? 'Europe/Berlin' : 'America/New_York',
          concurrencyPolicy: 'Forbid',
          jobTemplate: { metadata: { labels }, spec },
        },
      };
}

/** The example company on a queueing system, with the facts that its code states. */
export function company(queueing: Queueing): ClusterReport {
  const folder = mkdtempSync(join(tmpdir(), 'report-'));
  try {
    const app = new App({ outdir: folder });
    const shared = companyPlatform(app, { queueing });
    nlp(new Chart(app, 'nlp', { namespace: 'nlp' }), shared);
    vision(new Chart(app, 'vision', { namespace: 'vision' }), shared);
    app.synth();
    return reportOf(readPaths([folder], () => '').manifests, shared.queues.cluster._facts());
  } finally {
    rmSync(folder, { recursive: true });
  }
}
