/**
 * Measures the whole command over many manifests: time, CPU and peak memory, each size in a process of its own.
 *
 *   npm run build && node scripts/bench/preflight-scale.mjs                     # 1,000, 10,000 and 100,000 manifests
 *   node scripts/bench/preflight-scale.mjs --sizes 1000,10000 --folders 100
 *
 * The manifests are the fixtures of the tests, renamed and spread over as many folders, each of which is a cluster of its own.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parseAllDocuments, stringify } from 'yaml';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const FIXTURES = join(ROOT, 'test', 'preflight', 'fixtures', 'ordinary');
const { values: options } = parseArgs({
  options: { sizes: { type: 'string', default: '1000,10000,100000' }, folders: { type: 'string', default: '1000' } },
});
const BASE = readdirSync(FIXTURES)
  .flatMap((file) => parseAllDocuments(readFileSync(join(FIXTURES, file), 'utf8')).map((document) => document.toJS()))
  .filter((manifest) => manifest !== null)
  .map((manifest) => JSON.stringify(manifest));

console.log(`Node ${process.version}\n`);
console.log('| manifests | folders | MB of YAML | CPU s | CPU ms per manifest | peak MiB |\n|---:|---:|---:|---:|---:|---:|');
for (const size of options.sizes.split(',').map(Number)) {
  const folder = mkdtempSync(join(tmpdir(), 'scale-'));
  try {
    const folders = Math.min(Number(options.folders), size / 10);
    const bytes = write(folder, size, folders);
    const { cpu, peak } = measure(folder);
    console.log(
      `| ${size.toLocaleString('en-US')} | ${folders} | ${(bytes / 1e6).toFixed(1)} | ${cpu.toFixed(1)} | ${(1000 * cpu / size).toFixed(2)} | ${peak.toFixed(0)} |`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function write(root, size, folders) {
  let bytes = 0;
  for (let folder = 0; folder < folders; folder++) {
    const manifests = Array.from({ length: size / folders }, (_, i) => {
      const manifest = JSON.parse(BASE[(folder + i) % BASE.length]);
      manifest.metadata.name = `${(manifest.metadata.name ?? 'x').slice(0, 30)}-${i}`;
      return `---\n${stringify(manifest)}`;
    }).join('');
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
