import { RepositoryFiles } from './repository';

/** A team's runs, in a queue and a namespace that a platform team made. */
export const TEAM: RepositoryFiles = {
  'main.ts': `import { App, Chart, Size } from 'cdk8s';
import {
  BatchInferenceCron, ConcurrencyPolicy, Cpu, Delivery, Gpu, MlCluster, Queue, Schedule, TrainingJob, WorkloadDefaults,
} from 'cdk8s-ml-workloads';

const app = new App();
Delivery.argoCd(app);
MlCluster.fromFile(app, 'cluster', 'cluster.yaml'); // from the platform team: every run is checked against it

const chart = new Chart(app, 'runs', { namespace: 'nlp' });
WorkloadDefaults.of(chart).set({ queue: Queue.kueue('nlp'), labels: { 'cost-center': 'nlp' } });

new TrainingJob(chart, 'bert-base', {
  run: 'r1', // a run cannot be changed: count it up when the code or the image changes
  image: 'registry.example.com/nlp/bert:1.0.0',
  command: ['python', 'train.py'],
  gpu: Gpu.nvidia(4),
  cpu: Cpu.units(48),
  memory: Size.gibibytes(384),
});

new BatchInferenceCron(chart, 'score-nightly', {
  schedule: Schedule.cron('0 4 * * *', 'UTC'),
  concurrencyPolicy: ConcurrencyPolicy.REPLACE, // a run that still waits for quota gives way to the next
  image: 'registry.example.com/nlp/score:1.0.0',
  command: ['python', 'score.py'],
  gpu: Gpu.nvidia(1),
  cpu: Cpu.units(8),
  memory: Size.gibibytes(64),
});

app.synth();
`,
  'cluster.yaml': `# What the platform team states of the cluster. Of a cluster that exists:
#   kubectl get nodes,namespaces,priorityclasses,clusterqueues,localqueues -A -o json | npx cdk8s-ml-workloads facts -
name: prod
kubernetes: "1.34"
pools:
  - name: h100
    nodes: 4
    resources: { cpu: "192", memory: 2Ti, nvidia.com/gpu: "8" }
    taints: [{ key: nvidia.com/gpu, effect: NoSchedule }]
kueue: {}
queues:
  - { system: kueue, namespace: nlp, name: nlp, resources: { cpu: "384", memory: 4Ti, nvidia.com/gpu: "16" } }
`,
  'README.md': `# A team's runs

\`\`\`sh
npm install
npm test        # compiles, synthesises to dist/, checks dist/
\`\`\`

Commit \`dist/\` and \`package-lock.json\`; Argo CD applies \`dist/\`. [main.ts](main.ts) has the runs, [cluster.yaml](cluster.yaml) what
they are checked against. A pull request shows what a change starts, ends and shrinks.
`,
};
