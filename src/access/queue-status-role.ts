import { Construct, IConstruct } from 'constructs';
import { MlCluster } from '../cluster/ml-cluster';
import { QueueSystem } from '../cluster/queue-system';
import { objectName } from '../render/object-name';
import { openConstruct } from '../render/construct-object';
import { listOf, oneOf, struct, text } from '../base/shape';
import { queueStatusPermissions } from './personas';
import { renderRole } from './role-objects';

/** Properties of a `QueueStatusRole`. */
export interface QueueStatusRoleProps {
  /**
   * Name of the ClusterRole.
   *
   * @default 'ml-queue-status'
   */
  readonly name?: string;

  /**
   * The systems whose queues can be seen, besides those that `GpuRbac` constructs of the app ask for.
   *
   * @default - that of the chart's cluster
   */
  readonly systems?: QueueSystem[];
}

const SHAPE = struct<QueueStatusRoleProps>({ name: text, systems: listOf(oneOf(QueueSystem)) });

const DEFAULT_NAME = 'ml-queue-status';

const ROLES = Symbol.for('cdk8s-ml-workloads.QueueStatusRole');

interface Marked extends IConstruct {
  [ROLES]?: Map<MlCluster | undefined, QueueStatusRole>;
}

/**
 * The ClusterRole that lets teams see the queues, which are not in their namespaces: quota and use, not what waits.
 *
 * The first `GpuRbac` of an app makes it by itself, and the others share it. Make it explicitly, before them, to say
 * where it is rendered, or in the one repository of several that is to own it.
 *
 *
 *
 *
 * @example
 * new QueueStatusRole(chart, 'queue-status', { systems: [QueueSystem.KUEUE] });
 */
export class QueueStatusRole extends Construct {
  /**
   * The role of the app for the cluster that a construct is in, made below that construct if there is none yet.
   *
   * @internal
   */
  public static _for(construct: Construct, systems: readonly QueueSystem[]): QueueStatusRole {
    const role =
      rolesOf(construct).get(MlCluster._of(construct)) ?? new QueueStatusRole(construct, 'QueueStatusRole', { systems: [...systems] });
    systems.forEach((system) => role.systems.add(system));
    return role;
  }

  /** Name of the ClusterRole. */
  public readonly name: string;

  private readonly systems: Set<QueueSystem>;

  constructor(scope: Construct, id: string, props: QueueStatusRoleProps = {}) {
    super(scope, id);
    const problems = openConstruct(this, SHAPE, props);
    const cluster = MlCluster._of(this);
    const other = rolesOf(this).get(cluster);
    this.name = objectName(problems, this, props.name ?? DEFAULT_NAME);
    if (other !== undefined) {
      problems.add(
        'scope', this.node.path, `must be the only one of its cluster in the app, but '${other.node.path}' is there already`,
        'make it before the first GpuRbac, and once',
      );
    }
    const own = cluster?.queueing?.system;
    this.systems = new Set(props.systems ?? (own === undefined ? [] : [own]));
    if (this.systems.size === 0) {
      problems.add(
        'systems', props.systems, 'needs a queueing system, and none is known',
        'declare an MlCluster, or write for instance systems: [QueueSystem.KUEUE]',
      );
    }
    problems.throwIfAny();
    rolesOf(this).set(cluster, this);
    renderRole(this, 'Resource', { role: this.name, permissions: () => queueStatusPermissions([...this.systems]) });
  }

}

function rolesOf(construct: IConstruct): Map<MlCluster | undefined, QueueStatusRole> {
  const root = construct.node.root as Marked;
  if (root[ROLES] === undefined) {
    Object.defineProperty(root, ROLES, { value: new Map() });
  }
  return root[ROLES] as Map<MlCluster | undefined, QueueStatusRole>;
}
