import type { Volume, VolumeMount } from '../../imports/k8s';
import { Problems, reportValue } from '../base/problems';
import { Mount } from './mount';
import { MountedVolume } from './mounted-volume';
import { allows, PodSecurityLevel } from '../upstream/pod-security';

/** A mount, and the property that asks for it. */
export interface RequestedMount {
  readonly property: string;
  readonly mount: Mount;
}

/** The volumes of one pod, named as its containers mount them. */
export class Volumes {
  private readonly written = new Set<string>();
  private readonly byName = new Map<string, MountedVolume>();
  private readonly nameBySource = new Map<string, string>();
  private readonly nameByMount = new Map<Mount, string>();

  constructor(
    private readonly problems: Problems,
    private readonly level: PodSecurityLevel,

    /** How claims are mounted that are made with the workload; undefined where none are. */
    private readonly newClaims?: 'by name' | 'by controller',
  ) {}

  /** The mounts of one container, whose volumes become the pod's. */
  public mount(requests: readonly RequestedMount[]): VolumeMount[] {
    const properties = new Map<string, string>();
    return requests.flatMap(({ property, mount }): VolumeMount[] => {
      reportValue(this.problems, property, mount);
      const earlier = properties.get(mount.path);
      if (earlier !== undefined) {
        this.problems.add(
          property, mount.path, `is already the path of '${earlier}': a container can have one mount at a path`,
          'choose another path, or leave one of the mounts out',
        );
      }
      properties.set(mount.path, property);
      const needed = mount._volume.level;
      const options = needed === PodSecurityLevel.PRIVILEGED ? '{ privilegedContainers: false }' : '';
      if (needed !== undefined && !allows(this.level, needed)) {
        this.problems.add(
          property, mount.path, `is a kind of volume that Pod Security '${this.level}' forbids`,
          `mount a claim instead, or set security: SecurityProfile.${needed}(${options})`,
        );
      }
      if (mount._volume.newClaim !== undefined && this.newClaims === undefined) {
        this.problems.add(
          property, mount.path, 'is a claim that is made with a gang, and this is none', 'mount a claim that exists, with Mount.claim',
        );
      }
      if (mount._volume.newClaim !== undefined && this.newClaims === 'by controller') {
        return [];
      }
      const name = mount._volume.newClaim?.name ?? this.nameOf(mount);
      if (!mount._readOnly) {
        this.written.add(name);
      }
      return [{ name, mountPath: mount.path, readOnly: mount._readOnly ? true : undefined, subPath: mount._subPath }];
    });
  }

  /** The volumes in the form of a manifest, in the order of their names. */
  public render(): Volume[] {
    return [...this.byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, volume]) => ({ name, ...this.sourceOf(name, volume) }));
  }

  /**
   * A volume that no container writes to is attached read-only as a whole, which a claim with access mode ReadOnlyMany
   * needs, and its files keep their owner.
   */
  private sourceOf(name: string, { source }: MountedVolume): MountedVolume['source'] {
    if (this.written.has(name)) {
      return source;
    }
    const { persistentVolumeClaim, nfs, csi } = source;
    return {
      ...source,
      ...(persistentVolumeClaim && { persistentVolumeClaim: { ...persistentVolumeClaim, readOnly: true } }),
      ...(nfs && { nfs: { ...nfs, readOnly: true } }),
      ...(csi && { csi: { ...csi, readOnly: true } }),
    };
  }

  private nameOf(mount: Mount): string {
    const known = this.nameByMount.get(mount);
    if (known !== undefined) {
      return known;
    }
    const volume = mount._volume;
    const source = JSON.stringify(volume.source);
    let name = volume.own ? undefined : this.nameBySource.get(source);
    if (name === undefined) {
      name = this.freeName(volume.hint);
      this.byName.set(name, volume);
      this.nameBySource.set(source, name);
    }
    this.nameByMount.set(mount, name);
    return name;
  }

  private freeName(hint: string): string {
    const base =
      String(hint)
        .toLowerCase()
        .replace(/[^a-z0-9-]+/g, '-')
        .replace(/^-+|-+$/g, '')
        .slice(0, 59)
        .replace(/-+$/, '') || 'volume';
    let name = base;
    for (let n = 2; this.byName.has(name); n++) {
      name = `${base}-${n}`;
    }
    return name;
  }
}
