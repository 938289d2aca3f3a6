import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { Manifest } from './synth';

const ROOT = join(__dirname, '../..');

const foldersIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name).sort();

/** Every example, by its path in `examples/`: the guide that it belongs to, and its name. */
export const EXAMPLES: readonly string[] = foldersIn('examples').flatMap((guide) =>
  foldersIn(`examples/${guide}`).map((name) => `${guide}/${name}`),
);

/** The path in `examples/` of an example that is known by its name alone. */
export function exampleNamed(name: string): string {
  const [path, ...others] = EXAMPLES.filter((example) => basename(example) === name);
  if (path === undefined || others.length > 0) {
    throw new Error(`${others.length === 0 ? 'no' : 'more than one'} example is called ${name}`);
  }
  return path;
}

/** The manifests that an example writes. */
export function manifestsOf(example: string): Manifest[] {
  const folder = join(ROOT, 'dist', example);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml') && name !== 'cluster.yaml')
    .sort()
    .flatMap((name) => parseAllDocuments(readFileSync(join(folder, name), 'utf8')).map((document) => document.toJS()));
}
