import { Queue } from '../cluster/queue';
import { QueueingMarks } from '../workloads/queueing-marks';
import { PodProps } from '../pod/pod-props';
import { Problems } from '../base/problems';
import { NumaPolicy, RoleFailure } from './gang-role';
import { NetworkTopology } from './network-topology';
import { StartAfter } from './start-after';

/** One role of a gang. */
export interface GangRoleModel {
  readonly name: string;

  /** Where the user wrote it, for instance `framework.ps`. */
  readonly property: string;
  readonly replicas: number;
  readonly minAvailable: number;

  /** Groups of the same size. */
  readonly slices: number;
  readonly startAfter: readonly StartAfter[];
  readonly priorityClassName?: string;
  readonly onFailure: RoleFailure;
  readonly onEviction?: RoleFailure;
  readonly evictionDelaySeconds?: number;
  readonly numaPolicy?: NumaPolicy;

  /** Exit codes of the role and of the gang after which trying again is pointless, ascending. */
  readonly failOnExitCodes: readonly number[];

  /** Whether some of them are the role's own. */
  readonly hasOwnExitCodes: boolean;

  /** Names of the properties that the role says itself. */
  readonly own: readonly string[];

  /** What the gang and the role say of the pods, before the framework tells them how to find each other. */
  readonly props: PodProps;
}

/** What a framework needs besides what stands in the pods. */
export interface GangNeeds {
  /** torchrun; processes on each node, unless there is one for each accelerator. */
  readonly torchrun?: { readonly processes?: number };

  /** A launcher that reaches workers by ssh; slots of each, unless there is one for each accelerator. */
  readonly mpi?: { readonly slots?: number; readonly sshFolder: string; readonly implementation: 'OpenMPI' | 'Intel' | 'MPICH' };

  /** TF_CONFIG, where the engine writes it. */
  readonly tensorflow?: { readonly port: number };

  /** A folder with a key pair. */
  readonly ssh?: { readonly folder: string };

  /** Whether pods of the first role are ready only when those of others are. */
  readonly workersFirst?: boolean;

  /** A Ray cluster of a head and groups of workers. */
  readonly ray?: RayNeeds;
}

/** What a Ray cluster is made of. */
export interface RayNeeds {
  readonly port: number;
  readonly dashboardPort: number;
  readonly clientPort: number;

  /** In the order of the roles between head and driver; sizes in pods. */
  readonly groups: readonly RayGroup[];
}

/** Workers of a Ray cluster that are alike. */
export interface RayGroup {
  readonly name: string;

  /** The fewest and the most pods, where that is not how many there are. */
  readonly min?: number;
  readonly max?: number;

  /** Pods that come and go together. */
  readonly hosts: number;
  readonly startParams: Record<string, string>;
}

/** A gang as plain data: what an engine renders, with the pods of each role beside it. */
export interface Gang {
  /** Name of the object, or of the template of a recurring one. */
  readonly name: string;
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;

  /** Whether gangs are made of it that have names of their own. */
  readonly isTemplate: boolean;

  /** In the order of ranks. */
  readonly roles: readonly GangRoleModel[];

  /** The role whose first pod leads. */
  readonly leader: string;

  /** Whether the pods talk to each other, so that none can be restarted on its own. */
  readonly coupled: boolean;

  /** Names of the properties that the user or a default above said. */
  readonly own: readonly string[];

  /** Whether the framework goes on when a pod is lost, down to the minimum. */
  readonly elastic: boolean;
  readonly needs: GangNeeds;
  readonly success: { readonly role?: string; readonly count?: number };

  /** How often it is tried again; undefined for the engine's default. */
  readonly restarts?: number;

  /** Whether a container is restarted in its pod. */
  readonly inPlace: boolean;

  /** Whether disruptions shall not count as failures; undefined for the best that the engine can do. */
  readonly ignoreDisruptions?: boolean;

  /** How long one attempt may take. */
  readonly timeoutSeconds?: number;
  readonly ttlSeconds?: number;
  readonly networkTopology?: NetworkTopology;

  /** The same of each slice. */
  readonly sliceNetworkTopology?: NetworkTopology;
  readonly queue?: Queue;
  readonly marks: QueueingMarks;
}

/** How many pods a gang has. */
export function sizeOf(gang: Gang): number {
  return gang.roles.reduce((sum, role) => sum + role.replicas, 0);
}

/** With how many pods it may start and go on. */
export function minimumOf(gang: Gang): number {
  return gang.roles.reduce((sum, role) => sum + role.minAvailable, 0);
}

/** Name of the main container of a role. */
export function mainContainerOf(role: GangRoleModel): string {
  return role.props.containerName ?? 'main';
}

/** Linux starts no program with a longer variable: name, '=', value and the zero at the end. */
const MAX_VARIABLE = 131_072;

/** Reports a variable with the addresses of a role's pods that is too long for a program to be started with. */
export function checkHostList(problems: Problems, { property, own, replicas }: GangRoleModel, variable: string, length: number): void {
  const bytes = variable.length + length + 2;
  if (bytes > MAX_VARIABLE) {
    problems.add(
      own.includes('replicas') ? `${property}.replicas` : 'nodes', replicas,
      `makes the variable ${variable} ${bytes} bytes long, and Linux starts no program with one of more than ${MAX_VARIABLE}`,
      "shorten 'name', or use fewer pods",
    );
  }
}
