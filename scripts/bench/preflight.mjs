/**
 * Measures preflight over N mixed manifests against parsing them from YAML, each in a process of its own.
 *
 *   npm run build && node scripts/bench/preflight.mjs            # 1,000 and 10,000 manifests, medians of 5
 *   node scripts/bench/preflight.mjs --sizes 1000,10000 --runs 9
 *
 * The manifests are the fixtures of the tests, renamed and spread over 200 namespaces.
 */
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { mixedManifests, ROOT } from './commands.mjs';
import { median } from './statistics.mjs';

const { values: options } = parseArgs({
  options: { sizes: { type: 'string', default: '1000,10000' }, runs: { type: 'string', default: '5' }, once: { type: 'string' } },
});

if (options.once === undefined) {
  report();
} else {
  console.log(JSON.stringify(once(Number(options.once))));
}

function report() {
  const medians = new Map();
  console.log('| manifests | parse ms | check ms | check / parse |\n|---:|---:|---:|---:|');
  for (const size of options.sizes.split(',')) {
    const results = Array.from({ length: Number(options.runs) }, () =>
      JSON.parse(execFileSync(process.execPath, [fileURLToPath(import.meta.url), '--once', size], { encoding: 'utf8' })),
    );
    const parse = median(results.map((result) => result.parse));
    const check = median(results.map((result) => result.check));
    medians.set(size, check);
    console.log(
      `| ${Number(size).toLocaleString('en-US')} | ${parse.toFixed(0)} | ${check.toFixed(0)} | `
      + `${median(results.map((result) => result.check / result.parse)).toFixed(2)} |`,
    );
  }
  const [first, second] = [...medians.values()];
  if (second !== undefined) {
    console.log(`\ngrowth of check: ${(second / first).toFixed(1)}`);
  }
}

function once(size) {
  const { check } = createRequire(import.meta.url)(join(ROOT, 'lib', 'src', 'preflight', 'check.js'));
  const yaml = mixedManifests(size).join('');
  const start = performance.now();
  const manifests = parseAllDocuments(yaml).map((document) => ({ manifest: document.toJS() }));
  const parsed = performance.now();
  check(manifests);
  return { parse: parsed - start, check: performance.now() - parsed };
}
