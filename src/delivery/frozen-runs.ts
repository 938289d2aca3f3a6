import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { yamlDocuments } from '../manifest/yaml-documents';

/** A manifest kept as it was committed. */
export interface FrozenManifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly annotations?: Record<string, string> };
}

/** The runs in a folder of frozen ones: a file each, as `runs freeze` writes it. */
export class FrozenRuns {
  public static read(folder: string): FrozenRuns {
    const files = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name)).sort();
    return new FrozenRuns(files.flatMap((name) => yamlDocuments(readFileSync(join(folder, name), 'utf8')) as FrozenManifest[]));
  }

  private readonly byIdentity: Map<string, FrozenManifest>;
  private readonly taken = new Set<string>();

  private constructor(manifests: readonly FrozenManifest[]) {
    this.byIdentity = new Map(manifests.map((manifest) => [identity(manifest.kind, manifest.metadata.namespace, manifest.metadata.name), manifest]));
  }

  /** The frozen form of a run that the app makes as well, which then renders as that. */
  public take(kind: string, namespace: string | undefined, name: string): FrozenManifest | undefined {
    const key = identity(kind, namespace, name);
    this.taken.add(key);
    return this.byIdentity.get(key);
  }

  /** Those that the app no longer makes. */
  public get rest(): FrozenManifest[] {
    return [...this.byIdentity].filter(([key]) => !this.taken.has(key)).map(([, manifest]) => manifest);
  }
}

function identity(kind: string, namespace: string | undefined, name: string): string {
  return `${kind}/${namespace ?? ''}/${name}`;
}
