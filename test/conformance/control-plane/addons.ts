import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { COMPONENTS, PORTS } from '../settings';
import { moduleFolder } from './build';
import { CERTIFICATES } from './certificates';
import { Client, inParallel, Obj } from './client';
import type { AddonOptions } from './control-plane';
import { startControllers, startKueue, startVolcanoScheduler, startWebhooks } from './controllers';
import { isRunning, sleep, startedProcesses, stopProcess, tail, untilListening } from './processes';
import { rolesOf } from './service-accounts';

const NAMESPACES = ['kueue-system', 'jobset-system', 'volcano-system', 'kubeflow-system', 'mpi-operator', 'ray-system', 'lws-system'];

/** Volcano's webhook finds its configurations by the names that it ships with; the others get their project's name before theirs. */
interface Webhooks {
  readonly port: number;
  readonly prefix: string;
  readonly files: readonly string[];

  /** The label of the pods that it is asked about; its project adds this when it ships the file. */
  readonly pods?: string;
}

/** Installs the CRDs and webhooks that the modules hold, and starts the controllers. */
export async function startAddons(options: AddonOptions): Promise<void> {
  const client = new Client();
  const folders = Object.fromEntries(COMPONENTS.map((component) => [component.folder, moduleFolder(component)]));
  for (const name of NAMESPACES) {
    await client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }
  await applyAll(client, rolesOf(folders));
  const definitions = customResources(folders);
  await applyAll(client, definitions);
  await untilServed(client, definitions);
  startWebhooks(options);
  // Volcano's webhook listens once its configurations are there
  await applyAll(client, WEBHOOKS.flatMap((webhooks) => webhookConfigurations(webhooks, folders)));
  for (const { of, port } of WEBHOOKS) {
    await untilListening(of === 'volcano' ? 'volcano-webhook' : of, port);
  }
  startControllers(folders, options);
  client.close();
  await untilSettled();
}

/** A controller that cannot start ends within a second or two, and what it should have done would be missing in the answers. */
async function untilSettled(): Promise<void> {
  await sleep(3000);
  const ended = startedProcesses().filter((name) => !isRunning(name));
  if (ended.length > 0) {
    throw new Error(ended.map((name) => `${name} has ended; the end of its log:\n${tail(name)}`).join('\n'));
  }
}

/** Runs Volcano's scheduler with another configuration. */
export async function restartVolcanoScheduler(configuration?: string): Promise<void> {
  await stopProcess('volcano-scheduler');
  const volcano = COMPONENTS.find(({ folder }) => folder === 'volcano')!;
  startVolcanoScheduler(moduleFolder(volcano), configuration);
  // it listens nowhere as it ships
  await sleep(4000);
  if (!isRunning('volcano-scheduler')) {
    throw new Error(`volcano-scheduler has ended; the end of its log:\n${tail('volcano-scheduler')}`);
  }
}

/** Runs Kueue with something added to its configuration. */
export async function restartKueue(added?: AddonOptions['kueue']): Promise<void> {
  await stopProcess('kueue');
  startKueue(added);
  await untilListening('kueue', PORTS.kueueWebhook);
  await sleep(4000);
}

const WEBHOOKS: readonly (Webhooks & { readonly of: string })[] = [
  { of: 'kueue', port: PORTS.kueueWebhook, prefix: 'kueue-', files: ['config/components/webhook/manifests.yaml'] },
  { of: 'jobset', port: PORTS.jobsetWebhook, prefix: 'jobset-', files: ['config/components/webhook/manifests.yaml'] },
  { of: 'volcano', port: PORTS.volcanoWebhook, prefix: '', files: ['installer/volcano-development.yaml'] },
  { of: 'trainer', port: PORTS.trainerWebhook, prefix: 'trainer-', files: ['manifests/base/webhook/manifests.yaml'] },
  { of: 'lws', port: PORTS.lwsWebhook, prefix: 'lws-', files: ['config/webhook/manifests.yaml'], pods: 'leaderworkerset.sigs.k8s.io/name' },
];

type Folders = Readonly<Record<string, string>>;

function customResources({ kueue, jobset, volcano, trainer, 'mpi-operator': mpi, kuberay, lws }: Folders): Obj[] {
  const folders = [
    join(kueue, 'config/components/crd/bases'),
    join(jobset, 'config/components/crd/bases'),
    join(volcano, 'config/crd/volcano/bases'),
    join(volcano, 'config/crd/jobflow/bases'),
    join(trainer, 'manifests/base/crds'),
    join(mpi, 'manifests/base'),
    join(kuberay, 'config/crd/bases'),
    join(lws, 'config/crd/bases'),
  ];
  return folders.flatMap(documents).filter(({ kind }) => kind === 'CustomResourceDefinition');
}

function documents(folder: string): Obj[] {
  return readdirSync(folder).filter((file) => file.endsWith('.yaml')).sort().flatMap((file) => read(join(folder, file)));
}

function read(file: string): Obj[] {
  return parseAllDocuments(readFileSync(file, 'utf8'))
    .map((document) => document.toJS() as Obj)
    .filter((value) => value?.kind !== undefined);
}

/** The same webhooks, reached by URL. */
function webhookConfigurations({ of, port, prefix, files, pods }: (typeof WEBHOOKS)[number], folders: Folders): Obj[] {
  const caBundle = readFileSync(CERTIFICATES.authority).toString('base64');
  const configurations = files.flatMap((file) => read(join(folders[of], file))).filter(({ kind }) => /WebhookConfiguration$/.test(kind));
  return configurations.map(({ apiVersion, kind, metadata, webhooks }) => ({
    apiVersion,
    kind,
    metadata: { name: `${prefix}${metadata.name}` },
    webhooks: webhooks.map(({ clientConfig, ...rest }: Obj) => ({
      ...rest,
      ...(pods !== undefined && /pod\.kb\.io$/.test(rest.name)
        ? { objectSelector: { matchExpressions: [{ key: pods, operator: 'Exists' }] } }
        : {}),
      clientConfig: { url: `https://127.0.0.1:${port}${clientConfig.service?.path ?? '/'}`, caBundle },
    })),
  }));
}

async function untilServed(client: Client, definitions: readonly Obj[]): Promise<void> {
  for (const definition of definitions) {
    const { group, names, versions } = definition.spec;
    const kinds = versions
      .filter(({ served }: Obj) => served)
      .map(({ name }: Obj) => ({ apiVersion: `${group}/${name}`, kind: names.kind }));
    for (let i = 0; i < 60 && !(await Promise.all(kinds.map((kind: Obj) => client.serves(kind)))).every(Boolean); i++) {
      await sleep(300);
      client.forgetKinds();
    }
  }
}

async function applyAll(client: Client, objects: readonly Obj[]): Promise<void> {
  await inParallel(objects, 4, async (object) => {
    for (let i = 0; ; i++) {
      const { code, body } = await client.apply(object);
      if (code < 300) {
        return;
      }
      if (i === 20) {
        throw new Error(`${object.kind} ${object.metadata.name}: ${body.message}`);
      }
      await sleep(500);
    }
  });
}
