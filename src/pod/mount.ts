import { Size } from 'cdk8s';
import type * as kplus from 'cdk8s-plus-28';
import type { Volume } from '../../imports/k8s';
import { isDnsSubdomain } from '../manifest/name-rules';
import { ValueProblem } from '../problems/value-problem';
import { sizeQuantity } from '../units/size-quantity';
import { ImagePullPolicy } from './image-pull-policy';
import { PodSecurityLevel } from './pod-security-level';

/** Options of every mount. */
export interface MountOptions {
  /**
   * Whether the container may only read.
   *
   * @default false
   */
  readonly readOnly?: boolean;

  /**
   * A folder or file within the volume to mount instead of its root.
   *
   * @default - the root of the volume
   */
  readonly subPath?: string;
}

/** Options of `Mount.secret` and `Mount.configMap`. */
export interface FileMountOptions extends MountOptions {
  /**
   * Which keys become files: key to file name.
   *
   * @default - every key, as a file of its name
   */
  readonly items?: Record<string, string>;

  /**
   * Permissions of the files, for instance `0o400`.
   *
   * @default 0o644
   */
  readonly mode?: number;

  /**
   * Whether the pod starts when the object does not exist.
   *
   * @default false
   */
  readonly optional?: boolean;
}

/** Options of `Mount.emptyDir` and `Mount.memory`. */
export interface EmptyDirMountOptions extends MountOptions {
  /**
   * The most it may hold; a pod that stores more is evicted.
   *
   * @default - no limit of its own
   */
  readonly sizeLimit?: Size;
}

/** Options of `Mount.ephemeralClaim`. */
export interface EphemeralClaimOptions extends MountOptions {
  /**
   * Storage class of the claim.
   *
   * @default - the cluster's default class
   */
  readonly storageClass?: string;

  /**
   * Access modes of the claim.
   *
   * @default ['ReadWriteOnce']
   */
  readonly accessModes?: string[];
}

/** Options of `Mount.csi`. */
export interface CsiMountOptions extends MountOptions {
  /**
   * What the driver needs to know.
   *
   * @default - nothing
   */
  readonly attributes?: Record<string, string>;
}

/** Options of `Mount.image`. */
export interface ImageMountOptions extends MountOptions {
  /**
   * When the image is pulled.
   *
   * @default - the API server's: always for `latest`, else if it is not on the node
   */
  readonly pullPolicy?: ImagePullPolicy;
}

/** A volume, and where a container finds it. */
export class Mount {
  /**
   * A PersistentVolumeClaim that exists.
   *
   * A claim with access mode ReadWriteOnce can be used by pods of one node only.
   *
   * @param name of the claim in the workload's namespace
   * @param path in the container, absolute
   * @param options read-only, sub path
   */
  public static claim(name: string, path: string, options: MountOptions = {}): Mount {
    return new Mount(path, { hint: name, source: { persistentVolumeClaim: { claimName: name } } }, options, nameProblem(name));
  }

  /**
   * A PersistentVolumeClaim made with cdk8s-plus.
   *
   * @param claim for instance a `PersistentVolumeClaim` of the same app
   * @param path in the container, absolute
   * @param options read-only, sub path
   */
  public static claimOf(claim: kplus.IPersistentVolumeClaim, path: string, options: MountOptions = {}): Mount {
    return Mount.claim(claim.name, path, options);
  }

  /**
   * A claim of the pod's own, made with it and deleted with it: scratch space larger than a node's disk.
   *
   * @param path in the container, absolute
   * @param size to ask for
   * @param options storage class, access modes
   */
  public static ephemeralClaim(path: string, size: Size, options: EphemeralClaimOptions = {}): Mount {
    const spec = {
      accessModes: options.accessModes ?? ['ReadWriteOnce'],
      resources: { requests: { storage: sizeQuantity(size).toString() } },
      storageClassName: options.storageClass,
    };
    return new Mount(path, { hint: 'scratch', source: { ephemeral: { volumeClaimTemplate: { spec } } }, own: true }, options, sizeProblem(size));
  }

