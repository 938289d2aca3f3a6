import { RepositoryFiles } from './repository';

/** A cluster shared by two teams: queues, namespaces, access, and a chart for the runs of each. */
export const PLATFORM: RepositoryFiles = {
  'main.ts': `import { App, Chart } from 'cdk8s';
import { ArgoCdApplications, ArgoCdHealthChecks, Delivery, MlCluster } from 'cdk8s-ml-workloads';
import { FACTS, TEAMS } from './cluster.js';
import { platform } from './platform.js';
import { runs } from './runs.js';

const output = process.env.CDK8S_OUTDIR ?? 'dist';

// queues, namespaces, access
const platformApp = new App({ outdir: \`\${output}/platform\` });
Delivery.argoCd(platformApp);
// above the folder that Argo CD applies, for the checks of a pull request
const cluster = new MlCluster(platformApp, 'prod', { ...FACTS, facts: '../cluster.yaml' });
const queues = platform(platformApp, cluster);
platformApp.synth();

// runs, which another application of Argo CD applies
const runsApp = new App({ outdir: \`\${output}/runs\` });
Delivery.argoCd(runsApp);
runs(runsApp, cluster, queues);
runsApp.synth();

// Argo CD's own objects: apply them once, or with an application of your own
const argoCdApp = new App({ outdir: \`\${output}/argocd\` });
const argoCd = new Chart(argoCdApp, 'argocd');
new ArgoCdHealthChecks(argoCd, 'health');
new ArgoCdApplications(argoCd, 'ml', {
  repoUrl: 'https://git.example.com/ml/platform.git',
  platformPath: 'dist/platform',
  runsPath: 'dist/runs',
  namespaces: TEAMS.flatMap(({ namespaces }) => namespaces),
});
argoCdApp.synth();
`,
  'cluster.ts': `import { Size } from 'cdk8s';
import { Borrow, Cpu, Gpu, IdleQuota, KubernetesVersion, MlClusterProps, NodePool, Queueing, Share, Taint, Team } from 'cdk8s-ml-workloads';

/** What the cluster is. Amounts are what pods can have: see Allocatable of kubectl describe node. */
export const FACTS: MlClusterProps = {
  kubernetes: KubernetesVersion.V1_34,
  queueing: Queueing.kueue({ topologyAware: true }),
  pools: [
    NodePool.of('h100', {
      nodes: 8, gpu: Gpu.nvidia(8), cpu: Cpu.units(192), memory: Size.tebibytes(2), taints: [Taint.gpu()],
      labels: { 'example.com/pool': 'h100' },
    }),
    NodePool.of('cpu', { nodes: 4, cpu: Cpu.units(64), memory: Size.gibibytes(256), labels: { 'example.com/pool': 'cpu' } }),
  ],
};

/** Who shares it. */
export const TEAMS: Team[] = [
  { name: 'nlp', namespaces: ['nlp'], share: Share.percent(60), idle: IdleQuota.lend() },
  { name: 'vision', namespaces: ['vision'], share: Share.percent(40), borrow: Borrow.upTo(Gpu.nvidia(16)) },
];
`,
  'platform.ts': `import { App, Chart } from 'cdk8s';
import { GpuRbac, MlCluster, NamespaceGuardrails, Subject, TeamQueues, WorkloadKind } from 'cdk8s-ml-workloads';
import { TEAMS } from './cluster.js';

/** Queues, and for each team a namespace and access. */
export function platform(app: App, cluster: MlCluster): TeamQueues {
  const queues = new TeamQueues(new Chart(app, 'queues'), 'company', { cluster, teams: TEAMS });
  for (const { name } of TEAMS) {
    const home = new Chart(app, \`team-\${name}\`, { namespace: name });
    new NamespaceGuardrails(home, 'namespace', { name, queue: queues.queue(name), requireQueue: true });
    new GpuRbac(home, 'access', {
      name, submitters: [Subject.group(\`\${name}-engineers\`)], workloads: [WorkloadKind.JOB, WorkloadKind.CRON_JOB],
    });
  }
  return queues;
}
`,
  'runs.ts': `import { App, Chart, Size } from 'cdk8s';
import { Cpu, Gpu, MlCluster, TeamQueues, TrainingJob, WorkloadDefaults } from 'cdk8s-ml-workloads';
import { TEAMS } from './cluster.js';

/** The runs, a chart and with it a file for each team. */
export function runs(app: App, cluster: MlCluster, queues: TeamQueues): void {
  const charts = new Map<string, Chart>();
  for (const { name } of TEAMS) {
    const chart = new Chart(app, name, { namespace: name });
    cluster.addChart(chart);
    WorkloadDefaults.of(chart).set({ queue: queues.queue(name), labels: { 'cost-center': name } });
    charts.set(name, chart);
  }

  new TrainingJob(charts.get('nlp')!, 'bert-base', {
    run: 'r1', // a run cannot be changed: count it up when the code or the image changes
    image: 'registry.example.com/nlp/bert:1.0.0',
    command: ['python', 'train.py'],
    gpu: Gpu.nvidia(4),
    cpu: Cpu.units(48),
    memory: Size.gibibytes(384),
  });
}
`,
  'README.md': `# A cluster shared by teams

\`\`\`sh
npm install
npm test        # compiles, synthesises to dist/, checks dist/
\`\`\`

| File | Says |
|---|---|
| [cluster.ts](cluster.ts) | what the cluster is, and who shares it |
| [platform.ts](platform.ts) | queues, and for each team a namespace and access |
| [runs.ts](runs.ts) | the runs, a chart for each team |
| [main.ts](main.ts) | the folders of \`dist/\`: \`platform\`, \`runs\`, \`argocd\`, and \`cluster.yaml\` for the checks |

Commit \`dist/\` and \`package-lock.json\`. Apply \`dist/argocd\` once; Argo CD applies the rest. A pull request shows what a change starts,
ends and shrinks.
`,
};
