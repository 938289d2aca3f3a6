import { MlCluster, Queueing, VolcanoQueue, VolcanoQueueProps, VolcanoQuota } from '../../../src';
import { errorOf, synthChart, synthOne } from '../../support/synth';

test('a queue has its amounts in canonical form, and what Volcano would fill in', () => {
  expect(
    synthOne(
      (chart) =>
        new VolcanoQueue(chart, 'nlp-team', {
          capability: { cpu: '800', memory: '3200Gi', 'nvidia.com/gpu': '50' },
          deserved: { cpu: '0.5', memory: '1024Mi', 'nvidia.com/gpu': '50' }, guarantee: { 'nvidia.com/gpu': '50' }, priority: 3,
        }),
    ),
  ).toEqual({
    apiVersion: 'scheduling.volcano.sh/v1beta1',
    kind: 'Queue',
    metadata: { name: 'nlp-team' },
    spec: {
      weight: 1,
      reclaimable: true,
      dequeueStrategy: 'traverse',
      priority: 3,
      capability: { cpu: '800', memory: '3200Gi', 'nvidia.com/gpu': '50' },
      deserved: { cpu: '500m', memory: '1Gi', 'nvidia.com/gpu': '50' },
      guarantee: { resource: { 'nvidia.com/gpu': '50' } },
    },
  });
});

test('parents come before their children', () => {
  const names = synthChart((chart) => {
    const company = new VolcanoQueue(chart, 'zz-company', { deserved: { cpu: '10' } });
    const research = new VolcanoQueue(chart, 'research', { parent: company, deserved: { cpu: '10' } });
    new VolcanoQueue(chart, 'a-nlp', { parent: research, deserved: { cpu: '10' } });
    expect(research.depth).toBe(2);
  }).map(({ metadata, spec }) => [metadata.name, spec.parent]);
  expect(names).toEqual([['zz-company', undefined], ['research', 'zz-company'], ['a-nlp', 'research']]);
});

describe("each rule of Volcano's webhook is an error before", () => {
  test.each<[string, VolcanoQueueProps, string]>([
    ['a negative amount', { capability: { cpu: '-1' } }, "'capability.cpu' (-1) must not be negative; write '0' for nothing"],
    [
      'part of a device', { capability: { 'nvidia.com/gpu': '0.5' } },
      "'capability.nvidia.com/gpu' (500m) must be a whole number, as extended resources are; round it",
    ],
    ['no quantity', { deserved: { memory: '1gi' } }, 'must be a Kubernetes quantity'],
    [
      'a guarantee without deserved', { guarantee: { cpu: '1' } },
      "'deserved.cpu' (not given) must be at least the guarantee, 1; write 'cpu: 1' under deserved",
    ],
    [
      'a guarantee above deserved', { guarantee: { cpu: '2' }, deserved: { cpu: '1' } },
      "'deserved.cpu' (1) must be at least the guarantee, 2; write 'cpu: 2' under deserved",
    ],
    [
      'deserved above capability', { deserved: { cpu: '2' }, capability: { cpu: '1' } },
      "'deserved.cpu' (2) must be at most the capability, 1; lower deserved, or raise capability",
    ],
    ['a weight of 0', { weight: 0 }, "'weight' (0) must be a whole number from 1 to 65535; write for instance 1"],
    ['a weight that is too high', { weight: 65536 }, "'weight' (65536) must be a whole number from 1 to 65535; write for instance 1"],
    ['a negative priority', { priority: -1 }, "[test/q] 'priority' (-1) must be a whole number from 0 on; correct the priority"],
    [
      'the name of the root', { name: 'root' },
      "'name' (root) must not be the name of the queue that the scheduler keeps above all others; choose another name",
    ],
    ['a long name', { name: 'a'.repeat(64) }, 'must have at most 63: pods get it as a label; shorten it'],
  ])('%s', (_, props, message) => {
    expect(errorOf((chart) => new VolcanoQueue(chart, 'q', props))).toContain(message);
  });

  test('six levels', () => {
    expect(
      errorOf((chart) => {
        let queue = new VolcanoQueue(chart, 'q1');
        for (let level = 2; level <= 6; level++) {
          queue = new VolcanoQueue(chart, `q${level}`, { parent: queue });
        }
      }),
    ).toBe(
      "[test/q6] 'parent' (q5) makes the queue number 6 below root, and must make it at most number 5, which is what Volcano's webhook "
      + "accepts unless its flag says otherwise; leave a level out",
    );
  });

  test('a capability above that of any queue above', () => {
    expect(errorOf((chart) => {
      const company = new VolcanoQueue(chart, 'company', { capability: { cpu: '10' } });
      const research = new VolcanoQueue(chart, 'research', { parent: company });
      new VolcanoQueue(chart, 'nlp', { parent: research, capability: { cpu: '11', memory: '1Gi' } });
    })).toBe("[test/nlp] 'capability.cpu' (11) must be at most that of the queues above, which is 10; lower it, or raise theirs");
  });

  test('children that are guaranteed or deserve more than their parent, where nothing given counts as nothing', () => {
    expect(errorOf((chart) => {
      const company = new VolcanoQueue(chart, 'company', { deserved: { cpu: '10' } });
      new VolcanoQueue(chart, 'a', { parent: company, deserved: { cpu: '6' }, guarantee: { cpu: '1' } });
      new VolcanoQueue(chart, 'b', { parent: company, deserved: { cpu: '5' } });
    })).toContain("[test/company] 'guarantee.cpu' (0) must be at least the sum of the queues below, which is 1; raise it, or lower theirs");
    expect(errorOf((chart) => {
      const company = new VolcanoQueue(chart, 'company');
      new VolcanoQueue(chart, 'a', { parent: company, deserved: { cpu: '6' } });
    })).toContain("'deserved.cpu' (0) must be at least the sum of the queues below, which is 6; raise it, or lower theirs");
  });

  test('a parent where the scheduler knows none', () => {
    expect(
      errorOf((chart) => {
        new MlCluster(chart, 'prod', { queueing: Queueing.volcano({ quota: VolcanoQuota.capacity() }) });
        new VolcanoQueue(chart, 'nlp', { parent: new VolcanoQueue(chart, 'company') });
      }),
    ).toBe(
      "[test/nlp] 'parent' (company) needs the capacity plugin with enableHierarchy in the scheduler of the cluster, which otherwise "
      + "ignores parents; write '- name: capacity' with 'enableHierarchy: true' in volcano-scheduler.conf, and declare "
        + "VolcanoQuota.capacity({ hierarchy: true })",
    );
  });
});

test('a queue gives workloads the reference they take', () => {
  synthChart((chart) => {
    const { queue } = new VolcanoQueue(chart, 'nlp');
    expect([queue.name, queue.system]).toEqual(['nlp', 'Volcano']);
  });
});
