/**
 * Measures `cdk8s synth` of the examples, from start to end, against the same with `npx ts-node`, the command that cdk8s
 * puts into new projects and that checks types at every synth; and against that command alone, without cdk8s' CLI.
 *
 *   npm run bench:synth -- --runs 5
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { median, pairedRatio } from './statistics.mjs';

const { values: options } = parseArgs({ options: { runs: { type: 'string', default: '5' } } });
const outdir = mkdtempSync(join(tmpdir(), 'synth-bench-'));
const cdk8s = [join('node_modules', '.bin', 'cdk8s'), 'synth', '--check-upgrade=false', '--output', outdir];
const OURS = 'cdk8s synth';
const commands = {
  [OURS]: cdk8s,
  'cdk8s synth, app: npx ts-node': [...cdk8s, '--app', 'npx ts-node examples/main.ts'],
  'npx ts-node alone': ['npx', 'ts-node', 'examples/main.ts'],
};

try {
  const milliseconds = new Map(Object.keys(commands).map((name) => [name, []]));
  for (let run = 0; run < Number(options.runs); run++) {
    for (const [name, [command, ...args]] of Object.entries(commands)) {
      const start = performance.now();
      execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, CDK8S_OUTDIR: outdir } });
      milliseconds.get(name).push(performance.now() - start);
    }
  }
  console.log(`Node ${process.version}, medians of ${options.runs} runs\n`);
  console.log('| command | ms | cdk8s synth / it |');
  console.log('|---|---:|---:|');
  for (const [name, values] of milliseconds) {
    console.log(
      `| ${name} | ${median(values).toFixed(0)} | ${name === OURS ? '' : pairedRatio(milliseconds.get(OURS), values).toFixed(2)} |`,
    );
  }
} finally {
  rmSync(outdir, { recursive: true });
}
