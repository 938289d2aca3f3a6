import { Size } from 'cdk8s';
import type * as kplus from 'cdk8s-plus-28';
import type { Volume } from '../../imports/k8s';
import { dataKeyProblem, isDnsSubdomain, isText, objectNameProblem } from '../upstream/names';
import { nonEmpty } from '../base/non-empty';
import { ValueProblem } from '../base/value-problem';
import { Quantity } from '../base/quantity';
import { sizeQuantity } from '../base/size-quantity';
import { AccessMode } from './access-mode';
import { imageProblem } from './image-name';
import {
  CsiMountOptions, EmptyDirMountOptions, EphemeralClaimOptions, FileMountOptions, ImageMountOptions, MountOptions,
} from './mount-options';
import { PodSecurityLevel } from './pod-security-level';

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
    return new Mount(path, { hint: name, source: { persistentVolumeClaim: { claimName: name } } }, options, objectNameProblem(name));
  }

  /**
   * A PersistentVolumeClaim made with cdk8s-plus.
   *
   * @param claim for instance a `PersistentVolumeClaim` of the same app
   * @param path in the container, absolute
   * @param options read-only, sub path
   */
  public static claimOf(claim: kplus.IPersistentVolumeClaim, path: string, options: MountOptions = {}): Mount {
    return Mount.claim(claim?.name, path, options);
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
      accessModes: options.accessModes ?? [AccessMode.READ_WRITE_ONCE],
      resources: { requests: { storage: sizeQuantity(size).toString() } },
      storageClassName: options.storageClass,
    };
    return new Mount(
      path, { hint: 'scratch', source: { ephemeral: { volumeClaimTemplate: { spec } } }, own: true }, options,
      sizeProblem(sizeQuantity(size)) ?? claimProblem(options),
    );
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
    return new Mount(
      path, { hint: name, source: { secret: source } }, { ...options, readOnly: true },
      objectNameProblem(name) ?? modeProblem(options) ?? itemsProblem(options),
    );
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
    return new Mount(
      path, { hint: name, source: { configMap: source } }, { ...options, readOnly: true },
      objectNameProblem(name) ?? modeProblem(options) ?? itemsProblem(options),
    );
  }

  /**
   * An empty folder on the node's disk, which lives as long as the pod. It counts as ephemeral storage.
   *
   * @param path in the container, absolute
   * @param options size limit
   */
  public static emptyDir(path: string, options: EmptyDirMountOptions = {}): Mount {
    const sizeLimit = options.sizeLimit && sizeQuantity(options.sizeLimit).toString();
    return new Mount(
      path, { hint: hintOf(path), source: { emptyDir: { sizeLimit } }, own: true }, options,
      sizeProblem(options.sizeLimit && sizeQuantity(options.sizeLimit)),
    );
  }

  /**
   * An empty folder in memory. What it holds counts as memory of the containers that wrote it.
   *
   * @param path in the container, absolute
   * @param options size limit
   */
  public static memory(path: string, options: EmptyDirMountOptions = {}): Mount {
    const sizeLimit = options.sizeLimit && sizeQuantity(options.sizeLimit).toString();
    return new Mount(
      path, { hint: hintOf(path), source: { emptyDir: { medium: 'Memory', sizeLimit } }, own: true }, options,
      sizeProblem(options.sizeLimit && sizeQuantity(options.sizeLimit)),
    );
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
    return new Mount(
      path, { hint: hintOf(hostPath), source: { hostPath: { path: hostPath } }, level: PodSecurityLevel.PRIVILEGED }, options,
      absoluteProblem(hostPath) ?? backStepProblem(hostPath),
    );
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
    return new Mount(
      path, { hint: 'nfs', source: { nfs: { server, path: exportPath } }, level: PodSecurityLevel.BASELINE }, options,
      serverProblem(server) ?? absoluteProblem(exportPath),
    );
  }

  /**
   * A volume that a CSI driver makes for this pod, such as a bucket.
   *
   * @param driver name of the driver, for instance `gcsfuse.csi.storage.gke.io`
   * @param path in the container, absolute
   * @param options attributes for the driver
   */
  public static csi(driver: string, path: string, options: CsiMountOptions = {}): Mount {
    return new Mount(
      path, { hint: hintOf(driver), source: { csi: { driver, volumeAttributes: options.attributes } } }, options, driverProblem(driver),
    );
  }

  /**
   * The files of an OCI image, read-only: a model or a data set kept in a registry.
   *
   * @param reference the image, with a tag or digest
   * @param path in the container, absolute
   * @param options pull policy
   */
  public static image(reference: string, path: string, options: ImageMountOptions = {}): Mount {
    return new Mount(
      path, { hint: 'image', source: { image: { reference, pullPolicy: options.pullPolicy } } }, { ...options, readOnly: true },
      imageProblem(reference),
    );
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

  /**
   * An annotation of the pod as a file.
   *
   * @internal
   */
  public static _annotation(path: string, annotation: string, file: string): Mount {
    const items = [{ path: file, fieldRef: { fieldPath: `metadata.annotations['${annotation}']` } }];
    return new Mount(path, { hint: hintOf(path), source: { downwardAPI: { items } } }, { readOnly: true });
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
    this.path = isText(path) ? path.replace(/(?<=.)\/+$/, '') : path;
    this._volume = volume;
    this._readOnly = options.readOnly ?? false;
    this._subPath = options.subPath;
    this._problem = absoluteProblem(path) ?? pathProblem(path) ?? subPathProblem(options.subPath) ?? problem;
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
  return String(path).split(/[/.]/).filter((part) => part !== '').pop() ?? 'volume';
}

function itemsOf(options: FileMountOptions): { key: string; path: string }[] | undefined {
  return nonEmpty(Object.entries(options.items ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, path]) => ({ key, path })));
}

