import { at, dict, Dict, dicts, entry, text, whole } from '../../base/json';
import { KubeObject } from '../../preflight/kube-object';
import { amountsOf } from '../../preflight/model/amounts';
import { placementMatches, taintsOf, tolerationsOf, untolerated } from '../../preflight/model/node-match';
import { VolcanoQueueModel } from '../../preflight/model/volcano-queues';
import { PodSet, Workload } from '../../preflight/model/workload';
import { ManifestIndex } from '../../preflight/manifest-index';
import { World } from '../../preflight/world';
import { timeOf } from '../kueue/read-workloads';
import { GangJob, Task, TaskStatus } from './gang-job';
import { add, isWithin, plus, Resources, resourcesOf } from './resources';

/** A node with what is in use. */
export interface NodeState {
  readonly object: KubeObject;
  readonly allocatable: Resources;

  /** By pods that have a place on it, those that are going included. */
  readonly used: Map<string, number>;

  /** By pods that are going. */
  readonly releasing: Map<string, number>;

  /** By pods that get a place once those are gone. */
  readonly pipelined: Map<string, number>;
  readonly tasks: Set<Task>;
}

/** What is free on a node now. */
export function idleOn({ allocatable, used }: NodeState): Map<string, number> {
  return plus(allocatable, used, -1);
}

/** What is free on a node once pods that are going are gone. */
export function futureIdleOn(node: NodeState): Map<string, number> {
  return plus(plus(idleOn(node), node.releasing), node.pipelined, -1);
}

const GROUP = 'scheduling.k8s.io/group-name';
const PREEMPTABLE = 'volcano.sh/preemptable';

/** The nodes and gangs of a cluster, which a simulation changes as it goes. */
export class VolcanoState {
  public readonly nodes: readonly NodeState[];
  public readonly jobs: GangJob[] = [];
  private readonly fitting = new Map<PodSet, ReadonlySet<NodeState>>();
  private readonly byNode = new Map<string, NodeState>();
  private readonly isBare: boolean;

  /** @param live pods and PodGroups; none for a cluster in which nothing runs */
  constructor(
    public readonly world: World,
    live: ManifestIndex | undefined,
  ) {
    this.isBare = live === undefined;
    // a node that is not ready may be so again
    this.nodes = world.index
      .ofType('Node.')
      .filter((node) => live === undefined || isReady(node))
      .map((object) => ({
        object,
        allocatable: resourcesOf(amountsOf(dict(dict(object.manifest.status).allocatable))),
        used: new Map(),
        releasing: new Map(),
        pipelined: new Map(),
        tasks: new Set<Task>(),
      }));
    this.nodes.forEach((node) => this.byNode.set(node.object.name, node));
    if (live !== undefined) {
      this.read(live);
    }
  }

  public get total(): Resources {
    const sum = new Map<string, number>();
    this.nodes.forEach(({ allocatable }) => add(sum, allocatable));
    return sum;
  }

  public node(name: string | undefined): NodeState | undefined {
    return this.byNode.get(name ?? '');
  }

  /** Whether a queue takes jobs. */
  public isOpen({ object }: VolcanoQueueModel): boolean {
    return (text(at(object.manifest, 'status', 'state')) ?? 'Open') === 'Open';
  }

  /** Nodes on which pods may run, full or not. */
  public nodesFor(pods: PodSet): ReadonlySet<NodeState> {
    let found = this.fitting.get(pods);
    if (found === undefined) {
      found = new Set(
        this.nodes.filter(
          ({ object }) =>
            untolerated(this.taintsOf(object), tolerationsOf(pods.spec)) === undefined &&
            placementMatches(pods.spec, object.labels, () => true),
        ),
      );
      this.fitting.set(pods, found);
    }
    return found;
  }

  /** Nodes on which a pod has room, now or once others are gone. */
  public nodesWithRoom(task: Task): readonly NodeState[] {
    return [...this.nodesFor(task.pods)].filter((node) => isWithin(task.requests, futureIdleOn(node)));
  }

  /** Whether an earlier round made room for a pod: Volcano makes none for it again, unless the node no longer takes it. */
  public hasBeenMadeRoomFor({ nominated, pods }: Task): boolean {
    const node = this.node(nominated);
    return nominated !== undefined && (node === undefined || this.nodesFor(pods).has(node));
  }

  /** The value of a class; 0 without one. */
  public priorityOf(name: string | undefined): number | undefined {
    const classes = this.world.index.ofType('PriorityClass.scheduling.k8s.io');
    const found =
      name === undefined ? classes.find(({ manifest }) => manifest.globalDefault === true) : classes.find((one) => one.name === name);
    return whole(found?.manifest.value) ?? (name === undefined ? 0 : undefined);
  }

