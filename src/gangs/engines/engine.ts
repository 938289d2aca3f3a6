import { QueueSystem } from '../../cluster/queue-system';
import { Env } from '../../pod/env';
import { PodContext } from '../../pod/pod-template';
import { VersionCheck } from '../../pod/version-check';
import { Problem, Problems } from '../../base/problems';
import { Shape } from '../../base/shape';
import { groupOf, nameOf, WorkloadKey, WORKLOADS } from '../../upstream/kinds';
import type { PodTemplateSpec } from '../../../imports/k8s';
import { Gang, GangRoleModel } from '../gang';

/** How the pods of a gang are called, and how each finds out which one it is. */
export interface GangNames {
  hostname(role: string, index: number): string;

  /** DNS name within the namespace. */
  address(role: string, index: number): string;

  /** `$(NAME)` that is the pod's number within its role, in `command` and `args`. */
  readonly index: string;

  /** The same as the value of a variable: what engines add comes after all variables, so that no value can refer to it. */
  readonly indexEnv: Env;

  /** The number of a pod's slice, where a role has several. */
  readonly sliceEnv?: Env;

  /** Address of the first pod of a slice, where it can be told from the number of the slice. */
  readonly leaderOfSlice?: (role: string, slice: string) => string;

  /** Whether `index` is the number within the slice, and nothing tells the number within the role. */
  readonly isNumberedBySlice?: boolean;

  /** Variables that the addresses refer to; any only where the name of the run is not known before it starts. */
  readonly env: Record<string, Env>;

  /** Something that no other run has. */
  readonly id: string;

  /** Labels of the pods that others do not have. */
  readonly selector: Record<string, string>;
}

/** How long a name may be. */
export interface NameLimit {
  readonly length: number;
  readonly because: string;
}

/** What an engine may give the pods, so that a framework need not. */
export type Supply = 'tfConfig' | 'sshKeys' | 'hostFile' | 'rayCluster' | 'torchrun' | 'jax';

/** What not every engine can do. */
export type GangFeature =
  | 'slices'
  | 'startAfter'
  | 'startAfterCompletion'
  | 'newClaims'
  | 'rolePriority'
  | 'roleEviction'
  | 'numaPolicy';

/** What an engine looks at to say whether it can run a gang. */
export type GangOutline = Pick<Gang, 'roles' | 'coupled' | 'elastic' | 'needs' | 'queue'>;

/** How an engine starts gangs on a schedule. */
export interface RecurringEngine {
  /** What makes the runs. */
  readonly makes: WorkloadKey;

  /** The limit for the name of the recurring object, given that of its runs. */
  nameLimit(ofRuns: NameLimit): NameLimit;

  /** How the pods of a run are called; `label` is the value of their `app.kubernetes.io/name`. */
  names(label: string): GangNames;
}

/** What an engine makes of a gang. */
export interface RenderedGang {
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
  readonly spec: object;
}

/** Something that runs gangs, with all that is known of it: one file in this folder, and one factory of `GangEngine`. */
export interface Engine {
  /** For messages, for instance `Volcano`. */
  readonly title: string;

  /** What it makes: a row of the table of kinds. */
  readonly makes: WorkloadKey;

  /** What the user wrote, and what that must be at run time. */
  readonly options: object;
  readonly shape: Shape;

  /** The queue system that it is part of, whatever the queue. */
  readonly system?: QueueSystem;

  /** Variables that it or a controller adds to all pods, and who does. */
  readonly variables: { readonly names: RegExp; readonly writer: string };

  /** What it can do that others cannot. */
  readonly features: readonly GangFeature[];

  /** What it gives the pods itself. */
  readonly supplies: readonly Supply[];

  /** Whether it sees to it itself that all pods are placed before one starts. */
  readonly places?: boolean;

  /** Whether the pods have addresses only with a Service that is made beside the object. */
  readonly needsService: boolean;

  /** Whether the pods are called after something that nobody knows before they start. */
  readonly unnamed?: boolean;

  /** How the pods of a gang are called that gets its name, with a suffix of so many characters, when it is made of a template. */
  readonly template?: { readonly suffix: number; names(label: string): GangNames };

  /** How it starts gangs on a schedule, if it can. */
  readonly recurring?: RecurringEngine;

  /** Why it cannot run such a gang, and what to do; empty if it can. */
  cannot(gang: GangOutline): readonly Problem[];
  nameLimit(roles: readonly GangRoleModel[]): NameLimit;
  names(gang: string, roles: readonly GangRoleModel[]): GangNames;

  /** What the pods have from it. */
  pod(gang: Gang): Pick<PodContext, 'annotations' | 'subdomain' | 'activeDeadlineSeconds' | 'schedulerName' | 'newClaims'>;

  /** Reports what else it cannot do, or what its API server or webhook would refuse. */
  check(problems: Problems, gang: Gang, needsVersion: VersionCheck): void;

  /** Reports what the object cannot say of its pods. */
  checkPods?(problems: Problems, pods: readonly PodTemplateSpec[]): void;

  /** Makes the object; `pods` are in the order of the roles. */
  render(gang: Gang, pods: readonly PodTemplateSpec[]): RenderedGang;
}

/** Refuses a gang of several roles. */
export function oneRole({ roles }: GangOutline): readonly Problem[] {
  return roles.length === 1
    ? []
    : [{
        problem: `has one role, and the gang has ${roles.length}: ${roles.map(({ name }) => name).join(', ')}`,
        fix: 'set engine: GangEngine.jobSet(), or use a queue of Volcano',
      }];
}

/** Refuses a gang that may start or go on without some of its pods. */
export function needsAll({ roles }: GangOutline, title: string): readonly Problem[] {
  return roles.filter(({ minAvailable, replicas }) => minAvailable < replicas).map((role) => ({
    property: role.own.includes('minAvailable') ? `${role.property}.minAvailable` : 'minNodes',
    value: role.minAvailable,
    problem: `must be all ${role.replicas} pods with ${title}, which has no minimum`,
    fix: `set it to ${role.replicas}, or use GangEngine.indexedJob() for a gang of one role`,
  }));
}

/** How the objects of a kind begin, in the newest version. */
export function headOf(type: WorkloadKey): { readonly apiVersion: string; readonly kind: string } {
  return { apiVersion: `${groupOf(type)}/${WORKLOADS[type].versions[0]}`, kind: nameOf(type) };
}
