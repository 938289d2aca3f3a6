import { QueueQuota } from './queue-quota';
import { Task } from './gang-job';
import { add } from './resources';
import { NodeState, VolcanoState } from './volcano-state';

/** Steps that are taken together or undone together. */
export class Statement {
  /** Pods that were made to go, and by which action. */
  public readonly evicted: Task[] = [];
  private readonly undo: (() => void)[] = [];

  constructor(
    private readonly state: VolcanoState,
    private readonly quota: QueueQuota | undefined,
  ) {}

  /** Gives a pod a place: at once, or once others have gone. */
  public place(task: Task, node: NodeState, isNow: boolean): void {
    task.status = isNow ? 'allocated' : 'pipelined';
    task.node = node.object.name;
    const sum = isNow ? node.used : node.pipelined;
    node.tasks.add(task);
    add(sum, task.requests);
    this.quota?.count(task, 1);
    this.undo.push(() => {
      task.status = 'pending';
      task.node = undefined;
      node.tasks.delete(task);
      add(sum, task.requests, -1);
      this.quota?.count(task, -1);
    });
  }

  public evict(task: Task): void {
    const { status } = task;
    const node = this.state.node(task.node);
    task.status = 'releasing';
    add(node?.releasing ?? new Map(), task.requests);
    this.quota?.count(task, -1);
    this.evicted.push(task);
    this.undo.push(() => {
      task.status = status;
      add(node?.releasing ?? new Map(), task.requests, -1);
      this.quota?.count(task, 1);
    });
  }

  /** Takes the steps of another statement for its own. */
  public merge(other: Statement): void {
    this.undo.push(...other.undo.splice(0));
    this.evicted.push(...other.evicted.splice(0));
  }

  public discard(): void {
    this.undo
      .splice(0)
      .reverse()
      .forEach((undo) => undo());
    this.evicted.splice(0);
  }
}
