import { entry, text } from '../../base/json';
import { Quantity } from '../../base/quantity';
import { KubeObject } from '../../preflight/kube-object';
import { Workload } from '../../preflight/model/workload';
import { World } from '../../preflight/world';
import { asksOf, inOrder, mostFor, needsOf, Place, placeOf } from './asks';

/** What a workload asks for of one resource, and the most that it can get. */
export interface AskRow {
  readonly resource: string;
  readonly asks: Quantity;

  /** What it has to get at once to start. */
  readonly needs: Quantity;

  /** Undefined where no limit is known. */
  readonly most: Quantity | undefined;

  /** Whether it asks for more at once than it can ever get. */
  readonly isTooMuch: boolean;
}

/** One workload under its queue. */
export interface WorkloadRow {
  readonly object: KubeObject;
  readonly workload: Workload;
  readonly place: Place | undefined;
  readonly pods: number;

  /** For instance `6 x 8 nvidia.com/gpu`, role by role. */
  readonly roles: readonly string[];
  readonly asks: readonly AskRow[];

  /** Name of its priority class. */
  readonly priority: string | undefined;

  /** How it comes to run: its schedule, or undefined for what is started once. */
  readonly schedule: string | undefined;
}

/** The workloads of one queue. */
export interface QueueGroup {
  /** Undefined for what no queue holds back. */
  readonly place: Place | undefined;
  readonly rows: readonly WorkloadRow[];
}

/** All workloads that end, under their queues; services are in a queue only if it holds them back. */
export function queueGroups(world: World): QueueGroup[] {
  const groups = new Map<string, { place: Place | undefined; rows: WorkloadRow[] }>();
  for (const workload of world.workloads) {
    const place = placeOf(workload, world);
    if (place === undefined && !workload.isBatch && workload.kind !== 'Operator') {
      continue;
    }
    const key = place === undefined ? '' : `${place.system} ${place.queue}`;
    const group = groups.get(key) ?? { place, rows: [] };
    group.rows.push(rowOf(workload, place, world));
    groups.set(key, group);
  }
  return [...groups].sort(([a], [b]) => (a === '' ? 1 : b === '' ? -1 : a < b ? -1 : 1)).map(([, group]) => group);
}

function rowOf(workload: Workload, place: Place | undefined, world: World): WorkloadRow {
  const asks = asksOf(workload);
  const needs = needsOf(workload, world);
  return {
    object: workload.object, workload, place, pods: workload.podCount, roles: rolesOf(workload),
    asks: inOrder(asks.keys()).map((resource) => askOf(resource)),
    priority: priorityOf(workload),
    schedule: workload.isRecurring ? text(workload.object.spec.schedule) : undefined,
  };

  function askOf(resource: string): AskRow {
    const asked = asks.get(resource) as Quantity;
    const needed = needs.get(resource) ?? asked;
    const most = mostFor(workload, resource, place, world);
    return { resource, asks: asked, needs: needed, most, isTooMuch: most !== undefined && needed.compareTo(most) > 0 };
  }
}

function rolesOf(workload: Workload): string[] {
  const named = workload.podSets.length > 1;
  return workload.podSets.filter(({ count }) => count > 0).map(({ name, count, accelerator }) => {
    const each = accelerator === undefined ? `${count} ${count === 1 ? 'pod' : 'pods'}` : `${count} × ${accelerator.amount.toString()}`;
    return named ? `${name} ${each}` : each;
  });
}

/** The class by which Kueue or the scheduler puts it before others. */
export function priorityOf(workload: Workload): string | undefined {
  return text(entry(workload.labels, 'kueue.x-k8s.io/priority-class')) ?? text(workload.spec.priorityClassName)
    ?? workload.podSets.map(({ spec }) => text(spec.priorityClassName)).find((name) => name !== undefined);
}