function absoluteProblem(path: string): ValueProblem | undefined {
  return isText(path) && path.startsWith('/')
    ? undefined
    : { value: path, rule: "must be an absolute path, beginning with '/'", fix: `write '/${isText(path) ? path : 'data'}'` };
}

/** What is wrong with the path of a mount in a container. Another way to write the same path would hide another mount. */
function pathProblem(path: string): ValueProblem | undefined {
  if (/^\/+$/.test(path)) {
    return { value: path, rule: 'must not be the root, where the image itself is', fix: "choose a folder, for instance '/data'" };
  }
  if (path.includes(':')) {
    return { value: path, rule: "must not contain ':'", fix: 'choose another path' };
  }
  return /\/(\.{0,2})\//.test(`${path.replace(/\/+$/, '')}/`)
    ? { value: path, rule: "must be written without '//', '.' and '..'", fix: 'write the path that it stands for' }
    : undefined;
}

/** What the API server refuses in paths on a node and within a volume. */
function backStepProblem(path: string): ValueProblem | undefined {
  return path.split('/').includes('..')
    ? { value: path, rule: "must not contain '..'", fix: 'write the path that it stands for' }
    : undefined;
}

function subPathProblem(subPath: string | undefined): ValueProblem | undefined {
  const wrong = subPath !== undefined && (!isText(subPath) || subPath.startsWith('/') || subPath.split('/').includes('..'));
  return wrong
    ? { value: subPath, rule: "must be a sub path relative to the volume, without '..'", fix: "leave out the leading '/' and any '..'" }
    : undefined;
}

function serverProblem(server: string): ValueProblem | undefined {
  return isText(server) && /^\S+$/.test(server)
    ? undefined
    : { value: server, rule: 'must be the name or address of an NFS server', fix: "write for instance 'nfs.example.com'" };
}

function driverProblem(driver: string): ValueProblem | undefined {
  const valid = isText(driver) && driver.length <= 63 && isDnsSubdomain(driver.toLowerCase());
  return valid
    ? undefined
    : {
        value: driver,
        rule: "must be the name of a CSI driver: at most 63 letters, digits, '-' and '.'",
        fix: 'write it as kubectl get csidrivers prints it',
      };
}

function claimProblem({ accessModes, storageClass }: EphemeralClaimOptions): ValueProblem | undefined {
  const known: string[] = Object.values(AccessMode);
  const wrong = accessModes?.find((mode) => !known.includes(mode));
  if (wrong !== undefined || accessModes?.length === 0) {
    return {
      value: wrong ?? accessModes, rule: `must have access modes out of ${known.join(', ')}, one or more`,
      fix: 'choose one, or leave them out',
    };
  }
  if (accessModes?.includes(AccessMode.READ_WRITE_ONCE_POD) && accessModes.length > 1) {
    return { value: accessModes, rule: 'must have no other access mode besides ReadWriteOncePod', fix: 'leave the others out' };
  }
  return storageClass === undefined ? undefined : objectNameProblem(storageClass, 'a StorageClass');
}

function modeProblem(options: FileMountOptions): ValueProblem | undefined {
  const { mode } = options;
  const wrong = mode !== undefined && (!Number.isInteger(mode) || mode < 0 || mode > 0o777);
  return wrong
    ? { value: mode, rule: 'must be file permissions between 0 and 0o777', fix: 'write them as octal, for instance 0o400' }
    : undefined;
}

function itemsProblem(options: FileMountOptions): ValueProblem | undefined {
  const paths = Object.values(options.items ?? {});
  const wrong = paths.find((path) => !isText(path) || path === '' || /^(\/|\.\.)/.test(path) || path.split('/').includes('..'));
  if (wrong !== undefined) {
    return {
      value: wrong, rule: "must have file names that are relative to the mount, without '..'",
      fix: "leave out the leading '/' and any '..'",
    };
  }
  return Object.keys(options.items ?? {}).map((key) => dataKeyProblem(key)).find((problem) => problem !== undefined);
}

function sizeProblem(quantity: Quantity | undefined): ValueProblem | undefined {
  if (quantity === undefined || quantity._problem !== undefined) {
    return quantity?._problem;
  }
  const value = quantity.toString();
  if (quantity.isZero) {
    return { value, rule: 'must have a size of more than 0', fix: 'write what the volume is to hold' };
  }
  return quantity.isWhole
    ? undefined
    : { value, rule: 'must have a size of whole bytes', fix: 'round it, for instance to whole mebibytes' };
}
