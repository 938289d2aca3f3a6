import { RepositoryFiles } from './repository';

/** One training run. */
export const JOB: RepositoryFiles = {
  'main.ts': `import { App, Chart, Size } from 'cdk8s';
import { Cpu, Gpu, TrainingJob } from 'cdk8s-ml-workloads';

const app = new App();
const chart = new Chart(app, 'training', { namespace: 'ml' });

new TrainingJob(chart, 'resnet50', {
  run: 'r1', // a Job cannot be changed: count it up when the code or the image changes
  image: 'pytorch/pytorch:2.8.0-cuda12.8-cudnn9-runtime',
  command: ['python', 'train.py', '--epochs=100'],
  gpu: Gpu.nvidia(1),
  cpu: Cpu.units(8),
  memory: Size.gibibytes(32),
});

app.synth();
`,
  'README.md': `# A training run

\`\`\`sh
npm install
npm test                  # compiles, synthesises to dist/, checks dist/
kubectl apply -f dist/    # once the namespace ml is there
\`\`\`

Commit \`dist/\` and \`package-lock.json\`. [main.ts](main.ts) is the run; a pull request shows what a change of it does.
`,
};
