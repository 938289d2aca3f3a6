import { quantityOf } from '../../model/amounts';
import { commandLineOf, flagsAfter, isTorchrun } from '../../model/command-line';
import { Container } from '../../model/container';
import { PodSet, Workload } from '../../model/workload';
import { Feature } from '../../model/feature';
import { Reporter, WorkloadRule } from '../../rule';
import { World } from '../../world';
import { IMAGE, VOLCANO_JOB } from '../examples';

const gang = (nodes: number): string => `
${VOLCANO_JOB}
spec: {minAvailable: 4, plugins: {env: [], svc: []}, tasks: [{name: worker, replicas: 4, template: {spec: {restartPolicy: Never,
  containers: [{name: main, image: ${IMAGE}, command: [torchrun, --nnodes=${nodes}, --nproc-per-node=8, --node-rank=$(VC_TASK_INDEX),
  --master-addr=train-worker-0.train, train.py], resources: {limits: {nvidia.com/gpu: 8}}}]}}}]}`;

export const torchrunArguments: WorkloadRule = {
  id: 'torchrun-arguments',
  on: 'workload',
  needs: Feature.TORCH,
  severity: 'error',
  family: 'will not do what it says',
  summary: 'The arguments of torchrun contradict the pods and GPUs of the manifest.',
  why: 'With more nodes than pods the rendezvous waits until its timeout, on all GPUs; with one rank for many pods it never forms; with '
    + 'another number of processes than GPUs some fail, or some GPUs idle. The last two kinds are warnings.',
  because: 'torchrun waits for exactly the nodes that it is told of',
  bad: gang(8),
  good: gang(4),
  check(workload, report, world) {
    const launches = workload.podSets.flatMap((pods) => launchOf(pods) ?? []);
    if (launches.length === 0 || workload.isCompletedByOperator) {
      return;
    }
    const pods = launches.reduce((sum, launch) => sum + launch.pods.count, 0);
    for (const launch of launches) {
      const [min, max] = nodesOf(launch.flags);
      const property = `${launch.pods.path}.${launch.container.path}`;
      if (min !== undefined && max !== undefined && max > 1) {
        if (min > pods && !hasPeers(workload, launch, min, world)) {
          // A single pod may be one node of a gang that several workloads make up.
          report({
            property, value: `--nnodes=${launch.flags.get('nnodes') ?? ''}`,
            problem: `waits for ${min} nodes, and only ${pods} pods run torchrun at a time`,
            arithmetic: launches.map((other) => `${other.pods.name} ${other.pods.count}`).join(' + '),
            fix: `write --nnodes=${pods}, or run ${min} pods`, severity: pods === 1 ? 'warning' : 'error',
          });
        } else if (min <= pods && pods > max && pods % max !== 0) {
          report({
            property, value: `--nnodes=${launch.flags.get('nnodes') ?? ''}`, problem: `takes ${max} nodes, and ${pods} pods run torchrun`,
            fix: `write --nnodes=${pods}`, severity: 'warning',
          });
        }
        checkRank(workload, launch, launches, property, report);
      }
      checkProcesses(launch, property, report);
    }
  },
};

/** Whether other workloads of the namespace run the other nodes: they name the same leader. */
function hasPeers(workload: Workload, launch: Launch, nodes: number, world: World): boolean {
  const leader = leaderOf(launch);
  if (leader === undefined) {
    return false;
  }
  const peers = world.workloadsIn(workload.object.namespace).flatMap((other) => other.podSets.flatMap((pods) => launchOf(pods) ?? []));
  return peers.filter((peer) => leaderOf(peer) === leader).reduce((sum, peer) => sum + peer.pods.count, 0) >= nodes;
}

function leaderOf({ flags }: Launch): string | undefined {
  return flags.get('master-addr') ?? flags.get('rdzv-endpoint');
}

interface Launch {
  readonly pods: PodSet;
  readonly container: Container;
  readonly flags: ReadonlyMap<string, string>;
}

function launchOf(pods: PodSet): Launch | undefined {
  for (const container of pods.containers) {
    const { words } = commandLineOf(container);
    const at = words.findIndex((_, i) => isTorchrun(words, i));
    if (at !== -1) {
      return { pods, container, flags: flagsAfter(words, at + 1) };
    }
  }
  return undefined;
}

/** Least and most nodes; undefined when they are not numbers. */
function nodesOf(flags: ReadonlyMap<string, string>): [number?, number?] {
  if (flags.has('standalone')) {
    return [1, 1];
  }
  const match = /^([0-9]+)(?::([0-9]+))?$/.exec(flags.get('nnodes') ?? '1');
  return match === null ? [] : [Number(match[1]), Number(match[2] ?? match[1])];
}

function checkRank(workload: Workload, launch: Launch, launches: readonly Launch[], property: string, report: Reporter): void {
  const rank = launch.flags.get('node-rank');
  const backend = launch.flags.get('rdzv-backend') ?? 'static';
  if (backend !== 'static') {
    return;
  }
  const isFixed = rank !== undefined && /^[0-9]+$/.test(rank);
  if (launch.pods.count > 1 && (isFixed || (rank === undefined && !mayHaveRankVariable(launch)))) {
    report({
      property,
      value: isFixed ? `--node-rank=${rank}` : 'no --node-rank',
      problem: `gives all ${launch.pods.count} pods the rank ${rank ?? '0'}`,
      fix: workload.isVolcano ? 'write --node-rank=$(VC_TASK_INDEX)' : 'write --node-rank=$(JOB_COMPLETION_INDEX)',
      severity: isFixed ? 'error' : 'warning',
    });
  } else if (
    workload.isVolcano &&
    launches.length > 1 &&
    launches.some((other) => other !== launch && other.flags.get('node-rank') === rank && /VC_TASK_INDEX|VK_TASK_INDEX/.test(rank ?? ''))
  ) {
    report({
      property, value: `--node-rank=${rank ?? ''}`, problem: 'begins at 0 in each task, so ranks occur twice',
      fix: 'make it one task, or use the pytorch plugin and $(RANK)', severity: 'warning',
    });
  }
}

/** Every flag can also be a variable with the prefix PET_. */
function mayHaveRankVariable({ container }: Launch): boolean {
  return (
    container.body.envFrom !== undefined ||
    JSON.stringify([container.body.env, container.body.command, container.body.args]).includes('PET_')
  );
}

function checkProcesses(launch: Launch, property: string, report: Reporter): void {
  const processes = Number(launch.flags.get('nproc-per-node') ?? '1');
  const gpus = quantityOf(launch.container.limits['nvidia.com/gpu'] ?? launch.container.limits['amd.com/gpu']);
  if (!Number.isInteger(processes) || gpus === undefined || gpus.isZero || !gpus.isWhole) {
    return;
  }
  const count = Number(gpus.toString());
  if (Number.isInteger(count) && processes !== count) {
    const given = launch.flags.has('nproc-per-node') ? `--nproc-per-node=${processes}` : 'no --nproc-per-node';
    report({
      property,
      value: given,
      problem:
        processes > count
          ? `starts ${processes} processes on ${count} GPUs`
          : `starts ${processes} process${processes === 1 ? '' : 'es'}, and ${count - processes} of ${count} GPUs stay idle unless it `
            + 'uses several',
      fix: `write --nproc-per-node=${count}`,
      severity: 'warning',
    });
  }
}
