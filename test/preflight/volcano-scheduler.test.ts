import { complaints } from '../support/preflight';

const QUEUE = `
apiVersion: scheduling.volcano.sh/v1beta1
kind: Queue
metadata: {name: nlp}
spec: {deserved: {nvidia.com/gpu: 8}, parent: company, reclaimable: true}`;

function configMap(configuration: string, name = 'volcano-scheduler-configmap'): string {
  return `
apiVersion: v1
kind: ConfigMap
metadata: {name: ${name}, namespace: volcano-system}
data:
  volcano-scheduler.conf: |
${configuration.split('\n').map((line) => `    ${line}`).join('\n')}`;
}

const RECLAIMING = 'actions: "enqueue, allocate, reclaim"\ntiers:\n- plugins:\n  - name: capacity\n    enableHierarchy: true';
const FLAT = 'actions: "enqueue, allocate"\ntiers:\n- plugins:\n  - name: capacity';

const ruleOf = (input: string, facts = {}): string[] => complaints('volcano-inert-queue', input, facts);

test('a queue relies on what the ConfigMap of the scheduler in the input says', () => {
  expect(ruleOf(`${QUEUE}\n---${configMap(RECLAIMING)}`)).toEqual([]);
  expect(ruleOf(`${QUEUE}\n---${configMap(FLAT, 'my-release-scheduler-configmap')}`)).toEqual([
    expect.stringMatching(
      /^warning: .*'spec\.parent' \(company\) has no effect without enableHierarchy of the capacity plugin; write 'enableHierarchy: true' under '- name: capacity' in the scheduler's configuration/,
    ),
    expect.stringMatching(/^info: .*'spec\.reclaimable' \(true\) has no effect without the reclaim action/),
  ]);
});

test('what is declared counts more than the input, also as the text of the configuration', () => {
  expect(ruleOf(`${QUEUE}\n---${configMap(FLAT)}`, { volcano: { configuration: RECLAIMING } })).toEqual([]);
  expect(ruleOf(QUEUE, { volcano: { configuration: FLAT } })).toHaveLength(2);
  expect(ruleOf(QUEUE, { volcano: { actions: ['reclaim'], plugins: ['capacity'] } })).toEqual([]);
});

test.each([
  ['without any', QUEUE],
  ['with several, of which one cannot know which counts', `${QUEUE}\n---${configMap(RECLAIMING)}\n---${configMap(RECLAIMING, 'other')}`],
  ['with one that is no configuration', `${QUEUE}\n---${configMap('actions: [')}`],
  ['with one without actions', `${QUEUE}\n---${configMap('tiers: []')}`],
])('%s, what Volcano ships with is assumed, and nothing is worse than an information', (_, input) => {
  expect(ruleOf(input)).toEqual([
    expect.stringMatching(/^info: .*'spec\.deserved' .* has no effect without the capacity plugin/),
    expect.stringMatching(/^info: .*'spec\.parent' \(company\) has no effect without the capacity plugin/),
    expect.stringMatching(/^info: .*'spec\.reclaimable'/),
  ]);
});

test('a cluster that declares only other things of Volcano has what Volcano ships with', () => {
  expect(ruleOf(QUEUE, { volcano: { namespace: 'volcano' } })[0]).toMatch(/^info: /);
});

test('what must stand beside a guarantee is not held against a queue', () => {
  const guaranteed = (deserved: number) =>
    ruleOf(`${QUEUE.split('spec:')[0]}spec: {guarantee: {resource: {nvidia.com/gpu: 4}}, deserved: {nvidia.com/gpu: ${deserved}}}`, {
      volcano: { plugins: ['proportion'] },
    });

  expect(guaranteed(4)).toEqual([]);
  expect(guaranteed(8)).toEqual([expect.stringMatching(/^warning: .*'spec\.deserved'/)]);
});
