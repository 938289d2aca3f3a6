import { Client, Obj } from '../control-plane/client';
import { sleep } from '../control-plane/processes';
import { endPod } from '../suites/updates';

const RUNS = ['Job', 'JobSet'];

/** One scenario's namespace, with what can be done to its pods and seen of its run. */
export class Stage {
  constructor(
    private readonly client: Client,
    private readonly namespace: string,
    private readonly manifests: readonly Obj[],
  ) {}

  /** The run as it is now. */
  public async run(): Promise<Obj> {
    const run = this.manifests.find(({ kind }) => RUNS.includes(kind))!;
    return (await this.client.get(run)).body;
  }

  public pods(): Promise<Obj[]> {
    return this.client.list('v1', 'Pod', this.namespace);
  }

  public async living(): Promise<Obj[]> {
    return (await this.pods()).filter(({ metadata, status }) => metadata.deletionTimestamp === undefined && status.phase === 'Running');
  }

  /** Waits for so many running pods, and fails without. */
  public async alive(count: number): Promise<Obj[]> {
    let found: Obj[] = [];
    const there = await this.until(async () => (found = await this.living()).length >= count, 60);
    if (!there) {
      throw new Error(`${found.length} of ${count} pods run; ${await this.state()}`);
    }
    // controllers count a pod that ends before they saw it run otherwise
    await sleep(3000);
    return found;
  }

  public async end(pods: readonly Obj[], exitCode: number): Promise<void> {
    await Promise.all(pods.map((pod) => endPod(this.client, pod, exitCode)));
  }

  /** As a drain does it. */
  public async evict({ metadata }: Obj): Promise<void> {
    const path = `/api/v1/namespaces/${this.namespace}/pods/${metadata.name}`;
    await this.client.request('POST', `${path}/eviction`, {
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { name: metadata.name, namespace: this.namespace },
    });
  }

  /** Whether none of the pods lives any more and as many others do. */
  public async isReplaced(pods: readonly Obj[], count: number): Promise<boolean> {
    const before = new Set(pods.map(({ metadata }) => metadata.uid));
    const now = await this.living();
    return now.length >= count && now.every(({ metadata }) => !before.has(metadata.uid));
  }

  public async hasFailed(): Promise<boolean> {
    const { status } = await this.run();
    return this.has(status, 'Failed') || /Failed|Aborted|Terminated/.test(status?.state?.phase ?? '');
  }

  public async hasSucceeded(): Promise<boolean> {
    const { status } = await this.run();
    return this.has(status, 'Complete') || this.has(status, 'Completed') || status?.state?.phase === 'Completed';
  }

  public async isGone(): Promise<boolean> {
    return (await this.run()).kind === 'Status';
  }

  /** For people. */
  public async state(): Promise<string> {
    const [{ status }, pods] = [await this.run(), await this.pods()];
    const phases = pods.map(
      ({ metadata, status: pod }) => `${metadata.name} ${pod.phase}${metadata.deletionTimestamp === undefined ? '' : ' (ending)'}`,
    );
    const conditions = ((status?.conditions ?? []) as Obj[]).map(({ type, status: value, reason }) => `${type}=${value} ${reason ?? ''}`);
    return `${status?.state?.phase ?? ''} ${conditions.join(', ')}; ${phases.join(', ')}`;
  }

  public async until(holds: () => Promise<boolean>, seconds = 30): Promise<boolean> {
    for (let i = 0; i < seconds; i++) {
      if (await holds()) {
        return true;
      }
      await sleep(1000);
    }
    return false;
  }

  private has(status: Obj, type: string): boolean {
    return ((status?.conditions ?? []) as Obj[]).some((condition) => condition.type === type && condition.status === 'True');
  }
}
