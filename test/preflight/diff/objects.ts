import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/* eslint-disable @typescript-eslint/no-explicit-any */

/** A manifest that an edit changes. */
export type Loose = any;

const WORLDS: Readonly<Record<string, Loose[]>> = parse(readFileSync(join(__dirname, 'objects.yaml'), 'utf8'));

/** The objects of a repository, changed by an edit. */
export class Objects {
  private constructor(public manifests: Loose[]) {}

  public static of(world: string): Objects {
    return new Objects(structuredClone(WORLDS[world]));
  }

  public static ofManifests(manifests: Loose[]): Objects {
    return new Objects(structuredClone(manifests));
  }

  public copy(): Objects {
    return Objects.ofManifests(this.manifests);
  }

  /** The first object, or that of a kind and name. */
  public get(kind?: string, name?: string): Loose {
    const found = this.manifests.find((manifest) =>
      (kind ?? manifest.kind) === manifest.kind && (name ?? manifest.metadata.name) === manifest.metadata.name);
    if (found === undefined) {
      throw new Error(`there is no ${kind} ${name}`);
    }
    return found;
  }

  public remove(kind: string, name?: string): void {
    const found = this.get(kind, name);
    this.manifests = this.manifests.filter((manifest) => manifest !== found);
  }

  public add(manifest: Loose): void {
    this.manifests.push(manifest);
  }
}

/** Changes what is at a path, where a name finds an item of a list; undefined takes it away. */
export function set(target: Loose, path: string | readonly string[], value: unknown): void {
  const keys = typeof path === 'string' ? path.split('.') : path;
  const last = keys[keys.length - 1];
  const holder = keys.slice(0, -1).reduce((at, key) => {
    const item = itemOf(at, key);
    if (item === undefined) {
      at[key] = {};
      return at[key];
    }
    return item;
  }, target);
  if (value === undefined) {
    delete holder[last];
  } else {
    holder[last] = value;
  }
}

function itemOf(holder: Loose, key: string): Loose {
  return Array.isArray(holder) && !/^[0-9]+$/.test(key) ? holder.find(({ name }) => name === key) : holder[key];
}
