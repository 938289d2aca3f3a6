import { QueueSystem } from '../../cluster/queue-system';
import { Env } from '../../pod/env';
import { PodContext } from '../../pod/pod-template';
import { VersionCheck } from '../../pod/version-check';
import { Problems } from '../../base/problems';
import { Shape } from '../../base/shape';
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
export type Supply = 'tfConfig' | 'sshKeys';

/** How an engine starts gangs on a schedule. */
export interface RecurringEngine {
  readonly apiVersion: string;
  readonly kind: string;

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

  /** The object that it makes. */
  readonly apiVersion: string;
  readonly kind: string;

  /** What the user wrote, and what that must be at run time. */
  readonly options: object;
  readonly shape: Shape;

  /** The queue system that it is part of, whatever the queue. */
  readonly system?: QueueSystem;

  /** Variables that it or a controller adds to all pods, and who does. */
  readonly variables: { readonly names: RegExp; readonly writer: string };

  /** What it gives the pods itself. */
  readonly supplies: readonly Supply[];

  /** Whether the pods have addresses only with a Service that is made beside the object. */
  readonly needsService: boolean;

  /** How it starts gangs on a schedule, if it can. */
  readonly recurring?: RecurringEngine;

  nameLimit(roles: readonly GangRoleModel[]): NameLimit;
  names(gang: string): GangNames;

  /** What the pods have from it. */
  pod(gang: Gang): Pick<PodContext, 'annotations' | 'subdomain' | 'activeDeadlineSeconds' | 'schedulerName'>;

  /** Reports what it cannot do, or what its API server or webhook would refuse. */
  check(problems: Problems, gang: Gang, needsVersion: VersionCheck): void;

  /** Makes the object; `pods` are in the order of the roles. */
  render(gang: Gang, pods: readonly PodTemplateSpec[]): RenderedGang;
}
