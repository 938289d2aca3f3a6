import { simulate } from '../../src/simulate/simulate';
import { job } from './cluster';
import { largeSnapshot } from './large-snapshot';

// 1 s is asked for, and measured in docs/simulate.md; machines that test several things at once are slower
test.each([
  ['starts', 64, job('q1', 8)],
  ['waits', 64, job('q1', 8, 400)],
  ['preempts', 60, job('q3', 8, 5, { labels: { 'kueue.x-k8s.io/priority-class': 'high' } })],
])('one more workload is simulated in seconds against 200 queues with 5,000 workloads: %s', (outcome, gpus, submitted) => {
  const snapshot = largeSnapshot(200, 5000, gpus);
  const before = process.cpuUsage();
  const { workloads } = simulate({ files: [{ manifest: submitted }], snapshot: [{ manifest: snapshot }], namespace: 'nlp' });
  const { user, system } = process.cpuUsage(before);
  expect(workloads[0].outcome).toBe(outcome);
  expect((user + system) / 1000).toBeLessThan(3000);
});