  private taintsOf({ spec }: KubeObject): ReturnType<typeof taintsOf> {
    return taintsOf(spec.taints).filter(({ key }) => !this.isBare || !key.startsWith('node.kubernetes.io/'));
  }

  private read(live: ManifestIndex): void {
    const jobs = new Map<string, GangJob>();
    for (const object of live.ofType('PodGroup.scheduling.volcano.sh')) {
      const job = this.readJob(object);
      jobs.set(job.key, job);
      this.jobs.push(job);
    }
    for (const pod of live.ofType('Pod.')) {
      const job = jobs.get(`${pod.namespace ?? ''}/${text(entry(pod.annotations, GROUP)) ?? ''}`);
      this.readPod(pod, job);
    }
  }

  private readJob(object: KubeObject): GangJob {
    const { spec, manifest, name, namespace = '', metadata } = object;
    const [owner] = dicts(metadata.ownerReferences);
    const phase = text(at(manifest, 'status', 'phase')) ?? 'Pending';
    return {
      key: `${namespace}/${name}`,
      title: `${namespace}/${text(owner?.name) ?? name}`,
      queue: text(spec.queue) ?? 'default',
      uid: text(metadata.uid) ?? name,
      minMember: whole(spec.minMember) ?? 1,
      minTasks: new Map(Object.entries(dict(spec.minTaskMember)).map(([task, least]) => [task, whole(least) ?? 0])),
      minResources:
        spec.minResources === undefined || spec.minResources === null ? undefined : resourcesOf(amountsOf(dict(spec.minResources))),
      priority: this.priorityOf(text(spec.priorityClassName)) ?? 0,
      createdAt: timeOf(metadata.creationTimestamp),
      tasks: [],
      isPending: phase === 'Pending',
      isInqueue: phase === 'Inqueue',
    };
  }

  private readPod(object: KubeObject, job: GangJob | undefined): void {
    const { spec, manifest, metadata } = object;
    const status = statusOf(spec, dict(manifest.status), metadata);
    const node = this.node(text(spec.nodeName));
    if (status === 'ended' && job === undefined) {
      return;
    }
    const workload = new Workload(
      object,
      {
        kind: 'Pod',
        jobPath: '',
        job: manifest,
        podSets: [{ name: 'main', count: 1, min: 1, path: '', template: manifest }],
      },
      () => [],
    );
    const [pods] = workload.podSets;
    const requests = new Map([...resourcesOf(pods.requests), ['pods', 1] as const]);
    if (job === undefined) {
      add(node?.used ?? new Map(), requests);
      return;
    }
    const task: Task = {
      uid: text(metadata.uid) ?? object.name,
      job,
      role: text(entry(object.annotations, 'volcano.sh/task-spec')) ?? '',
      pods,
      requests,
      priority: whole(spec.priority) ?? this.priorityOf(text(spec.priorityClassName)) ?? 0,
      createdAt: timeOf(metadata.creationTimestamp),
      index: Number(/-(\d+)$/.exec(object.name)?.[1] ?? 0),
      isPreemptable: isPreemptable(object),
      neverPreempts: spec.preemptionPolicy === 'Never',
      isCritical: isCritical(object),
      nominated: text(dict(manifest.status).nominatedNodeName),
      status,
      node: text(spec.nodeName),
    };
    job.tasks.push(task);
    if (node !== undefined && status !== 'ended') {
      node.tasks.add(task);
      add(node.used, requests);
      add(node.releasing, status === 'releasing' ? requests : new Map());
    }
  }
}

function statusOf(spec: Dict, status: Dict, metadata: Dict): TaskStatus {
  if (status.phase === 'Succeeded' || status.phase === 'Failed') {
    return 'ended';
  }
  if (metadata.deletionTimestamp !== undefined && spec.nodeName !== undefined) {
    return 'releasing';
  }
  return status.phase === 'Running' ? 'running' : spec.nodeName === undefined ? 'pending' : 'bound';
}

function isPreemptable({ annotations, labels }: KubeObject): boolean {
  const said = entry(annotations, PREEMPTABLE) ?? entry(labels, PREEMPTABLE);
  return said === undefined || /^(1|t|T|true|TRUE|True)$/.test(String(said));
}

function isCritical({ spec, namespace }: KubeObject): boolean {
  return (
    namespace === 'kube-system' || spec.priorityClassName === 'system-cluster-critical' || spec.priorityClassName === 'system-node-critical'
  );
}

function isReady({ spec, manifest }: KubeObject): boolean {
  const ready = dicts(dict(manifest.status).conditions).find(({ type }) => type === 'Ready');
  return spec.unschedulable !== true && (ready === undefined || ready.status === 'True');
}
