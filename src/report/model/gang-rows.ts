import { at, entry, text } from '../../base/json';
import { Quantity } from '../../base/quantity';
import { KubeObject } from '../../preflight/kube-object';
import { commandLineOf, flagsAfter, isTorchrun } from '../../preflight/model/command-line';
import { Container } from '../../preflight/model/container';
import { gangOf } from '../../preflight/model/gang';
import { leaderAddresses } from '../../preflight/model/leader-addresses';
import { StartGuarantee, startGuarantee } from '../../preflight/model/start-guarantee';
import { PodSet, Workload } from '../../preflight/model/workload';
import { World } from '../../preflight/world';
import { inOrder } from './asks';

/** Pods of one shape of a gang. */
export interface GangRole {
  readonly name: string;
  readonly pods: number;
  readonly each: readonly (readonly [resource: string, amount: Quantity])[];
}

/** A workload whose pods need each other. */
export interface GangRow {
  readonly object: KubeObject;
  readonly roles: readonly GangRole[];

  /** How its pods find each other, as far as the manifest says. */
  readonly wiring: readonly string[];
  readonly guarantee: StartGuarantee;

  /** How many of its pods the guarantee is about, where it is not about all. */
  readonly isAbout?: number;

  /** The guarantee in a sentence. */
  readonly promise: string;
}

const KINDS = new Set(['VolcanoJob', 'VolcanoCronJob', 'JobSet', 'TrainJob', 'Operator']);

/** The gangs of the input: what has several pods that one controller starts as one. */
export function gangRows(world: World): GangRow[] {
  return world.workloads
    .filter((workload) => isGang(workload, world))
    .map((workload) => {
      const guarantee = guaranteeOf(workload, world);
      const isAbout = guarantee === 'placement' ? placedTogether(workload, world) : undefined;
      return {
        object: workload.object,
        guarantee,
        isAbout,
        promise:
          isAbout === undefined
            ? PROMISES[guarantee]
            : `${isAbout} of ${workload.podCount} ${isAbout === 1 ? 'pods is' : 'pods are'} enough to start; the others may come later`,
        wiring: [...new Set(workload.podSets.flatMap((pods) => wiringOf(pods, world)))],
        roles: workload.podSets
          .filter(({ count }) => count > 0)
          .map(({ name, count, requests }) => ({
            name,
            pods: count,
            each: inOrder(requests.keys()).map((resource) => [resource, requests.get(resource) as Quantity] as const),
          })),
      };
    });
}

/** Also a plain Job with an address of a leader in it: its pods look for each other. */
function isGang(workload: Workload, world: World): boolean {
  if (workload.podCount < 2) {
    return false;
  }
  return (
    KINDS.has(workload.kind) ||
    (gangOf(workload, world)?.pods ?? 1) > 1 ||
    workload.podSets.some(({ containers }) => containers.some((container) => addressesOf(container).length > 0))
  );
}

function addressesOf(container: Container): string[] {
  return leaderAddresses(container.body, commandLineOf(container).words).map(({ address }) => address);
}

function guaranteeOf(workload: Workload, world: World): StartGuarantee {
  const topologies = workload.podSets.some(({ annotations }) =>
    ['required', 'preferred', 'unconstrained'].some((kind) => entry(annotations, `kueue.x-k8s.io/podset-${kind}-topology`) !== undefined),
  );
  return startGuarantee({
    pods: workload.podCount,
    isPlacedTogether: (workload.kueueQueue === undefined || workload.isVolcano) && gangOf(workload, world) !== undefined,
    isQueued: workload.kueueQueue !== undefined,
    hasTopology: topologies,
    waitsForPodsReady: world.facts.kueue?.waitForPodsReady !== false,
  });
}

/** How many pods are placed at once, where that is not all. */
function placedTogether(workload: Workload, world: World): number | undefined {
  const gang = workload.kueueQueue === undefined || workload.isVolcano ? gangOf(workload, world) : undefined;
  return gang !== undefined && gang.pods < workload.podCount ? gang.pods : undefined;
}

const PROMISES: Readonly<Record<StartGuarantee, string>> = {
  placement: 'all pods are placed together, or none',
  'quota-then-timeout': 'quota is set aside for all pods, places are not: part of it can wait for the rest until Kueue evicts it',
  none: 'nothing: each pod is scheduled on its own, and part of it can wait for the rest for ever',
};

function wiringOf(pods: PodSet, world: World): string[] {
  const { workload } = pods;
  const words: string[] = [];
  for (const container of pods.containers) {
    const line = commandLineOf(container).words;
    const torchrun = line.findIndex((_, i) => isTorchrun(line, i));
    if (torchrun !== -1) {
      const flags = flagsAfter(line, torchrun + 1);
      const nodes = flags.get('nnodes');
      const processes = flags.get('nproc-per-node');
      words.push(
        ['torchrun', nodes === undefined ? '' : `on ${nodes} nodes`, processes === undefined ? '' : `with ${processes} processes each`]
          .filter(Boolean)
          .join(' '),
      );
    }
    words.push(...(line.some((word) => /(^|\/)mpirun$/.test(word)) ? ['mpirun'] : []));
    words.push(...addressesOf(container).map((address) => `leader at ${address}`));
    words.push(...(line.some((word) => word.includes('TF_CONFIG')) ? ['TF_CONFIG, written by its start script'] : []));
  }
  const job = world.workloadOf(workload.object)?.volcanoJob;
  words.push(...(job === undefined || job.plugins.size === 0 ? [] : [`Volcano plugins ${[...job.plugins.keys()].join(', ')}`]));
  const domain = text(at(workload.spec, 'network', 'subdomain')) ?? text(pods.spec.subdomain);
  words.push(...(domain === undefined ? [] : [`names in DNS below ${domain}`]));
  return words;
}
