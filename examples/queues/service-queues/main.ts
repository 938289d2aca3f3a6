import { App, Chart, Size } from 'cdk8s';
import { Borrow, Cpu, Gpu, MlCluster, NodePool, Queueing, Share, Team, TeamPreemption, TeamQueues } from 'cdk8s-ml-workloads';

const POOL = NodePool.ofTotal('gpu', { gpu: Gpu.nvidia(70), cpu: Cpu.units(700), memory: Size.gibibytes(2800) });

const fixed = { borrow: Borrow.none(), preemption: TeamPreemption.NEVER };
const TEAMS: Team[] = [
  { name: 'production-inference', namespaces: ['ml-production'], share: Share.gpus(Gpu.nvidia(20)), weight: 100, ...fixed },
  { name: 'research-training', namespaces: ['research'], share: Share.gpus(Gpu.nvidia(40)), weight: 50, ...fixed },
  { name: 'exploratory', namespaces: ['playground'], share: Share.gpus(Gpu.nvidia(10)), weight: 10, ...fixed },
];

for (const [id, queueing] of Object.entries({ kueue: Queueing.kueue({ fairSharing: true }), volcano: Queueing.volcano() })) {
  const app = new App({ outdir: `${process.env.CDK8S_OUTDIR ?? 'dist'}/queues/service-queues/${id}` });
  const chart = new Chart(app, 'platform');
  new TeamQueues(chart, 'services', { cluster: new MlCluster(chart, 'cluster', { queueing, pools: [POOL] }), teams: TEAMS });
  app.synth();
}
