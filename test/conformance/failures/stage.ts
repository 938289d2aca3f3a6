import { Client, Obj } from '../control-plane/client';
import { sleep } from '../control-plane/processes';
import { endPod } from '../suites/updates';

const RUNS = ['Job', 'JobSet', 'CronJob', 'TrainJob', 'MPIJob', 'RayJob'];

/** What becomes of a run when pods of it end: `goes on` is what the others do, without those that ended. */
export type Outcome = 'restarted' | 'failed' | 'succeeded' | 'replaced' | 'goes on';

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

  /** Makes more objects in the namespace, as soon as webhooks know what they refer to. */
  public async apply(objects: readonly Obj[]): Promise<void> {
    for (const object of objects) {
      const own = { ...object, metadata: { ...object.metadata, namespace: this.namespace } };
      for (let i = 0; ; i++) {
        const { code, body } = await this.client.apply(own);
        if (code < 300) {
          break;
        }
        if (i === 15) {
          throw new Error(`${object.kind} ${object.metadata.name} is refused: ${body.message}`);
        }
        await sleep(1000);
      }
    }
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

  /** Says what pods exit with when they are told to stop, and how long they take. */
  public async prepare(pods: readonly Obj[], exitCode: number, endsAfter = '0s'): Promise<void> {
    const annotations = { 'conformance/exit-code': String(exitCode), 'conformance/ends-after': endsAfter };
    await Promise.all(pods.map((pod) => this.client.patch(pod, { metadata: { annotations } })));
  }

  /** What Kueue does to preempt a run, or to let it start again. */
  public async admit(active: boolean): Promise<void> {
    for (const workload of await this.list('kueue.x-k8s.io/v1beta2', 'Workload')) {
      await this.client.patch(workload, { spec: { active } });
    }
  }

  public list(apiVersion: string, kind: string): Promise<Obj[]> {
    return this.client.list(apiVersion, kind, this.namespace);
  }

  /** Gives a queue of the scenario another quota of CPUs. */
  public async patchQueue(id: string, cpu: string): Promise<void> {
    const name = `failures-${id}`;
    const queue = (await this.client.get({ apiVersion: 'kueue.x-k8s.io/v1beta2', kind: 'ClusterQueue', metadata: { name } })).body;
    const [{ flavors: [flavor], ...group }] = queue.spec.resourceGroups;
    const resources = flavor.resources.map((resource: Obj) => (resource.name === 'cpu' ? { ...resource, nominalQuota: cpu } : resource));
    await this.client.patch(queue, { spec: { resourceGroups: [{ ...group, flavors: [{ ...flavor, resources }] }] } });
  }

  /** Ends so many pods as soon as each runs, waits for what comes of it, and says how many it ended. */
  public async endAtOnce(count: number): Promise<number> {
    const ended = new Set<string>();
    for (let i = 0; i < 600 && ended.size < count; i++) {
      const fresh = (await this.living()).filter(({ metadata }) => !ended.has(metadata.uid)).slice(0, count - ended.size);
      fresh.forEach(({ metadata }) => ended.add(metadata.uid));
      await this.end(fresh, 1);
      await sleep(100);
    }
    await sleep(25_000);
    return ended.size;
  }

  /** How many runs of the scenario have failed. */
  public async failedRuns(): Promise<number> {
    const runs = await Promise.all(this.manifests.filter(({ kind }) => RUNS.includes(kind)).map((run) => this.client.get(run)));
    return runs.filter(({ body }) => this.isFailed(body.status)).length;
  }

  /** What became of the run after these of its pods ended, once it stays so: a Job waits ten seconds before it tries again. */
  public async outcome(before: readonly Obj[], ended: readonly Obj[]): Promise<Outcome | undefined> {
    let [last, since]: [Outcome | undefined, number] = [undefined, 0];
    for (let i = 0; i < 60; i++) {
      const now = await this.outcomeNow(before, ended);
      since = now === last ? since + 1 : 0;
      last = now;
      const enough = { 'failed': 2, 'succeeded': 2, 'restarted': 8, 'replaced': 8, 'goes on': 20 };
      if (now !== undefined && since >= enough[now]) {
        return now;
      }
      await sleep(1000);
    }
    return last;
  }

  private async outcomeNow(before: readonly Obj[], ended: readonly Obj[]): Promise<Outcome | undefined> {
    if (await this.hasFailed()) {
      return 'failed';
    }
    if (await this.hasSucceeded()) {
      return 'succeeded';
    }
    const now = (await this.living()).map(({ metadata }) => metadata.uid);
    const gone = new Set(ended.map(({ metadata }) => metadata.uid));
    const others = before.map(({ metadata }) => metadata.uid).filter((uid) => !gone.has(uid));
    const made = now.filter((uid) => !gone.has(uid) && !others.includes(uid)).length;
    const isSame = others.every((uid) => now.includes(uid));
    if (others.length > 0 && isSame) {
      return made >= ended.length ? 'replaced' : 'goes on';
    }
    return made >= before.length ? (before.length === 1 ? 'replaced' : 'restarted') : undefined;
  }

  /** As `kubectl delete pod` does it. */
  public async deletePod({ metadata }: Obj): Promise<void> {
    await this.client.request('DELETE', `/api/v1/namespaces/${this.namespace}/pods/${metadata.name}`, {});
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
    return this.isFailed((await this.run()).status);
  }

  private isFailed(status: Obj): boolean {
    return this.has(status, 'Failed') || /Failed|Aborted|Terminated/.test(status?.state?.phase ?? '');
  }

  public async hasSucceeded(): Promise<boolean> {
    const { status } = await this.run();
    return ['Complete', 'Completed', 'Succeeded'].some((type) => this.has(status, type)) || status?.state?.phase === 'Completed';
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
