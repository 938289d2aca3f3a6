import { Size } from 'cdk8s';
import type { PersistentVolumeClaimSpec, Volume } from '../../imports/k8s';
import { nonEmpty } from '../base/non-empty';
import { sizeQuantity } from '../base/size-quantity';
import { PodSecurityLevel } from '../upstream/pod-security';
import { AccessMode, EphemeralClaimOptions, FileMountOptions } from './mount-options';

/** A claim that is made with a gang. */
export interface NewClaim {
  readonly name: string;
  readonly spec: PersistentVolumeClaimSpec;
  readonly retain: boolean;
}

/** What is mounted. */
export interface MountedVolume {
  /** What its name in the pod is made of. */
  readonly hint: string;

  /** The volume, without its name. */
  readonly source: Omit<Volume, 'name'>;

  /** Whether each mount is a volume of its own, even if another looks the same. */
  readonly own?: boolean;

  /** A claim that the workload's controller makes and mounts by its name, so that the pod has no volume for it. */
  readonly newClaim?: NewClaim;

  /** The strictest Pod Security level that allows it; `restricted` if not given. */
  readonly level?: PodSecurityLevel;
}

/** The claim for a new volume. */
export function claimSpec(size: Size, options: EphemeralClaimOptions): PersistentVolumeClaimSpec {
  return {
    accessModes: options.accessModes ?? [AccessMode.READ_WRITE_ONCE],
    resources: { requests: { storage: sizeQuantity(size).toString() } },
    storageClassName: options.storageClass,
  };
}

/** What a volume may be called by what is mounted. */
export function hintOf(path: string): string {
  return String(path).split(/[/.]/).filter((part) => part !== '').pop() ?? 'volume';
}

/** The files of a volume that are named, sorted. */
export function itemsOf(options: FileMountOptions): { key: string; path: string }[] | undefined {
  return nonEmpty(Object.entries(options.items ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, path]) => ({ key, path })));
}
