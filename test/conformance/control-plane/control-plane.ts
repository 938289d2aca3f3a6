import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { chosenKubernetes, FOLDERS, KUBECONFIG, PORTS, TOKEN, versionOf } from '../settings';
import { startAddons } from './addons';
import { build, requireTools } from './build';
import { CERTIFICATES, makeCertificates } from './certificates';
import { Client } from './client';
import { isRunning, sleep, startProcess, stopAll, stopProcess, tail, untilListening } from './processes';
import { writeKubeconfig } from './service-accounts';

/** What the add-ons run with where it is not as shipped. */
export interface AddonOptions {
  /** Volcano's scheduler configuration; by default the one it ships with. */
  readonly volcanoScheduler?: string;

  /** Added to Kueue's configuration. */
  readonly kueue?: Readonly<Record<string, unknown>>;
}

/** Builds what is missing and starts what does not run. */
export async function start(options: AddonOptions = {}): Promise<void> {
  requireTools();
  makeCertificates();
  build();
  mkdirSync(FOLDERS.run, { recursive: true });
  writeKubeconfig('admin', TOKEN, CERTIFICATES.authority);
  await startKubernetes();
  await startAddons(options);
}

export async function stop(): Promise<void> {
  await stopAll();
}

/** An empty control plane. */
export async function reset(options: AddonOptions = {}): Promise<void> {
  await stop();
  rmSync(FOLDERS.etcd, { recursive: true, force: true });
  await start(options);
}

export function isUp(): boolean {
  return isRunning('kube-apiserver') && isRunning('kueue');
}

function run(name: string, flags: Readonly<Record<string, string | number | boolean>>): void {
  const programs = join(FOLDERS.programs, `kubernetes-${versionOf(chosenKubernetes())}`);
  startProcess(name, join(programs, name), Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`));
}

async function startKubernetes(): Promise<void> {
  const etcd = `http://127.0.0.1:${PORTS.etcdClient}`;
  run('etcd', {
    'data-dir': FOLDERS.etcd,
    'listen-client-urls': etcd,
    'advertise-client-urls': etcd,
    'listen-peer-urls': `http://127.0.0.1:${PORTS.etcdPeer}`,
    'unsafe-no-fsync': true,
    'log-level': 'warn',
  });
  await untilListening('etcd', PORTS.etcdClient);
  run('kube-apiserver', {
    'etcd-servers': etcd,
    'bind-address': '127.0.0.1',
    'secure-port': PORTS.apiserver,
    'tls-cert-file': CERTIFICATES.certificate,
    'tls-private-key-file': CERTIFICATES.key,
    'client-ca-file': CERTIFICATES.authority,
    'token-auth-file': CERTIFICATES.tokens,
    'authorization-mode': 'Node,RBAC',
    'service-account-key-file': CERTIFICATES.serviceAccountPublicKey,
    'service-account-signing-key-file': CERTIFICATES.serviceAccountKey,
    'service-account-issuer': 'https://kubernetes.default.svc',
    'service-cluster-ip-range': '10.0.0.0/16',
    'enable-admission-plugins': 'NodeRestriction',
    'allow-privileged': true,
    'endpoint-reconciler-type': 'none',
    'profiling': false,
  });
  await untilReady();
  startControllerManager();
  run('kube-scheduler', { ...OWN_CLIENT, ...QUICK, 'secure-port': PORTS.scheduler });
}

const OWN_CLIENT = { 'kubeconfig': KUBECONFIG, 'authentication-kubeconfig': KUBECONFIG, 'authorization-kubeconfig': KUBECONFIG };
const QUICK = { 'leader-elect': false, 'bind-address': '127.0.0.1', 'kube-api-qps': 300, 'kube-api-burst': 500 };

function startControllerManager(controllers = '*'): void {
  run('kube-controller-manager', {
    ...OWN_CLIENT,
    ...QUICK,
    controllers,
    'service-account-private-key-file': CERTIFICATES.serviceAccountKey,
    'root-ca-file': CERTIFICATES.authority,
    'use-service-account-credentials': true,
    'concurrent-job-syncs': 20,
    // nodes that are played are well however busy the machine is
    'node-monitor-grace-period': '24h',
    'secure-port': PORTS.controllerManager,
  });
}

/** Runs the controller manager with other controllers than all: `*,-job-controller`, or those named alone. */
export async function restartControllerManager(controllers?: string): Promise<void> {
  await stopProcess('kube-controller-manager');
  startControllerManager(controllers);
  await untilListening('kube-controller-manager', PORTS.controllerManager);
}

async function untilReady(): Promise<void> {
  await untilListening('kube-apiserver', PORTS.apiserver);
  const client = new Client();
  for (let i = 0; i < 120; i++) {
    const { code } = await client.request('GET', '/readyz').catch(() => ({ code: 0 }));
    if (code === 200) {
      client.close();
      return;
    }
    await sleep(500);
  }
  throw new Error(`kube-apiserver does not become ready; the end of its log:\n${tail('kube-apiserver')}`);
}
