/**
 * Measures preflight against kube-score and kubeconform, and synth against `kustomize build`, from start to end of each command.
 *
 *   npm run build && npm run bench:peers
 *   npm run bench:peers -- --manifests 10280 --jobs 1000 --runs 5
 *
 * The peers are looked for in PATH; those that are not there are left out:
 *   go install github.com/zegl/kube-score/cmd/kube-score@v1.20.0
 *   go install github.com/yannh/kubeconform/cmd/kubeconform@v0.8.0
 *   go install sigs.k8s.io/kustomize/kustomize/v5@v5.7.1
 *
 * kubeconform is given no schemas, which it would download: it parses, and checks nothing.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { compare, folderOf, mixedManifests, ROOT, versionOf } from './commands.mjs';
import { jobManifest } from './contestants/job-manifest.mjs';

const { values: options } = parseArgs({
  options: {
    manifests: { type: 'string', default: '10280' }, jobs: { type: 'string', default: '1000' }, runs: { type: 'string', default: '5' },
  },
});
const [manifests, jobs, runs] = [options.manifests, options.jobs, options.runs].map(Number);
const scratch = mkdtempSync(join(tmpdir(), 'peers-'));
const versions = {
  'kube-score': versionOf('kube-score', 'version'), kubeconform: versionOf('kubeconform', '-v'),
  kustomize: versionOf('kustomize', 'version'),
};

try {
  console.log(`Node ${process.version}, ${cpus().length} cores, medians of ${runs} turns`);
  for (const [peer, version] of Object.entries(versions)) {
    console.log(`${peer}: ${version ?? 'not on this machine, left out'}`);
  }
  console.log(`\n### ${manifests.toLocaleString('en-US')} mixed manifests\n`);
  const file = join(scratch, 'all.yaml');
  writeFileSync(file, mixedManifests(manifests).join(''));
  const preflight = join(ROOT, 'lib', 'src', 'cli', 'main.js');
  compare(known({
    'preflight --quiet': [process.execPath, preflight, 'preflight', file, '--quiet'],
    'kube-score': ['kube-score', 'score', file],
    'kubeconform': ['kubeconform', '-summary', '-ignore-missing-schemas', '-schema-location', join(scratch, 'none'), file],
  }), runs);
  console.log(`### ${jobs.toLocaleString('en-US')} jobs\n`);
  const names = Array.from({ length: jobs }, (_, i) => `job-${i}.yaml`);
  const folder = folderOf(join(scratch, 'kustomize'), {
    ...Object.fromEntries(names.map((name, i) => [name, stringify(jobManifest(i))])),
    'kustomization.yaml': stringify({
      apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', namespace: 'ml-workloads', resources: names,
    }),
  });
  const once = join(ROOT, 'scripts', 'bench', 'synth-once.mjs');
  compare(known({
    'synth of TrainingJobs, checked': [process.execPath, once, 'training-job', String(jobs), '50', join(scratch, 'dist')],
    'kustomize': ['kustomize', 'build', folder],
  }), runs);
} finally {
  rmSync(scratch, { recursive: true });
}

function known(commands) {
  return Object.fromEntries(Object.entries(commands).filter(([name]) => !(name in versions) || versions[name] !== undefined));
}
