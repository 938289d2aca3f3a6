import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { preProcessFile } from 'typescript';

const ROOT = join(__dirname, '..');

/** Folders of the code, lowest layer first; those in one row may not import each other. */
const LAYERS = [
  ['imports', 'imports/schemas'],
  ['src/base'],
  ['src/upstream'],
  ['src/preflight'],
  ['src/simulate'],
  ['src/render'],
  ['src/cluster', 'src/pod'],
  ['src/gitops'],
  ['src/workloads', 'src/queues', 'src/devices'],
  ['src/access', 'src/gangs'],
  ['src/dispatch', 'src/observe'],
  ['src/week'],
  ['src/report'],
  ['src/client'],
  ['src/cli'],
  ['src'],
];

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const files = ['imports', 'src'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name)),
);
const imports = files.flatMap(importsOf);

function importsOf(from: string): Import[] {
  // the files that `init` writes are texts in ours, with imports of their own
  const text = readFileSync(join(ROOT, from), 'utf8').replace(/`(?:\\.|[^`\\])*`/gs, '``');
  const statements = [...text.matchAll(/^(?:import|export)\s+(type\s+)?[^;]*?from '([^']+)'(?: with \{[^}]*\})?;$/gm)];
  // an optional peer is loaded when it is needed
  const later = [...text.matchAll(/\bawait (import)\('([^']+)'\)/g)].map(([all, , target]) => [all, undefined, target] as const);
  return [...statements, ...later].map(([, type, target]) => ({ from, to: targetOf(from, target), typeOnly: type !== undefined }));
}

/** A file of ours for a relative path, and else the name of a package. */
function targetOf(from: string, target: string): string {
  return target.startsWith('.') ? `${relative(ROOT, resolve(ROOT, dirname(from), target))}.ts` : target;
}

/** The first two parts of a path: `src/pod/mount.ts` is in `src/pod`. */
function folderOf(file: string): string {
  const parts = file.split('/');
  return parts.length > 2 ? parts.slice(0, 2).join('/') : parts[0];
}

function layerOf(file: string): number {
  return LAYERS.findIndex((folders) => folders.includes(folderOf(file)));
}

const inside = imports.filter(({ to }) => to.endsWith('.ts'));

test('every import has the form that these tests read', () => {
  const unread = files.flatMap((file) => {
    const targets = preProcessFile(readFileSync(join(ROOT, file), 'utf8'), true, true).importedFiles.map(({ fileName }) => fileName);
    return targets
      .filter((target) => !imports.some(({ from, to }) => from === file && to === targetOf(file, target)))
      .map((target) => `${file}: ${target}`);
  });
  expect(unread).toEqual([]);
});

test('every folder of the code belongs to a layer', () => {
  expect(files.filter((file) => layerOf(file) === -1)).toEqual([]);
});

test('every import leads to a file that exists', () => {
  expect(inside.filter(({ to }) => !files.includes(to))).toEqual([]);
});

test('imports lead to a lower layer or stay in their folder', () => {
  const upward = inside.filter(({ from, to }) => folderOf(from) !== folderOf(to) && layerOf(to) >= layerOf(from));
  expect(upward.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
});

test('no file imports itself through others', () => {
  const targets = new Map(files.map((file) => [file, inside.filter(({ from }) => from === file).map(({ to }) => to)]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, path: string[]): void => {
    if (path.includes(file)) {
      cycles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
    } else if (!done.has(file)) {
      targets.get(file)?.forEach((target) => visit(target, [...path, file]));
      done.add(file);
    }
  };
  files.forEach((file) => visit(file, []));
  expect(cycles).toEqual([]);
});

test('generated imports and cdk8s-plus are imported as types only, so that they cost nothing at run time', () => {
  const atRunTime = imports.filter(
    ({ from, to, typeOnly }) => !typeOnly && !from.startsWith('imports/') && (to.startsWith('imports/') || to === 'cdk8s-plus-28'),
  );
  expect(atRunTime).toEqual([]);
});

test('only the pod layer spells out containers', () => {
  const elsewhere = files.filter(
    (file) =>
      file.startsWith('src/') &&
      !file.startsWith('src/pod/') &&
      !file.startsWith('src/preflight/') &&
      /\bcontainers: \[/.test(readFileSync(join(ROOT, file), 'utf8')),
  );
  expect(elsewhere).toEqual([]);
});
