import { Env } from '../../pod/env';
import { PodProps, PodSettings } from '../../pod/pod-props';
import { Problems } from '../../base/problems';
import { Shape } from '../../base/shape';
import { Engine, GangNames } from '../engines/engine';
import { GangNeeds, GangRoleModel } from '../gang';
import { GangRole } from '../gang-role';
import { MOST_PORT } from '../../upstream/limits';

/** A role that a framework has. */
export interface RoleRequest {
  readonly name: string;

  /** Where the user wrote it, for instance `framework.ps`. */
  readonly property: string;
  readonly role: GangRole;

  /** Whether `nodes` and `minNodes` of the gang count its pods. */
  readonly scales?: boolean;

  /** What its pods have unless the role says otherwise; undefined takes away what the gang says of all pods. */
  readonly defaults?: PodSettings;
}

/** What a framework is told of the gang. */
export interface WiringContext {
  readonly problems: Problems;
  readonly roles: readonly GangRoleModel[];
  readonly names: GangNames;
  readonly engine: Engine;
}

/** How processes find each other: a framework says what they need, and an engine how it is called. */
export interface FrameworkModel {
  /** What the user calls it. */
  readonly name: string;

  /** What the user wrote, and what that must be at run time. */
  readonly options: object;
  readonly shape: Shape;

  /** In the order of ranks. */
  readonly roles: readonly RoleRequest[];

  /** The role whose first pod the others look for. */
  readonly leader: string;

  /** Whether the pods talk to each other. */
  readonly coupled: boolean;

  /** Whether it can start, and go on, with fewer pods than all. */
  readonly elastic: boolean;

  /** How it could be made to, where it cannot. */
  readonly toBeElastic?: string;

  /** The role that decides when the gang has succeeded; all if not given. */
  readonly success?: string;

  /** Roles whose pods go on until the gang is ended. */
  readonly endless?: readonly string[];
  readonly needs?: GangNeeds;

  /** Whether its launcher hides the exit code of the user's program. */
  readonly hidesExitCodes?: boolean;

  /** Pods of each role, with what they need to find each other. */
  wire(context: WiringContext): PodProps[];
}

/** Adds variables to a pod; one that the user sets too is a contradiction. */
export function withEnv(problems: Problems, props: PodProps, env: Record<string, Env>): PodProps {
  checkEnv(problems, props, Object.keys(env));
  return { ...props, env: { ...env, ...props.env } };
}

/** Reports variables that the user sets and the framework or the engine writes. */
export function checkEnv(problems: Problems, { env = {} }: PodProps, names: readonly string[], writer = "from 'framework'"): void {
  for (const name of names.filter((each) => env[each] !== undefined)) {
    problems.add(`env.${name}`, env[name]._value ?? 'from elsewhere', `is written ${writer}`, 'leave it out');
  }
}

/** Reports a command of a role whose command the framework writes. */
export function checkNoCommand(problems: Problems, role: GangRoleModel): void {
  for (const property of ['command', 'args'].filter((name) => role.own.includes(name))) {
    problems.add(
      `${role.property}.${property}`, role.props[property as 'command' | 'args']?.join(' '), "is written from 'framework'", 'leave it out',
    );
  }
}

/** The single role of frameworks whose pods are all alike. */
export function workers(name: string = 'worker'): RoleRequest {
  return { name, property: 'nodes', role: {}, scales: true };
}

/**
 * Reports slices where a pod has to know its number over all of them, and its engine tells the number in its slice only.
 *
 * @param instead how the framework does without
 */
export function checkOneSlice({ problems, names, engine }: WiringContext, role: GangRoleModel, instead: string): void {
  if (role.slices > 1 && names.isNumberedBySlice) {
    problems.add(
      role.own.includes('slices') ? `${role.property}.slices` : 'slices', role.slices,
      `cannot be counted through by ${engine.title}, which tells a pod its number in its slice only`, instead,
    );
  }
}

/** Reports a port outside the range. */
export function checkPort(problems: Problems, property: string, port: number): void {
  if (!Number.isInteger(port) || port < 1 || port > MOST_PORT) {
    problems.add(property, port, 'must be a port from 1 to 65535', 'leave it out for the usual one');
  }
}

const NANOS_PER_CPU = 1_000_000_000n;

/**
 * Threads that each process may use on CPUs: an equal part of the pod's. Without it torchrun allows one, and other
 * launchers as many as the node has cores, whatever the limit.
 */
export function withThreads(props: PodProps, processes: number): PodProps {
  const { cpu, env } = props;
  if (
    cpu === undefined ||
    cpu._problem !== undefined ||
    env?.OMP_NUM_THREADS !== undefined ||
    !Number.isSafeInteger(processes) ||
    processes < 1
  ) {
    return props;
  }
  const threads = cpu._quantity._nanos / (NANOS_PER_CPU * BigInt(processes));
  return { ...props, env: { ...env, OMP_NUM_THREADS: Env.value(String(threads < 1n ? 1n : threads)) } };
}
