import { restartVolcanoScheduler } from '../control-plane/addons';
import { Client, inParallel, Obj } from '../control-plane/client';
import { fakeNodes, withNodes } from '../control-plane/nodes';
import { sleep } from '../control-plane/processes';
import type { Cell, Scenario } from '../failures/scenario';
import { SCENARIOS } from '../failures/scenarios';
import { SHARED_NODES, SHARES } from '../failures/shares';
import { Stage } from '../failures/stage';
import { Judgement, Suite } from '../suite';

/** A promise and whether it was kept. */
export interface FailureCase {
  readonly id: string;
  readonly guide: string;
  readonly promise: string;
  readonly cell?: Cell;

  /** What was seen of what is not the same each time. */
  readonly measured?: string;

  /** What was seen in place of what is promised. */
  readonly broken?: string;
}

/** What the guides promise about retries, evictions, budgets, exit codes and restarts, played through on the real controllers. */
export const failures: Suite<FailureCase> = {
  name: 'failures',
  question: 'are the promises of the guides about failures kept?',
  // those about all of the cluster, which are played one after the other, are the last
  counts: { run: SCENARIOS.length - SHARES.length, full: SCENARIOS.length, recorded: SCENARIOS.length },
  judge: ({ id, guide, promise, broken }): Judgement => {
    const detail = `${guide}, ${id}: ${promise}${broken === undefined ? '' : `; seen: ${broken}`}`;
    return { verdict: broken === undefined ? 'agrees' : 'missed', bad: broken !== undefined, group: detail.slice(0, 300), detail };
  },
  async ask({ client, count, only = '' }) {
    const scenarios = SCENARIOS.filter(({ id }) => id.includes(only)).slice(0, count);
    const cases = await withNodes(client, NODES, () =>
      inParallel(scenarios.filter(({ scheduler }) => scheduler === undefined), 12, (scenario) => play(client, scenario)));
    const alone = scenarios.filter(({ scheduler }) => scheduler !== undefined);
    return [...cases, ...(alone.length === 0 ? [] : await withNodes(client, SHARED_NODES, () => playAlone(client, alone)))];
  },
};

/** Scenarios about all of the cluster, one after the other. */
async function playAlone(client: Client, scenarios: readonly Scenario[]): Promise<FailureCase[]> {
  const cases: FailureCase[] = [];
  let running: string | undefined;
  for (const scenario of scenarios) {
    if (scenario.scheduler !== running) {
      await restartVolcanoScheduler(scenario.scheduler);
      running = scenario.scheduler;
    }
    cases.push(await play(client, scenario));
    await untilEmpty(client);
  }
  await restartVolcanoScheduler();
  return cases;
}

/** Pods of the scenario before would take of what the next one shares. */
async function untilEmpty(client: Client): Promise<void> {
  for (let i = 0; i < 60; i++) {
    const pods = await client.list('v1', 'Pod');
    if (pods.length === 0) {
      return;
    }
    await inParallel(pods, 8, (pod) => client.purge(pod));
    await sleep(1000);
  }
}

const NODES = fakeNodes('failures', 20, { cpu: '64', memory: '512Gi' });

async function play(client: Client, { id, guide, promise, cell, manifests, play: act, measure }: Scenario): Promise<FailureCase> {
  const namespace = `failures-${id}`.toLowerCase();
  const queue = {
    apiVersion: 'scheduling.volcano.sh/v1beta1',
    kind: 'Queue',
    metadata: { name: 'failures' },
    spec: { weight: 1, reclaimable: true },
  };
  const base = { id, guide, promise, ...(cell === undefined ? {} : { cell }) };
  const own = manifests().map((manifest) =>
    manifest.metadata.namespace === undefined ? manifest : { ...manifest, metadata: { ...manifest.metadata, namespace } },
  );
  const all: Obj[] = [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }, ...own];
  try {
    await client.apply(queue);
    for (const object of all) {
      const { code, body } = await client.apply(object);
      if (code >= 300) {
        return { ...base, broken: `${object.kind} is refused: ${body.message}` };
      }
    }
    const stage = new Stage(client, namespace, own);
    const measured = await measure?.(stage);
    const broken = await act(stage);
    return { ...base, ...(measured === undefined ? {} : { measured }), ...(broken === undefined ? {} : { broken }) };
  } catch (error) {
    return { ...base, broken: (error as Error).message };
  } finally {
    for (const object of [...all].reverse()) {
      await client.purge(object);
    }
  }
}
