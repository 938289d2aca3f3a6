import { App, Chart, Size } from 'cdk8s';
import {
  Cpu, Gpu, KubeConfig, MlCluster, MultiKueue, NamespaceGuardrails, NodePool, Queueing, Share, Taint, TrainingJob,
} from 'cdk8s-ml-workloads';

// Each cluster is an app with a folder of its own: the same names stand for other objects in another cluster.
const [managerApp, onpremApp, cloudApp] = ['manager', 'onprem', 'cloud'].map(
  (cluster) => new App({ outdir: `${process.env.CDK8S_OUTDIR ?? 'dist'}/queues/multikueue/${cluster}` }),
);

const manager = new Chart(managerApp, 'manager');
const onprem = new Chart(onpremApp, 'onprem');
const cloud = new Chart(cloudApp, 'cloud');

const node = { gpu: Gpu.nvidia(8), cpu: Cpu.units(96), memory: Size.tebibytes(1), taints: [Taint.gpu()] };
const managerCluster = new MlCluster(manager, 'cluster', { queueing: Queueing.kueue() });
const onpremCluster = new MlCluster(onprem, 'cluster', { queueing: Queueing.kueue(), pools: [NodePool.of('a100', { nodes: 8, ...node })] });
const cloudCluster = new MlCluster(cloud, 'cluster', {
  queueing: Queueing.kueue(), pools: [NodePool.of('a100-cloud', { nodes: 4, ...node })],
});

const clusters = new MultiKueue(manager, 'multikueue', {
  name: 'gpu-clusters',
  manager: managerCluster,
  workers: [
    { name: 'onprem', cluster: onpremCluster, chart: onprem, kubeConfig: KubeConfig.secret('onprem-kubeconfig') },
    { name: 'cloud', cluster: cloudCluster, chart: cloud, kubeConfig: KubeConfig.secret('cloud-kubeconfig') },
  ],
  teams: [{ name: 'gpu-cluster-queue', localQueue: 'gpu-workload-queue', namespaces: ['team-a'], share: Share.percent(100) }],
});

// a job runs in the namespace that it was submitted to, so every cluster has it
for (const chart of [manager, onprem, cloud]) {
  new NamespaceGuardrails(chart, 'team-a', { name: 'team-a' });
}

const team = new Chart(managerApp, 'team-a', { namespace: 'team-a' });
managerCluster.addChart(team);
new TrainingJob(team, 'gpu-intensive-job', {
  containerName: 'gpu-job',
  image: 'tensorflow/tensorflow:2.19.0-gpu',
  command: ['python', '/app/train_model.py'],
  gpu: Gpu.nvidia(1),
  cpu: Cpu.units(8),
  memory: Size.gibibytes(64),
  completions: 3,
  parallelism: 3,
  queue: clusters.queue('gpu-cluster-queue'),
});

[managerApp, onpremApp, cloudApp].forEach((app) => app.synth());
