import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
import { CompanyCluster } from '../../examples/gitops/platform-repo/clusters';
import { platform } from '../../examples/gitops/platform-repo/platform';
import { runs } from '../../examples/gitops/platform-repo/runs';

/** What `report` shows of manifests. */
export function reportOf(manifests: readonly Manifest[], facts: ClusterFacts = {}, week = USUAL_WEEK): ClusterReport {
  return clusterReport({ name: '', world: new World(manifests, facts, new Set()), result: check(manifests, { facts }), week: weekOf(week) });
}

export function reportOfYaml(yaml: string, facts: ClusterFacts = {}, week = USUAL_WEEK): ClusterReport {
  return reportOf(readInput(yaml, 'input.yaml').manifests, facts, week);
}

export const VOLCANO = Queueing.volcano({ quota: VolcanoQuota.capacity({ hierarchy: true }), scheduler: VolcanoScheduler.reclaiming() });

/** A cluster of the example platform-repo: what `describe()` says of it, and the report of what it renders. */
export function platformRepo(cluster: CompanyCluster, queueing?: Queueing): { readonly queues: TeamQueues; readonly report: ClusterReport } {
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
