import { Size } from 'cdk8s';
import { Borrow, Cpu, Gpu, IdleQuota, KubernetesVersion, MlClusterProps, NodePool, Queueing, Share, Taint, Team } from 'cdk8s-ml-workloads';

/** One cluster of the company: what it is, who shares it, and where Argo CD reaches it. */
export interface CompanyCluster {
  readonly name: string;
  readonly server: string;
  readonly facts: MlClusterProps;
  readonly teams: Team[];
}

const queueing = Queueing.kueue({ topologyAware: true });
const kubernetes = KubernetesVersion.V1_34;
const gpuNode = {
  gpu: Gpu.nvidia(8), cpu: Cpu.units(192), memory: Size.tebibytes(2), taints: [Taint.gpu()], labels: { 'example.com/pool': 'h100' },
};
const cpuNode = { cpu: Cpu.units(64), memory: Size.gibibytes(256), labels: { 'example.com/pool': 'cpu' } };

export const PROD: CompanyCluster = {
  name: 'prod-eu',
  server: 'https://prod-eu.example.com',
  facts: { kubernetes, queueing, pools: [NodePool.of('h100', { nodes: 12, ...gpuNode }), NodePool.of('cpu', { nodes: 10, ...cpuNode })] },
  teams: [
    { name: 'nlp', namespaces: ['nlp'], share: Share.percent(50), idle: IdleQuota.lend() },
    { name: 'vision', namespaces: ['vision'], share: Share.percent(30), borrow: Borrow.upTo(Gpu.nvidia(16)) },
  ],
};

export const STAGING: CompanyCluster = {
  name: 'staging',
  server: 'https://staging.example.com',
  facts: { kubernetes, queueing, pools: [NodePool.of('h100', { nodes: 1, ...gpuNode }), NodePool.of('cpu', { nodes: 2, ...cpuNode })] },
  teams: [
    { name: 'nlp', namespaces: ['nlp'], share: Share.percent(50) }, { name: 'vision', namespaces: ['vision'], share: Share.percent(50) },
  ],
};
