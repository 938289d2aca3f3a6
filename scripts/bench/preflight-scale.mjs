/**
 * Measures the whole command over many manifests: time, CPU and peak memory, each size in a process of its own.
 *
 *   npm run build && node scripts/bench/preflight-scale.mjs                     # 1,000, 10,000 and 100,000 manifests
 *   node scripts/bench/preflight-scale.mjs --sizes 1000,10000 --folders 100
 *
 * The manifests are the fixtures of the tests, renamed and spread over as many folders, each of which is a cluster of its own.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { fixtures, ROOT } from './commands.mjs';

const { values: options } = parseArgs({
  options: { sizes: { type: 'string', default: '1000,10000,100000' }, folders: { type: 'string', default: '1000' } },
});
const fixture = fixtures();

console.log(`Node ${process.version}\n`);
console.log('| manifests | folders | MB of YAML | CPU s | CPU ms per manifest | peak MiB |\n|---:|---:|---:|---:|---:|---:|');
for (const size of options.sizes.split(',').map(Number)) {
  const folder = mkdtempSync(join(tmpdir(), 'scale-'));
  try {
    const folders = Math.min(Number(options.folders), size / 10);
    const bytes = write(folder, size, folders);
    const { cpu, peak } = measure(folder);
    const row = [size.toLocaleString('en-US'), folders, (bytes / 1e6).toFixed(1), cpu.toFixed(1), (1000 * cpu / size).toFixed(2)];
    console.log(`| ${[...row, peak.toFixed(0)].join(' | ')} |`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function write(root, size, folders) {
  let bytes = 0;
  for (let folder = 0; folder < folders; folder++) {
    const manifests = Array.from({ length: size / folders }, (_, i) => `---\n${stringify(fixture(folder + i, i))}`).join('');
    mkdirSync(join(root, `cluster-${folder}`));
    writeFileSync(join(root, `cluster-${folder}`, 'cluster.yaml'), `name: cluster-${folder}\n`);
    writeFileSync(join(root, `cluster-${folder}`, 'all.k8s.yaml'), manifests);
    bytes += manifests.length;
  }
  return bytes;
}

function measure(folder) {
  const script = `const { preflightCommand } = require(${JSON.stringify(join(ROOT, 'lib/src/cli/preflight-command.js'))});
    preflightCommand([${JSON.stringify(folder)}, '--quiet', '--format', 'json'], { colour: false, stdin: () => '' });
    const { user, system } = process.cpuUsage();
    console.log(JSON.stringify({ cpu: (user + system) / 1e6, peak: process.resourceUsage().maxRSS / 1024 }));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8', maxBuffer: 1 << 30 });
  if (stdout === '') {
    throw new Error(stderr.slice(0, 2000));
  }
  return JSON.parse(stdout);
}
