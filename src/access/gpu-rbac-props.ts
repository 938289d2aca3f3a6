import { QueueSystem } from '../cluster/queue-system';
import { listOf, made, oneOf, struct, text } from '../base/shape';
import { AccessRule, RULE_REQUIRED, RULE_SHAPE } from './access-rule';
import { Dispatcher, DispatcherTask } from './dispatcher';
import { Persona } from './persona';
import { QueueStatus } from './queue-status';
import { Subject, subjectShape } from './subject';
import { WorkloadKind } from './workload-kind';

/** A rule that a persona has besides its own. */
export interface ExtraAccessRule extends AccessRule {
  /** Who has it: everybody of that persona. */
  readonly persona: Persona;
}

/** Properties of a `GpuRbac`. */
export interface GpuRbacProps {
  /**
   * How the names of roles begin: the role of submitters is `<name>-submitter`.
   *
   * @default - the construct ids below the chart, joined by `-`
   */
  readonly name?: string;

  /**
   * The namespace of the team.
   *
   * @default - the chart's
   */
  readonly namespace?: string;

  /**
   * Who sees workloads, pods, logs, events, quota and the state of queues.
   *
   * @default - nobody
   */
  readonly viewers?: Subject[];

  /**
   * Who also creates and deletes workloads.
   *
   * @default - nobody
   */
  readonly submitters?: Subject[];

  /**
   * Who also changes, suspends and re-queues workloads.
   *
   * @default - nobody
   */
  readonly operators?: Subject[];

  /**
   * Services that create workloads at run time.
   *
   * @default - none
   */
  readonly dispatchers?: Dispatcher[];

  /**
   * Who manages queues and quota in the whole cluster.
   *
   * @default - nobody
   */
  readonly queueAdmins?: Subject[];

  /**
   * The kinds of workloads that the team runs.
   *
   * @default - the kinds that the chart has in the namespace
   */
  readonly workloads?: WorkloadKind[];

  /**
   * The systems that the team's workloads are queued by.
   *
   * @default - that of the chart's cluster, else of the queue that workloads below the scope take by default, else
   * Volcano if `workloads` names a kind of it
   */
  readonly systems?: QueueSystem[];

  /**
   * How viewers, submitters and operators see queues that are not in their namespace. Does nothing where no queueing
   * system is used.
   *
   * @default QueueStatus.shared()
   */
  readonly queueStatus?: QueueStatus;

  /**
   * Rules that a persona has besides its own.
   *
   * @default - none
   */
  readonly extraRules?: ExtraAccessRule[];
}

const subjects = listOf(subjectShape);

/** What the properties must be at run time. */
export const GPU_RBAC_SHAPE = struct<GpuRbacProps>({
  name: text,
  namespace: text,
  viewers: subjects,
  submitters: subjects,
  operators: subjects,
  dispatchers: listOf(struct<Dispatcher>(
    {
      subject: subjectShape, workloads: listOf(oneOf(WorkloadKind)), tasks: listOf(oneOf(DispatcherTask)), readsDeployments: listOf(text),
      deployment: text, namespaceVariable: text, roleName: text, bindingName: text,
    },
    ['subject'],
  )),
  queueAdmins: subjects,
  workloads: listOf(oneOf(WorkloadKind)),
  systems: listOf(oneOf(QueueSystem)),
  queueStatus: made(QueueStatus, 'QueueStatus.shared()'),
  extraRules: listOf(struct<ExtraAccessRule>({ ...RULE_SHAPE, persona: oneOf(Persona) }, [...RULE_REQUIRED, 'persona'])),
});
