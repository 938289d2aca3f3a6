import { ContainerProps } from './container-props';
import { Env } from './env';
import { Mount } from './mount';
import { SecurityProfile } from './security-profile';
import { RequestedMount } from './volumes';

/**
 * The folders that a process can write to although its user is not in the image's /etc/passwd, or the image's own
 * files are read-only: its home, and then /tmp. One volume each, which the containers of a pod share.
 */
export class WritableFolders {
  /** HOME and USER, as long as the user of the library does not set them. */
  public readonly env: Record<string, Env>;

  private readonly home?: Mount;
  private readonly temporary?: Mount;

  constructor(security: SecurityProfile) {
    const home = security._problem === undefined ? security._home : undefined;
    this.home = home && Mount._home(home.path);
    this.temporary = security._readOnlyRootFilesystem ? Mount._temporary() : undefined;
    this.env = home === undefined ? {} : { HOME: Env.value(home.path), USER: Env.value(home.userName) };
  }

  /** What one container mounts, unless it has something of its own there. */
  public mounts(container: ContainerProps, others: readonly RequestedMount[]): RequestedMount[] {
    const taken = [...(container.mounts ?? []), ...others.map(({ mount }) => mount)].map((mount) => mount.path);
    const home = container.env?.HOME === undefined ? this.home : undefined;
    return [home, this.temporary].flatMap((mount) =>
      mount === undefined || taken.includes(mount.path) ? [] : [{ property: 'security', mount }],
    );
  }
}
