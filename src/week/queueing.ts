import { Manifest } from '../preflight/kube-object';
import { Workload } from '../preflight/model/workload';
import { World } from '../preflight/world';
import { ClusterFacts } from '../upstream/cluster-facts';
import { Admission } from './admission';
import { withCreatedRuns } from './created-runs';
import { KueueAdmission } from './kueue-admission';
import { declaredNodes, nodesOfFlavors } from './nodes';
import { VolcanoAdmission } from './volcano-admission';

/** Where a workload waits. */
export interface InQueue {
  /** Undefined for what no queue holds back: it starts when it is due. */
  readonly admission: Admission | undefined;
  readonly queue: string | undefined;
}

/** The queueing systems of a cluster, empty. */
export class Queueing {
  public readonly world: World;

  /** Whether places on nodes are looked at, and not only quota. */
  public readonly hasNodes: boolean;
  private readonly kueue: KueueAdmission | undefined;
  private readonly volcano: VolcanoAdmission | undefined;

  constructor(manifests: readonly Manifest[], facts: ClusterFacts) {
    const given = new World(manifests, facts, new Set());
    const declared = declaredNodes(given);
    this.hasNodes = declared.length > 0;
    this.world = new World([...withCreatedRuns(manifests, given), ...(this.hasNodes ? declared : nodesOfFlavors(given))], facts, new Set());
    this.kueue = this.world.kueue.clusterQueues.size > 0 ? new KueueAdmission(this.world) : undefined;
    this.volcano = this.world.volcanoQueues.all.length > 0 ? new VolcanoAdmission(this.world) : undefined;
  }

  public get systems(): readonly Admission[] {
    return [this.kueue, this.volcano].flatMap((one) => one ?? []);
  }

  public of(workload: Workload): InQueue {
    const onKueue = this.kueue?.queueOf(workload);
    if (onKueue !== undefined) {
      return { admission: this.kueue, queue: onKueue };
    }
    const onVolcano = this.volcano?.queueOf(workload);
    return onVolcano === undefined ? { admission: undefined, queue: undefined } : { admission: this.volcano, queue: onVolcano };
  }
}
