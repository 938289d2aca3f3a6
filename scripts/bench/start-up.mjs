/**
 * Measures start-up: the command line on one small file against `node -e ''` and against parsing alone, loading the library against
 * loading cdk8s, and synth of a small app against loading cdk8s. The two programs are those by which the bundle is put together, so
 * others may load a file more.
 *
 *   npm run build && npm run bench:start-up -- --runs 9
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { APP, MANIFEST } from '../bundle/small-programs.mjs';
import { compare, ROOT } from './commands.mjs';

const { values: options } = parseArgs({ options: { runs: { type: 'string', default: '9' } } });
const runs = Number(options.runs);
const scratch = mkdtempSync(join(tmpdir(), 'start-up-'));
const library = JSON.stringify(join(ROOT, 'lib', 'src', 'index.js'));

// programs inherit it
Object.assign(process.env, { LIBRARY: JSON.parse(library), SCRATCH: join(scratch, 'dist') });

try {
  const file = join(scratch, 'job.yaml');
  writeFileSync(file, MANIFEST);
  const node = (script) => [process.execPath, '-e', script];
  const main = join(ROOT, 'lib', 'src', 'cli', 'main.js');
  const classes = `const api = require(${library}); for (const name of Object.keys(api)) { api[name]; }`;
  console.log(`Node ${process.version}, ${cpus().length} cores, medians of ${runs} turns\n\n### The command line on one small file\n`);
  compare({
    'preflight of one file': [process.execPath, main, 'preflight', file],
    'preflight --help': [process.execPath, main, 'preflight', '--help'],
    'js-yaml alone': node(`require('js-yaml').load(require('fs').readFileSync(${JSON.stringify(file)}, 'utf8'))`),
    'node -e \'\'': node(''),
  }, runs);
  console.log('### Loading\n');
  compare({
    'every class of the library': node(classes),
    'the library, TrainingJob alone': node(`require(${library}).TrainingJob`),
    'cdk8s': node("require('cdk8s')"),
    'node -e \'\'': node(''),
  }, runs);
  console.log('### Synth of an app with one TrainingJob\n');
  compare({ 'synth': node(APP), 'loading cdk8s': node("require('cdk8s')") }, runs);
} finally {
  rmSync(scratch, { recursive: true });
}
