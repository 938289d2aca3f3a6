import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { yamlDocuments } from '../base/yaml-documents';
import { typeOf } from '../upstream/kinds';

/** A manifest kept as it was committed. */
export interface FrozenManifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec?: unknown;
}

/** What tells an object from all others. */
export interface Identity {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** The runs in a folder of frozen ones: a file for each object, as `runs freeze` writes it. */
export class FrozenRuns {
  /** Git keeps no empty folders, so one that is missing holds no runs. */
  public static read(folder: string): FrozenRuns {
    const files = existsSync(folder) ? readdirSync(folder).filter((name) => /\.ya?ml$/.test(name)).sort() : [];
    return new FrozenRuns(files.flatMap((name) => yamlDocuments(readFileSync(join(folder, name), 'utf8')) as FrozenManifest[]));
  }

  private readonly byIdentity: Map<string, FrozenManifest>;

  private constructor(manifests: readonly FrozenManifest[]) {
    this.byIdentity = new Map(manifests.map((manifest) => [keyOf({ ...manifest, ...manifest.metadata }), manifest]));
  }

  /** The frozen form of an object that the app makes as well, which then renders as that. */
  public find(identity: Identity): FrozenManifest | undefined {
    return this.byIdentity.get(keyOf(identity));
  }

  /** Those that are not among the objects that the app makes. */
  public without(made: readonly Identity[]): FrozenManifest[] {
    const keys = new Set(made.map(keyOf));
    return [...this.byIdentity].filter(([key]) => !keys.has(key)).map(([, manifest]) => manifest);
  }
}

/** By group and not by version, so that a run stays what it is when the library moves to a newer version of its kind. */
function keyOf(identity: Identity): string {
  return `${typeOf(identity)}/${identity.namespace ?? ''}/${identity.name}`;
}
