import { PodSet } from '../../preflight/model/workload';
import { addUnits } from '../amounts';
import { TopologyRequest } from './topology-request';
import { QuotaKey, quotaKey, Usage } from './usage-node';

/** Amounts by resource. */
export type Requests = ReadonlyMap<string, bigint>;

/** Pods of one shape that Kueue admits together. */
export interface PodSetDemand {
  readonly name: string;
  readonly count: number;

  /** Fewer pods that will do as well: partial admission. */
  readonly minCount: number | undefined;
  readonly pods: PodSet;

  /** Of one pod: what counts against quota. */
  readonly perPod: Requests;

  /** Of one pod: what a node must have for it. */
  readonly onNode: Requests;
  readonly topology: TopologyRequest | undefined;
}

/** Pods of a pod set that are in one place of a topology. */
export interface PlacedPods {
  readonly flavor: string;

  /** The place, by level from the widest, or the name of the node alone. */
  readonly values: readonly string[];
  readonly count: number;
  readonly onNode: Requests;
}

/** What a pod set was given. */
export interface PodSetAdmission {
  readonly name: string;
  readonly count: number;

  /** By resource. */
  readonly flavors: ReadonlyMap<string, string>;
  readonly requests: Requests;
}

/** What a workload that has quota was given. */
export interface Admission {
  readonly podSets: readonly PodSetAdmission[];
  readonly placed: readonly PlacedPods[];

  /** Milliseconds since 1970. */
  readonly reservedAt: number;
}

/** What a workload is made of, apart from what it was given. */
export interface QueuedWorkloadProps {
  readonly namespace: string;

  /** The name of the Workload, or of the job that will have one. */
  readonly name: string;

  /** What people call it, for instance `nlp/pretrain-7`. */
  readonly title: string;
  readonly uid: string;
  readonly localQueue: string;
  readonly clusterQueue: string;
  readonly priority: number;

  /** When it was queued, in milliseconds since 1970. */
  readonly queuedAt: number;

  /** Made when somebody looks: most workloads of a snapshot are only counted. */
  readonly podSets: () => readonly PodSetDemand[];
  readonly admission?: Admission;
  readonly isEvicted?: boolean;

  /** Whether Kueue has looked at it and put it aside until something changes. */
  readonly isAside?: boolean;
}

/** A workload of Kueue: pending, or with quota. */
export class QueuedWorkload {
  public readonly key: string;
  public admission: Admission | undefined;
  public isEvicted: boolean;

  /** For each pod set, the position of the flavor at which the last search stopped, by resource; -1 after the last flavor. */
  public lastTried: readonly ReadonlyMap<string, number>[] | undefined;
  private demands?: readonly PodSetDemand[];
  private usageOf?: { readonly admission: Admission; readonly usage: Usage; readonly keys: ReadonlySet<QuotaKey> };

  constructor(public readonly props: QueuedWorkloadProps) {
    this.key = `${props.namespace}/${props.name}`;
    this.admission = props.admission;
    this.isEvicted = props.isEvicted === true;
  }

  public get podSets(): readonly PodSetDemand[] {
    this.demands ??= this.props.podSets();
    return this.demands;
  }

  public get canBePartial(): boolean {
    return this.podSets.some(({ count, minCount }) => minCount !== undefined && minCount < count);
  }

  /** What it uses of quota; nothing without quota. */
  public get usage(): Usage {
    return this.counted().usage;
  }

  /** The flavors that it has, with their resources, used or not. */
  public get keys(): ReadonlySet<QuotaKey> {
    return this.counted().keys;
  }

  private counted(): { readonly usage: Usage; readonly keys: ReadonlySet<QuotaKey> } {
    const { admission } = this;
    if (admission === undefined) {
      return { usage: new Map(), keys: new Set() };
    }
    if (this.usageOf?.admission !== admission) {
      const usage = new Map<QuotaKey, bigint>();
      const keys = new Set<QuotaKey>();
      for (const { flavors, requests } of admission.podSets) {
        flavors.forEach((flavor, resource) => keys.add(quotaKey(flavor, resource)));
        requests.forEach((amount, resource) => addUnits(usage, quotaKey(flavors.get(resource) ?? '', resource), amount));
      }
      this.usageOf = { admission, usage, keys };
    }
    return this.usageOf;
  }
}

/** In the order of a queue: by priority, then by age. */
export function compareQueued(a: QueuedWorkload, b: QueuedWorkload): number {
  return b.props.priority - a.props.priority || a.props.queuedAt - b.props.queuedAt || compareTexts(a.props.uid, b.props.uid);
}

/** In the order in which a queue's workload takes others' quota: of other queues first, then by priority, the newest first. */
export function compareCandidates(queue: string): (a: QueuedWorkload, b: QueuedWorkload) => number {
  return (a, b) =>
    Number(b.isEvicted) - Number(a.isEvicted) ||
    Number(a.props.clusterQueue === queue) - Number(b.props.clusterQueue === queue) ||
    a.props.priority - b.props.priority ||
    (b.admission?.reservedAt ?? Infinity) - (a.admission?.reservedAt ?? Infinity) ||
    compareTexts(a.props.uid, b.props.uid);
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
