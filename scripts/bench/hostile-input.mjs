/**
 * Time and memory that preflight takes for inputs that are made to hurt: the table of docs/security.md.
 *
 *   npm run build && node scripts/bench/hostile-input.mjs
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { ROOT } from './commands.mjs';

const scratch = mkdtempSync(join(tmpdir(), 'hostile-'));
const file = join(scratch, 'input.yaml');

const job = (extra) => `apiVersion: batch/v1
kind: Job
metadata: {name: j, namespace: ml}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: 'r.example/t:1', ${extra}}]}}}
`;
const levels = [...'bcdefghi'].map((key, i) => `${key}: &${key} [${Array(9).fill(`*${'abcdefghi'[i]}`).join(',')}]`);
const queue = (text) => `apiVersion: scheduling.volcano.sh/v1beta1
kind: Queue
metadata: {name: q, annotations: {volcano.sh/hierarchy: '${'root/'.repeat(text)}', volcano.sh/hierarchy-weights: '${'1/'.repeat(text)}'}}
spec: {weight: 1}
`;
const INPUTS = {
  '`password=` repeated to 1 MB, in a variable': job(`env: [{name: A, value: '${'password='.repeat(111_000)}'}]`),
  '`$(A)` repeated to 1 MB, in an argument': job(`args: ['${'$(A)'.repeat(250_000)}']`),
  'addresses of 1 MB, in an argument': job(`args: ['${'a://b:c'.repeat(143_000)}']`),
  'a hierarchy of Volcano queues of 1 MB': queue(200_000),
  'a million empty documents': '---\n'.repeat(1_000_000),
  'aliases of aliases, nine levels of nine': `a: &a [x,x,x,x,x,x,x,x,x]\n${levels.join('\n')}\n`,
  'a hundred thousand brackets': '['.repeat(100_000),
  'a ConfigMap of 60 MB': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: '${'x'.repeat(60_000_000)}'}\n`,
  'a file of 65 MB': 'x'.repeat(65 * 1024 * 1024),
};

try {
  console.log('| Input | seconds | peak MiB | exit code |\n|---|---:|---:|---:|');
  for (const [name, text] of Object.entries(INPUTS)) {
    writeFileSync(file, text);
    const script = `process.argv.splice(1, Infinity, 'x', 'preflight', ${JSON.stringify(file)}, '--quiet');
      process.on('exit', () => process._rawDebug(process.resourceUsage().maxRSS));
      require(${JSON.stringify(join(ROOT, 'lib/src/cli/main.js'))});`;
    const start = performance.now();
    const { status, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8', maxBuffer: 1 << 30 });
    const seconds = (performance.now() - start) / 1000;
    console.log(`| ${name} | ${seconds.toFixed(2)} | ${(Number(stderr.trim().split('\n').at(-1)) / 1024).toFixed(0)} | ${status} |`);
  }
} finally {
  rmSync(scratch, { recursive: true });
}
