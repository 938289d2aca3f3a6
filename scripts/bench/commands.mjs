import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments, stringify } from 'yaml';
import { median, pairedRatio } from './statistics.mjs';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const FIXTURES = join(ROOT, 'test', 'preflight', 'fixtures', 'ordinary');

/** The fixtures of the tests, one after the other, each under a name of its own. */
export function fixtures() {
  const base = readdirSync(FIXTURES)
    .sort()
    .flatMap((file) => parseAllDocuments(readFileSync(join(FIXTURES, file), 'utf8')).map((document) => document.toJS()))
    .filter((manifest) => manifest !== null)
    .map((manifest) => JSON.stringify(manifest));
  return (position, number) => {
    const manifest = JSON.parse(base[position % base.length]);
    manifest.metadata.name = `${(manifest.metadata.name ?? 'x').slice(0, 30)}-${number}`;
    return manifest;
  };
}

/** Mixed manifests: the fixtures, spread over some namespaces. */
export function mixedManifests(count, namespaces = 200) {
  const fixture = fixtures();
  return Array.from({ length: count }, (_, i) => {
    const manifest = fixture(i, i);
    if (manifest.metadata.namespace !== undefined || i % 2 === 1) {
      manifest.metadata.namespace = `ns-${i % namespaces}`;
    }
    return `---\n${stringify(manifest)}`;
  });
}

/** What a command takes from its start to its end: time that passes, and CPU time of it and of what it starts, in milliseconds. */
export function measure([program, ...args]) {
  const start = performance.now();
  const { stdout, status } = spawnSync('sh', ['-c', '"$0" "$@" > /dev/null 2>&1; code=$?; times; exit "$code"', program, ...args], {
    encoding: 'utf8', cwd: ROOT,
  });
  const wall = performance.now() - start;
  if (status > 2) {
    throw new Error(`${program} ${args.join(' ')} ended with ${status}`);
  }
  const cpu = [...stdout.trim().split('\n')[1].matchAll(/(\d+)m([\d.]+)s/g)]
    .reduce((sum, [, minutes, seconds]) => sum + 60_000 * Number(minutes) + 1000 * Number(seconds), 0);
  return { wall, cpu };
}

/** Runs commands in turn, some times each, and prints medians, and ratios of the first to each as medians of the ratios in a turn. */
export function compare(commands, runs) {
  const results = new Map(Object.keys(commands).map((name) => [name, []]));
  for (let run = 0; run < runs; run++) {
    for (const [name, command] of Object.entries(commands)) {
      results.get(name).push(measure(command));
    }
  }
  const [first] = results.values();
  console.log('| command | CPU ms | first / it | ms that pass | first / it |\n|---|---:|---:|---:|---:|');
  for (const [name, own] of results) {
    const cells = ['cpu', 'wall'].map((figure) => {
      const of = (list) => list.map((result) => result[figure]);
      return `${median(of(own)).toFixed(0)} | ${own === first ? '' : pairedRatio(of(first), of(own)).toFixed(2)}`;
    });
    console.log(`| ${name} | ${cells.join(' | ')} |`);
  }
  console.log();
}

/** What a program says of its version; undefined where it is not on the machine. */
export function versionOf(program, ...args) {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim().split('\n')[0];
  } catch {
    return undefined;
  }
}

/** A folder with a file for each entry. */
export function folderOf(folder, files) {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text);
  }
  return folder;
}
