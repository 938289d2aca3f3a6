import { at, text } from '../base/json';
import { addUnits } from './amounts';
import { KueueState } from './kueue/kueue-state';
import { perPodOf, readWorkloads } from './kueue/read-workloads';
import { gapsOf } from './kueue/refusal';
import { KueueSimulation } from './kueue/simulate-kueue';
import { submissionsOf } from './kueue/submitted';
import { SimulatedWorkload, Simulation } from './result';
import { Question, readSnapshot, Snapshot } from './snapshot';
import { Workload } from '../preflight/model/workload';
import { VolcanoSimulation } from './volcano/simulate-volcano';
import { isForVolcano } from './volcano/submitted-gang';

/** By workload of the files; undefined where another speaks for it, as the first pod of a group does. */
type Results = Map<Workload, SimulatedWorkload | undefined>;

/** What would become of the workloads in files if they were submitted to a cluster as it was when the snapshot was taken. */
export function simulate(question: Question): Simulation {
  const snapshot = readSnapshot(question);
  const results: Results = new Map();
  const notes = [...simulateKueue(snapshot, results), ...simulateVolcano(snapshot, results)];
  for (const workload of snapshot.submitted) {
    if (!results.has(workload) && workload.kind !== 'Service') {
      results.set(workload, notQueued(workload));
    }
  }
  return { workloads: snapshot.submitted.flatMap((workload) => results.get(workload) ?? []), notes };
}

/** What was taken for granted comes back. */
function simulateKueue(snapshot: Snapshot, results: Results): readonly string[] {
  const { world, live, kueue, submitted, time } = snapshot;
  const submissions = submissionsOf(submitted, world);
  if (submissions.length === 0) {
    return [];
  }
  const others = usageOfOthers(snapshot);
  const state = new KueueState(world, kueue, others);
  const workloads = readWorkloads(live.ofType('Workload.kueue.x-k8s.io'), world);
  for (const workload of workloads) {
    const queue = state.queues.get(workload.props.clusterQueue);
    if (workload.admission !== undefined && queue !== undefined) {
      state.bringBack(workload);
    } else if (queue !== undefined) {
      (workload.props.isAside === true && !queue.isStrict ? queue.aside : queue.active).push(workload);
    }
  }
  const simulation = new KueueSimulation(state, new KueueState(world, kueue, undefined), time + 1000);
  for (const submission of submissions) {
    const result = simulation.submit(submission);
    submission.parts.forEach((part, i) => results.set(part, i === 0 ? result : undefined));
  }
  return gapsOf(world, workloads.length);
}

/** What was taken for granted comes back. */
function simulateVolcano({ world, live, submitted, time }: Snapshot, results: Results): readonly string[] {
  const gangs = submitted.filter((workload) => !results.has(workload) && isForVolcano(workload));
  if (gangs.length === 0) {
    return [];
  }
  const simulation = new VolcanoSimulation(world, live, world.facts.volcano?.configuration, time + 1000);
  gangs.forEach((workload) => results.set(workload, simulation.submit(workload)));
  return simulation.notes;
}

/** What pods that Kueue does not place take of nodes. */
function usageOfOthers({ live }: Snapshot): ReadonlyMap<string, ReadonlyMap<string, bigint>> {
  const used = new Map<string, Map<string, bigint>>();
  for (const object of live.ofType('Pod.')) {
    const node = text(object.spec.nodeName);
    const phase = at(object.manifest, 'status', 'phase');
    const isPlaced = Object.keys(object.annotations).some((name) => /^kueue\.x-k8s\.io\/podset-.*-topology$/.test(name));
    if (node !== undefined && phase !== 'Succeeded' && phase !== 'Failed' && !isPlaced) {
      const sums = used.get(node) ?? new Map<string, bigint>();
      used.set(node, sums);
      const {
        podSets: [pods],
      } = new Workload(
        object,
        {
          kind: 'Pod',
          jobPath: '',
          job: object.manifest,
          podSets: [{ name: 'main', count: 1, min: 1, path: '', template: object.manifest }],
        },
        () => [],
      );
      perPodOf(pods).forEach((amount, resource) => addUnits(sums, resource, amount));
      addUnits(sums, 'pods', 1n);
    }
  }
  return used;
}

function notQueued({ object }: Workload): SimulatedWorkload {
  return {
    workload: object.title,
    system: 'none',
    outcome: 'not queued',
    podSets: [],
    borrows: [],
    preempts: [],
    obstacles: [],
    startsAfter: [],
    thenChecks: [],
    notes: [],
    message: 'is in no queue: kube-scheduler starts its pods one by one as nodes have room',
  };
}
