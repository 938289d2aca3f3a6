import { Duration } from 'cdk8s';
import { Gpu, KueueWorkload, KueueWorkloadProps, Priority, Queue } from '../../src';
import { errorOf, Manifest, synthOne } from '../support/synth';

const props: KueueWorkloadProps = {
  startedBy: 'the controller of notebooks', queue: Queue.kueue('nlp'),
  podSets: [{ count: 3, minCount: 2, image: 'example.com/train:1', gpu: Gpu.nvidia(1) }],
};
const workloadOf = (more: Partial<KueueWorkloadProps> = {}): Manifest => synthOne((chart) => new KueueWorkload(chart, 'nb', { ...props, ...more }));

test('a Workload has its pods, its queue, and the reason why it is written', () => {
  const { metadata, spec } = workloadOf({ maxExecutionTime: Duration.hours(1) });

  expect(metadata.annotations).toEqual({
    'preflight.cdk8s-ml-workloads.dev/disable': 'kueue-authored-workload: started by the controller of notebooks',
  });
  expect(spec).toMatchObject({ queueName: 'nlp', active: true, maximumExecutionTimeSeconds: 3600, podSets: [{ name: 'main', count: 3, minCount: 2 }] });
  expect(spec.podSets[0].template.spec.containers[0].resources.limits).toEqual({ 'nvidia.com/gpu': '1' });
});

test.each([
  [Priority.workloadClass('high'), { group: 'kueue.x-k8s.io', kind: 'WorkloadPriorityClass', name: 'high' }],
  [Priority.podClass('high'), { group: 'scheduling.k8s.io', kind: 'PriorityClass', name: 'high' }],
])('%# its priority is of either kind', (priority, ref) => {
  expect(workloadOf({ priority, priorityValue: 100 }).spec).toMatchObject({ priority: 100, priorityClassRef: ref });
});

test('what is wrong is said in the words of the props', () => {
  expect(errorOf(() => workloadOf({
    startedBy: ' ', priority: Priority.podClass('high'), queue: Queue.volcano('nlp'), podSets: [{ image: 'Not An Image' }],
  }))).toBe(
    "[test/nb] 'queue' (nlp) must be a queue of Kueue, which alone has Workloads; use Queue.kueue\n"
    + "[test/nb] 'priorityValue' (not given) is needed with 'priority': the number that the class stands for; copy it from the class\n"
    + "[test/nb] 'startedBy' (' ') must say in words, without ';', what starts the pods; name the controller, or give a job a queue instead\n"
    + "[test/nb] 'podSets[0].image' (Not An Image) must be the name of an image: [host[:port]/]path[:tag][@digest], the path in lower case; "
    + "write for instance 'pytorch/pytorch:2.8.0-cuda12.8-cudnn9-runtime'",
  );
});
