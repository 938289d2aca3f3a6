/**
 * Measures what it takes to build and synthesise N training jobs with this library, by hand, and with cdk8s-plus-28.
 *
 *   npm run bench                                      # everything, about 20 minutes on 2 cores
 *   npm run bench -- --jobs 100,1000,4000 --runs 3     # a quick look
 *
 * Options: --jobs N,… ; --runs N (medians of so many) ; --layouts 50,all (jobs per chart) ; --contestants NAME,…
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median, pairedRatio } from './statistics.mjs';

const OURS = 'training-job';
const BY_HAND = 'api-object';
const SAME_YAML = [OURS, BY_HAND, 'api-object-in-construct'];
const ALL = [...SAME_YAML, 'training-job-without-preflight', 'cdk8s-plus', 'cdk8s-plus-own-volumes', 'cdk8s-walking-once'];

const { values: options } = parseArgs({
  options: {
    jobs: { type: 'string', default: '100,1000,4000,16000' },
    runs: { type: 'string', default: '5' },
    layouts: { type: 'string', default: '50,all' },
    contestants: { type: 'string', default: ALL.join(',') },
  },
});
const sizes = options.jobs.split(',').map(Number);
const runs = Number(options.runs);
const contestants = options.contestants.split(',');
const scratch = mkdtempSync(join(tmpdir(), 'bench-'));

try {
  console.log(`Node ${process.version}, ${cpus().length} cores, medians of ${runs} runs, each in a process of its own\n`);
  for (const layout of options.layouts.split(',')) {
    checkSameYaml(layout);
    report(layout);
  }
} finally {
  rmSync(scratch, { recursive: true });
}

function report(layout) {
  const measured = new Map();
  console.log(`### ${layout === 'all' ? 'all jobs in one chart' : `${layout} jobs per chart`}\n`);
  console.log('| jobs | contestant | CPU ms | TrainingJob / it | peak MiB | TrainingJob / it |');
  console.log('|---:|---|---:|---:|---:|---:|');
  for (const jobs of sizes) {
    const results = measure(jobs, layout);
    measured.set(jobs, results);
    for (const contestant of contestants) {
      const [cpu, peak] = ['cpuMs', 'peakMiB'].map((figure) => {
        const of = (name) => results.get(name).map((result) => result[figure]);
        const ratio = contestant === OURS || !contestants.includes(OURS) ? '' : pairedRatio(of(OURS), of(contestant)).toFixed(2);
        return `${median(of(contestant)).toFixed(0)} | ${ratio}`;
      });
      console.log(`| ${jobs.toLocaleString('en-US')} | ${contestant} | ${cpu} | ${peak} |`);
    }
  }
  console.log();
  reportGrowth(measured);
}

function reportGrowth(measured) {
  if (!measured.has(4000) || !measured.has(16000) || !contestants.includes(BY_HAND)) {
    return;
  }
  const growth = (contestant) => {
    const [large, small] = [16000, 4000].map((jobs) => measured.get(jobs).get(contestant).map(({ cpuMs }) => cpuMs));
    return pairedRatio(large, small);
  };
  console.log('| contestant | CPU, 16,000 / 4,000 jobs | against by hand |');
  console.log('|---|---:|---:|');
  for (const contestant of contestants) {
    console.log(`| ${contestant} | ${growth(contestant).toFixed(2)} | ${(growth(contestant) / growth(BY_HAND)).toFixed(2)} |`);
  }
  console.log();
}

/** Results of every contestant, run in turn. */
function measure(jobs, layout) {
  const results = new Map(contestants.map((contestant) => [contestant, []]));
  for (let run = 0; run < runs; run++) {
    for (const contestant of contestants) {
      results.get(contestant).push(synthOnce(contestant, jobs, layout));
    }
  }
  return results;
}

function synthOnce(contestant, jobs, layout) {
  const outdir = join(scratch, contestant);
  rmSync(outdir, { recursive: true, force: true });
  const script = join(dirname(fileURLToPath(import.meta.url)), 'synth-once.mjs');
  const jobsPerChart = layout === 'all' ? jobs : Number(layout);
  return JSON.parse(execFileSync(process.execPath, [script, contestant, String(jobs), String(jobsPerChart), outdir], { encoding: 'utf8' }));
}

/** Fails unless what is written by hand gives byte for byte what `TrainingJob` gives. */
function checkSameYaml(layout) {
  const [expected, ...others] = SAME_YAML.map((contestant) => {
    synthOnce(contestant, 120, layout);
    const outdir = join(scratch, contestant);
    return {
      contestant,
      yaml: readdirSync(outdir)
        .sort()
        .map((file) => `# ${file}\n${readFileSync(join(outdir, file), 'utf8')}`)
        .join(''),
    };
  });
  const different = others.find(({ yaml }) => yaml !== expected.yaml);
  if (different !== undefined) {
    throw new Error(`${different.contestant} gives other YAML than ${expected.contestant}: bring job-manifest.mjs up to date`);
  }
}