  /**
   * Keys of a Secret as files.
   *
   * @param name of the Secret in the workload's namespace
   * @param path in the container, absolute
   * @param options which keys, permissions
   */
  public static secret(name: string, path: string, options: FileMountOptions = {}): Mount {
    const source = { secretName: name, items: itemsOf(options), defaultMode: options.mode, optional: options.optional };
    return new Mount(path, { hint: name, source: { secret: source } }, { ...options, readOnly: true }, nameProblem(name) ?? modeProblem(options) ?? itemsProblem(options));
  }

  /**
   * Keys of a ConfigMap as files.
   *
   * @param name of the ConfigMap in the workload's namespace
   * @param path in the container, absolute
   * @param options which keys, permissions
   */
  public static configMap(name: string, path: string, options: FileMountOptions = {}): Mount {
    const source = { name, items: itemsOf(options), defaultMode: options.mode, optional: options.optional };
    return new Mount(path, { hint: name, source: { configMap: source } }, { ...options, readOnly: true }, nameProblem(name) ?? modeProblem(options) ?? itemsProblem(options));
  }

  /**
   * An empty folder on the node's disk, which lives as long as the pod. It counts as ephemeral storage.
   *
   * @param path in the container, absolute
   * @param options size limit
   */
  public static emptyDir(path: string, options: EmptyDirMountOptions = {}): Mount {
    const sizeLimit = options.sizeLimit && sizeQuantity(options.sizeLimit).toString();
    return new Mount(path, { hint: hintOf(path), source: { emptyDir: { sizeLimit } }, own: true }, options, sizeProblem(options.sizeLimit));
  }

  /**
   * An empty folder in memory. What it holds counts as memory of the containers that wrote it.
   *
   * @param path in the container, absolute
   * @param options size limit
   */
  public static memory(path: string, options: EmptyDirMountOptions = {}): Mount {
    const sizeLimit = options.sizeLimit && sizeQuantity(options.sizeLimit).toString();
    return new Mount(path, { hint: hintOf(path), source: { emptyDir: { medium: 'Memory', sizeLimit } }, own: true }, options, sizeProblem(options.sizeLimit));
  }

  /**
   * A folder of the node itself. Pod Security forbids it below the level `privileged`, so it needs
   * `SecurityProfile.privileged()`.
   *
   * @param hostPath on the node, absolute
   * @param path in the container, absolute
   * @param options read-only, sub path
   */
  public static hostPath(hostPath: string, path: string, options: MountOptions = {}): Mount {
    return new Mount(path, { hint: hintOf(hostPath), source: { hostPath: { path: hostPath } }, level: PodSecurityLevel.PRIVILEGED }, options, absoluteProblem(hostPath));
  }

  /**
   * An export of an NFS server. Pod Security `restricted` forbids it inside a pod: use a claim, or
   * `SecurityProfile.baseline()`.
   *
   * @param server host name or address
   * @param exportPath on the server, absolute
   * @param path in the container, absolute
   * @param options read-only, sub path
   */
  public static nfs(server: string, exportPath: string, path: string, options: MountOptions = {}): Mount {
    return new Mount(path, { hint: 'nfs', source: { nfs: { server, path: exportPath } }, level: PodSecurityLevel.BASELINE }, options, absoluteProblem(exportPath));
  }

  /**
   * A volume that a CSI driver makes for this pod, such as a bucket.
   *
   * @param driver name of the driver, for instance `gcsfuse.csi.storage.gke.io`
   * @param path in the container, absolute
   * @param options attributes for the driver
   */
  public static csi(driver: string, path: string, options: CsiMountOptions = {}): Mount {
    return new Mount(path, { hint: hintOf(driver), source: { csi: { driver, volumeAttributes: options.attributes } } }, options, nameProblem(driver));
  }

  /**
   * The files of an OCI image, read-only: a model or a data set kept in a registry.
   *
   * @param reference the image, with a tag or digest
   * @param path in the container, absolute
   * @param options pull policy
   */
  public static image(reference: string, path: string, options: ImageMountOptions = {}): Mount {
    return new Mount(path, { hint: 'image', source: { image: { reference, pullPolicy: options.pullPolicy } } }, { ...options, readOnly: true });
  }

