/** What small programs load, which the bundle keeps together. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LIB } from './compiled-modules.mjs';

/** An app with one job, by `LIBRARY` and into `SCRATCH` of the environment. */
export const APP = `
const { App, Chart, Size } = require('cdk8s');
const { Cpu, Gpu, TrainingJob } = require(process.env.LIBRARY);
const app = new App({ outdir: process.env.SCRATCH });
new TrainingJob(new Chart(app, 'training', { namespace: 'ml' }), 'train', {
  image: 'registry.example/train:1.0', gpu: Gpu.nvidia(1), cpu: Cpu.units(8), memory: Size.gibibytes(32) });
app.synth();`;

export const MANIFEST = `
apiVersion: batch/v1
kind: Job
metadata: {name: train, namespace: ml}
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{name: main, image: 'registry.example/train:1.0', resources: {limits: {cpu: 1, memory: 1Gi}}}]
`;

/** The modules that an app with a job loads, and those that preflight of one does; of a bundle that writes them down. */
export function modulesInUse() {
  const scratch = mkdtempSync(join(tmpdir(), 'bundle-'));
  try {
    const loadedBy = (...args) => {
      const trace = join(scratch, 'modules.json');
      const env = { ...process.env, LIBRARY: join(LIB, 'src', 'index.js'), SCRATCH: join(scratch, 'dist'), MODULES_IN_USE: trace };
      const { status, stderr } = spawnSync(process.execPath, args, { cwd: join(LIB, '..'), env, encoding: 'utf8' });
      if (status !== 0) {
        throw new Error(`a small program ended with ${status}:\n${stderr}`);
      }
      return new Set(JSON.parse(readFileSync(trace, 'utf8')));
    };
    const manifest = join(scratch, 'job.yaml');
    writeFileSync(manifest, MANIFEST);
    return { synth: loadedBy('-e', APP), preflight: loadedBy(join(LIB, 'src', 'cli', 'main.js'), 'preflight', manifest) };
  } finally {
    rmSync(scratch, { recursive: true });
  }
}
