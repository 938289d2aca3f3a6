import { Size } from 'cdk8s';
import type * as kplus from 'cdk8s-plus-28';
import { isText, objectNameProblem } from '../upstream/names';
import { flag, listOf, mapOf, number, ofCdk8s, oneOf, shapeProblem, soundOptions, struct, StructShape, text } from '../base/shape';
import { Problem } from '../base/problems';
import { sizeQuantity } from '../base/size-quantity';
import { imageProblem } from './image-name';
import { ImagePullPolicy } from './image-pull-policy';
import {
  AccessMode, CsiMountOptions, DownwardApiOptions, EmptyDirMountOptions, EphemeralClaimOptions, FileMountOptions, ImageMountOptions,
  MountOptions, NewClaimOptions,
} from './mount-options';
import {
  absoluteProblem, backStepProblem, claimProblem, dnsLabelProblem, driverProblem, factsProblem, itemsProblem, modeProblem, pathProblem,
  serverProblem, sizeProblem, subPathProblem,
} from './mount-problems';
import { claimSpec, hintOf, itemsOf, MountedVolume } from './mounted-volume';
import { PodSecurityLevel } from '../upstream/pod-security';

const MOUNT: StructShape<MountOptions> = { readOnly: flag, subPath: text };

const SHAPES = {
  any: struct<MountOptions>(MOUNT),
  file: struct<FileMountOptions>({ ...MOUNT, items: mapOf(text), mode: number, optional: flag }),
  emptyDir: struct<EmptyDirMountOptions>({ ...MOUNT, sizeLimit: ofCdk8s(Size, 'Size.gibibytes(32)') }),
  ephemeralClaim: struct<EphemeralClaimOptions>({ ...MOUNT, storageClass: text, accessModes: listOf(oneOf(AccessMode)) }),
  newClaim: struct<NewClaimOptions>({ ...MOUNT, storageClass: text, accessModes: listOf(oneOf(AccessMode)), retain: flag }),
  csi: struct<CsiMountOptions>({ ...MOUNT, attributes: mapOf(text) }),
  downwardApi: struct<DownwardApiOptions>({ container: text, mode: number }),
  image: struct<ImageMountOptions>({ ...MOUNT, pullPolicy: oneOf(ImagePullPolicy) }),
};

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
    const [given, problem] = soundOptions(SHAPES.any, options);
    return new Mount(
      path, { hint: name, source: { persistentVolumeClaim: { claimName: name } } }, given, objectNameProblem(name) ?? problem,
    );
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
    const [given, problem] = soundOptions(SHAPES.ephemeralClaim, options);
    const spec = claimSpec(size, given);
    return new Mount(
      path, { hint: 'scratch', source: { ephemeral: { volumeClaimTemplate: { spec } } }, own: true }, given,
      sizeProblem(sizeQuantity(size)) ?? problem ?? claimProblem(given),
    );
  }

  /**
   * A claim that is made with the gang and that all its pods share: a data set that one role fetches, checkpoints. It is deleted with
   * the gang unless it is retained. For gangs on JobSet (0.11 or newer) and Volcano.
   *
   * @param name of the claim in the gang, a DNS label
   * @param path in the container, absolute
   * @param size to ask for
   * @param options storage class, access modes, whether it stays
   */
  public static newClaim(name: string, path: string, size: Size, options: NewClaimOptions = {}): Mount {
    const [given, problem] = soundOptions(SHAPES.newClaim, options);
    const newClaim = { name, spec: claimSpec(size, given), retain: given.retain ?? false };
    return new Mount(
      path, { hint: name, source: {}, newClaim }, given,
      dnsLabelProblem(name) ?? sizeProblem(sizeQuantity(size)) ?? problem ?? claimProblem(given),
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
    const [given, problem] = soundOptions(SHAPES.file, options);
    const source = { secretName: name, items: itemsOf(given), defaultMode: given.mode, optional: given.optional };
    return new Mount(
      path, { hint: name, source: { secret: source } }, { ...given, readOnly: true },
      objectNameProblem(name) ?? problem ?? modeProblem(given) ?? itemsProblem(given),
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
    const [given, problem] = soundOptions(SHAPES.file, options);
    const source = { name, items: itemsOf(given), defaultMode: given.mode, optional: given.optional };
    return new Mount(
      path, { hint: name, source: { configMap: source } }, { ...given, readOnly: true },
      objectNameProblem(name) ?? problem ?? modeProblem(given) ?? itemsProblem(given),
    );
  }

  /**
   * An empty folder on the node's disk, which lives as long as the pod. It counts as ephemeral storage.
   *
   * @param path in the container, absolute
   * @param options size limit
   */
  public static emptyDir(path: string, options: EmptyDirMountOptions = {}): Mount {
    return Mount.ofPod(path, {}, options);
  }

  /**
   * An empty folder in memory. What it holds counts as memory of the containers that wrote it.
   *
   * @param path in the container, absolute
   * @param options size limit
   */
  public static memory(path: string, options: EmptyDirMountOptions = {}): Mount {
    return Mount.ofPod(path, { medium: 'Memory' }, options);
  }

  /**
   * Huge pages of one size, which the container asks for as `hugePages`.
   *
   * @param path in the container, absolute
   * @param pageSize for instance `2Mi`
   * @param options size limit
   */
  public static hugePages(path: string, pageSize: string, options: EmptyDirMountOptions = {}): Mount {
    const mount = Mount.ofPod(path, { medium: `HugePages-${String(pageSize)}` }, options);
    const valid = isText(pageSize) && /^[1-9]\d*[KMG]i$/.test(pageSize);
    return valid ? mount : new Mount(path, mount._volume, {}, {
      value: pageSize, problem: 'must be the size of a page, as nodes name it', fix: "write '2Mi' or '1Gi'",
    });
  }

  /**
   * Facts about the pod as files, which follow its labels and annotations as they change.
   *
   * @param path in the container, absolute
   * @param items name of the file to what it holds: `metadata.name`, `metadata.namespace`, `metadata.uid`, `metadata.labels`,
   * `metadata.annotations`, one of the latter as in `metadata.labels['team']`, or an amount such as `limits.cpu`
   * @param options whose amounts, permissions
   */
  public static downwardApi(path: string, items: Record<string, string>, options: DownwardApiOptions = {}): Mount {
    const [given, misshapen] = soundOptions(SHAPES.downwardApi, options);
    const problem = shapeProblem(mapOf(text), items) ?? misshapen ?? factsProblem(items) ?? modeProblem(given);
    const files = problem !== undefined ? [] : Object.entries(items).sort(([a], [b]) => (a < b ? -1 : 1)).map(([file, fact]) =>
      fact.startsWith('metadata.')
        ? { path: file, fieldRef: { fieldPath: fact } }
        : { path: file, resourceFieldRef: { resource: fact, containerName: given.container ?? 'main' } });
    const source = { downwardAPI: { items: files, defaultMode: given.mode } };
    return new Mount(path, { hint: hintOf(path), source }, { readOnly: true }, problem);
  }

  /**
   * A folder of the node itself. Pod Security forbids it below the level `privileged`, so it needs
   * `SecurityProfile.privileged({ privilegedContainers: false })`, or a container that is privileged.
   *
   * @param hostPath on the node, absolute
   * @param path in the container, absolute
   * @param options read-only, sub path
   */
  public static hostPath(hostPath: string, path: string, options: MountOptions = {}): Mount {
    const [given, problem] = soundOptions(SHAPES.any, options);
    return new Mount(
      path, { hint: hintOf(hostPath), source: { hostPath: { path: hostPath } }, level: PodSecurityLevel.PRIVILEGED }, given,
      absoluteProblem(hostPath) ?? backStepProblem(hostPath) ?? problem,
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
    const [given, problem] = soundOptions(SHAPES.any, options);
    return new Mount(
      path, { hint: 'nfs', source: { nfs: { server, path: exportPath } }, level: PodSecurityLevel.BASELINE }, given,
      serverProblem(server) ?? absoluteProblem(exportPath) ?? problem,
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
    const [given, problem] = soundOptions(SHAPES.csi, options);
    const source = { csi: { driver, volumeAttributes: given.attributes } };
    return new Mount(path, { hint: hintOf(driver), source }, given, driverProblem(driver) ?? problem);
  }

  /**
   * The files of an OCI image, read-only: a model or a data set kept in a registry.
   *
   * @param reference the image, with a tag or digest
   * @param path in the container, absolute
   * @param options pull policy
   */
  public static image(reference: string, path: string, options: ImageMountOptions = {}): Mount {
    const [given, problem] = soundOptions(SHAPES.image, options);
    const source = { image: { reference, pullPolicy: given.pullPolicy } };
    return new Mount(path, { hint: 'image', source }, { ...given, readOnly: true }, imageProblem(reference) ?? problem);
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

  private static ofPod(path: string, source: { readonly medium?: string }, options: EmptyDirMountOptions): Mount {
    const [given, problem] = soundOptions(SHAPES.emptyDir, options);
    const size = given.sizeLimit && sizeQuantity(given.sizeLimit);
    const emptyDir = { ...source, sizeLimit: size?.toString() };
    return new Mount(path, { hint: hintOf(path), source: { emptyDir }, own: true }, given, problem ?? sizeProblem(size));
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
  public readonly _problem?: Problem;

  private constructor(path: string, volume: MountedVolume, options: MountOptions, problem?: Problem) {
    this.path = isText(path) ? path.replace(/(?<=.)\/+$/, '') : path;
    this._readOnly = options.readOnly ?? false;
    this._subPath = options.subPath;
    this._problem = absoluteProblem(path) ?? pathProblem(path) ?? subPathProblem(options.subPath) ?? problem;
    // what is wrong may be of any kind, and volumes are compared by what they are made of
    this._volume = this._problem === undefined ? volume : { hint: 'wrong', source: {} };
  }
}