  /** @internal */
  public static _home(path: string): Mount {
    return new Mount(path, { hint: 'home', source: { emptyDir: {} }, own: true }, {});
  }

  /** @internal */
  public static _temporary(): Mount {
    return new Mount('/tmp', { hint: 'tmp', source: { emptyDir: {} }, own: true }, {});
  }

  /** @internal */
  public static _sharedMemory(path: string, sizeLimit: string | undefined): Mount {
    return new Mount(path, { hint: 'shared-memory', source: { emptyDir: { medium: 'Memory', sizeLimit } }, own: true }, {});
  }

  /** Where the container finds it. */
  public readonly path: string;

  /** @internal */
  public readonly _volume: MountedVolume;

  /** @internal */
  public readonly _readOnly: boolean;

  /** @internal */
  public readonly _subPath?: string;

  /** @internal */
  public readonly _problem?: ValueProblem;

  private constructor(path: string, volume: MountedVolume, options: MountOptions, problem?: ValueProblem) {
    this.path = path.length > 1 ? path.replace(/\/+$/, '') : path;
    this._volume = volume;
    this._readOnly = options.readOnly ?? false;
    this._subPath = options.subPath;
    this._problem = absoluteProblem(path) ?? colonProblem(path) ?? subPathProblem(options.subPath) ?? problem;
  }
}

/** What is mounted. */
export interface MountedVolume {
  /** What its name in the pod is made of. */
  readonly hint: string;

  /** The volume, without its name. */
  readonly source: Omit<Volume, 'name'>;

  /** Whether each mount is a volume of its own, even if another looks the same. */
  readonly own?: boolean;

  /** The strictest Pod Security level that allows it; `restricted` if not given. */
  readonly level?: PodSecurityLevel;
}

function hintOf(path: string): string {
  return path.split(/[/.]/).filter((part) => part !== '').pop() ?? 'volume';
}

function itemsOf(options: FileMountOptions): { key: string; path: string }[] | undefined {
  return options.items && Object.entries(options.items).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, path]) => ({ key, path }));
}

function nameProblem(name: string): ValueProblem | undefined {
  return isDnsSubdomain(name) ? undefined : { value: name, rule: 'must be the name of an object', fix: 'write it as kubectl prints it' };
}

function absoluteProblem(path: string): ValueProblem | undefined {
  return path.startsWith('/') ? undefined : { value: path, rule: "must be an absolute path, beginning with '/'", fix: `write '/${path}'` };
}

function colonProblem(path: string): ValueProblem | undefined {
  return path.includes(':') ? { value: path, rule: "must not contain ':'", fix: 'choose another path' } : undefined;
}

function subPathProblem(subPath: string | undefined): ValueProblem | undefined {
  const wrong = subPath !== undefined && (subPath.startsWith('/') || subPath.split('/').includes('..'));
  return wrong ? { value: subPath, rule: "must be a sub path relative to the volume, without '..'", fix: "leave out the leading '/' and any '..'" } : undefined;
}

function modeProblem(options: FileMountOptions): ValueProblem | undefined {
  const { mode } = options;
  const wrong = mode !== undefined && (!Number.isInteger(mode) || mode < 0 || mode > 0o777);
  return wrong ? { value: mode, rule: 'must be file permissions between 0 and 0o777', fix: 'write them as octal, for instance 0o400' } : undefined;
}

function itemsProblem(options: FileMountOptions): ValueProblem | undefined {
  const wrong = Object.values(options.items ?? {}).find((path) => path === '' || path.startsWith('/') || path.split('/').includes('..'));
  return wrong === undefined ? undefined : { value: wrong, rule: "must have file names that are relative to the mount, without '..'", fix: "leave out the leading '/' and any '..'" };
}

function sizeProblem(size: Size | undefined): ValueProblem | undefined {
  const quantity = size && sizeQuantity(size);
  return quantity?.isZero ? { value: quantity.toString(), rule: 'must have a size of more than 0', fix: 'write what the volume is to hold' } : quantity?._problem;
}
