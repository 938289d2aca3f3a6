import { Size } from 'cdk8s';
import { HelperContainer } from '../pod/container-props';
import { Mount } from '../pod/mount';
import { isText } from '../upstream/names';
import { Problem } from '../base/problems';
import { Cpu } from '../base/cpu';

const FOLDER = '/opt/script-shell';

/** Where the shell comes from that works out the date of a run before the program starts. */
export class ScriptShell {
  /**
   * The shell of the program's own image. Any POSIX shell will do: dash, bash, busybox.
   *
   * @param path where it is, for instance `/bin/sh`
   */
  public static inImage(path: string): ScriptShell {
    const problem = isText(path) && path.startsWith('/')
      ? undefined
      : { value: path, problem: "must be an absolute path, beginning with '/'", fix: "write '/bin/sh'" };
    return new ScriptShell(path, undefined, problem);
  }

  /**
   * A busybox that an init container brings, for images without a shell such as distroless ones. Its binary must be
   * statically linked, as it is in the `musl` variants of the official image.
   *
   * @param image for instance `busybox:1.37.0-musl`
   */
  public static copiedFrom(image: string): ScriptShell {
    const mount = Mount.emptyDir(FOLDER, { sizeLimit: Size.mebibytes(8) });
    return new ScriptShell(`${FOLDER}/sh`, { image, mount });
  }

  /** @internal */
  public readonly _path: string;

  /** @internal */
  public readonly _problem?: Problem;

  private readonly source?: { readonly image: string; readonly mount: Mount };

  private constructor(path: string, source?: { readonly image: string; readonly mount: Mount }, problem?: Problem) {
    this._path = path;
    this.source = source;
    this._problem = problem;
  }

  /**
   * What a script puts before the name of a tool such as `mkdir`.
   *
   * @internal
   */
  public get _tools(): string {
    return this.source === undefined ? '' : `${FOLDER}/`;
  }

  /** @internal */
  public get _mounts(): Mount[] {
    return this.source === undefined ? [] : [this.source.mount];
  }

  /** @internal */
  public get _initContainers(): HelperContainer[] {
    if (this.source === undefined) {
      return [];
    }
    // busybox is whatever tool it is called by
    const copy = `cp /bin/busybox ${FOLDER}/sh && ln -sf sh ${FOLDER}/mkdir`;
    return [
      {
        name: 'script-shell', image: this.source.image, command: ['/bin/sh', '-c', copy], mounts: [this.source.mount], cpu: Cpu.millis(100),
        memory: Size.mebibytes(32),
      },
    ];
  }
}
