import { App, Chart, Size, Testing } from 'cdk8s';
import { Cpu, Framework, GangEngine, GangTrainingJob, GangTrainingJobProps, Queue, TrainingJob, TrainingJobProps } from '../../../src';
import type { Obj } from '../control-plane/client';
import type { Stage } from './stage';

/** A cell of the table of exit codes and signals, or a part of one. */
export interface Cell {
  readonly row: string;
  readonly column: 'Volcano' | 'JobSet' | 'Indexed Job' | 'TrainingJob';

  /** Said before what happens, for instance `with a failure policy`. */
  readonly when?: string;

  /** What happens. */
  readonly what: string;
}

/** A promise of the guides, and what is done to see whether it is kept. */
export interface Scenario {
  readonly id: string;

  /** Where it stands, and what it says. */
  readonly guide: string;
  readonly promise: string;
  readonly manifests: () => Obj[];

  /** Its place in the table of exit codes of docs/gangs.md, if it has one. */
  readonly cell?: Cell;

  /** Undefined when the promise is kept, otherwise what was seen. */
  readonly play: (stage: Stage) => Promise<string | undefined>;

  /** The configuration of Volcano's scheduler, where it is not the shipped one: such scenarios are alone in the cluster. */
  readonly scheduler?: string;

  /** For what is not the same each time: what was seen this time, where it is no broken promise. */
  readonly measure?: (stage: Stage) => Promise<string>;
}

export const BASE = {
  image: 'registry.example.com/ml/train:1.4.0',
  command: ['python', 'train.py'],
  cpu: Cpu.units(1),
  memory: Size.gibibytes(1),
};

export function chart(make: (chart: Chart) => void): Obj[] {
  const made = new Chart(new App(), 'app', { namespace: 'failures' });
  make(made);
  return Testing.synth(made) as Obj[];
}

export const job = (props: Partial<TrainingJobProps>): Obj[] => chart((scope) => new TrainingJob(scope, 'run', { ...BASE, ...props }));
/** Several gangs at once, with these names. */
export const gangsCalled = (names: readonly string[], props: Partial<GangTrainingJobProps>): Obj[] =>
  chart((scope) =>
    names.forEach((name) => new GangTrainingJob(scope, name, { ...BASE, nodes: 3, framework: Framework.custom(), ...props })),
  );
export const gang = (props: Partial<GangTrainingJobProps>): Obj[] =>
  chart((scope) => new GangTrainingJob(scope, 'run', { ...BASE, nodes: 3, framework: Framework.custom(), ...props }));
export const volcano = { queue: Queue.volcano('failures') };
export const jobSet = { engine: GangEngine.jobSet(), acceptNoGang: true };
export const indexed = { engine: GangEngine.indexedJob(), acceptNoGang: true };

/** A queue of Kueue with its own quota of CPUs, and what a run takes to be in it. */
export function kueueQueue(id: string, cpu: number, more: object = {}): Obj[] {
  const name = `failures-${id}`;
  const resources = [{ name: 'cpu', nominalQuota: String(cpu) }, { name: 'memory', nominalQuota: '1000Gi' }];
  const resourceGroups = [{ coveredResources: ['cpu', 'memory'], flavors: [{ name, resources }] }];
  const apiVersion = 'kueue.x-k8s.io/v1beta2';
  return [
    { apiVersion, kind: 'ResourceFlavor', metadata: { name }, spec: {} },
    { apiVersion, kind: 'ClusterQueue', metadata: { name }, spec: { namespaceSelector: {}, resourceGroups, ...more } },
    { apiVersion, kind: 'LocalQueue', metadata: { name: 'team', namespace: 'failures' }, spec: { clusterQueue: name } },
  ];
}

export const inKueue = { queue: Queue.kueue('team'), acceptQuotaOnlyGang: true };
