import { Env } from '../../pod/env';
import { Problems } from '../../base/problems';
import { Shape } from '../../base/shape';
import { Gang, GangPlan, RolePlan } from '../gang';
import { EngineName } from './engine-name';

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

/** What the pods of a gang have from their engine. */
export interface EnginePod {
  readonly annotations: Record<string, string>;
  readonly subdomain?: string;
  readonly activeDeadlineSeconds?: number;
}

/** The object that an engine makes of a gang. */
export interface RenderedGang {
  readonly apiVersion: string;
  readonly kind: string;
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
  readonly spec: object;
}

/** Something that runs gangs: one file in this folder, and one factory of `GangEngine`. */
export interface Engine {
  readonly name: EngineName;

  /** For messages, for instance `Volcano`. */
  readonly title: string;

  /** What the user wrote, and what that must be at run time. */
  readonly options: object;
  readonly shape: Shape;

  /** Variables that it or a controller adds to all pods. */
  readonly variables: RegExp;

  /** Whether it writes TF_CONFIG itself. */
  readonly suppliesTfConfig: boolean;

  /** Whether it makes the key pair for ssh. */
  readonly suppliesSshKeys: boolean;

  /** Whether the pods have addresses only with a Service that is made beside the object. */
  readonly needsService: boolean;

  nameLimit(roles: readonly RolePlan[]): NameLimit;
  names(gang: string): GangNames;
  pod(gang: GangPlan): EnginePod;

  /** Reports what it cannot do, or what its API server or webhook would refuse. */
  check(problems: Problems, gang: GangPlan): void;
  render(gang: Gang): RenderedGang;
}
