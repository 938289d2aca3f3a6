import { stringify } from 'yaml';
import {
  GangInferenceServer, GangInferenceServerProps, GroupRestart, GroupStartup, Gpu, Probe, Queue, RoleFailure,
} from '../../src';
import { errorRules } from '../support/preflight';
import { errorOf, Manifest, synthChart } from '../support/synth';

const defaults = { image: 'example.com/vllm:1', nodes: 2, gpu: Gpu.nvidia(8), queue: Queue.kueue('nlp'), acceptQuotaOnlyGang: true };
const serverOf = (props: Partial<GangInferenceServerProps> = {}): Manifest[] =>
  synthChart((chart) => new GangInferenceServer(chart, 'llm', { ...defaults, ...props }), { namespace: 'ml' });

test('is a LeaderWorkerSet in a queue of Kueue, whose groups fail as a whole', () => {
  const [{ apiVersion, kind, metadata, spec }, ...others] = serverOf({ replicas: 3 });

  expect(others).toEqual([]);
  expect([apiVersion, kind]).toEqual(['leaderworkerset.x-k8s.io/v1', 'LeaderWorkerSet']);
  expect(metadata.labels).toMatchObject({ 'kueue.x-k8s.io/queue-name': 'nlp', 'app.kubernetes.io/component': 'inference' });
  expect(spec).toMatchObject({
    replicas: 3, startupPolicy: 'LeaderCreated', leaderWorkerTemplate: { size: 2, restartPolicy: 'RecreateGroupOnPodRestart' },
  });
  // pods that are all alike are said once, and restarted always
  expect(spec.leaderWorkerTemplate).not.toHaveProperty('leaderTemplate');
  expect(spec.leaderWorkerTemplate.workerTemplate.spec).not.toHaveProperty('restartPolicy');
});

test('a leader of its own has a Service, which only leaders answer', () => {
  const [{ spec }, service] = serverOf({
    port: 8080, leader: { command: ['serve'], readinessProbe: Probe.tcp(8080) }, worker: { command: ['join', '$(LWS_LEADER_ADDRESS)'] },
    restart: GroupRestart.GROUP_AFTER_START, startup: GroupStartup.AFTER_LEADER, exclusiveTopology: 'example.com/rack',
  });

  expect(spec).toMatchObject({
    startupPolicy: 'LeaderReady',
    leaderWorkerTemplate: {
      restartPolicy: 'RecreateGroupAfterStart', leaderTemplate: { spec: { containers: [{ command: ['serve'] }] } },
      workerTemplate: { spec: { containers: [{ command: ['join', '$(LWS_LEADER_ADDRESS)'] }] } },
    },
  });
  expect(service).toMatchObject({
    kind: 'Service', metadata: { name: 'llm-leader' },
    spec: {
      ports: [{ port: 8080, targetPort: 8080 }],
      selector: { 'leaderworkerset.sigs.k8s.io/name': 'llm', 'leaderworkerset.sigs.k8s.io/worker-index': '0' },
    },
  });
});

test('a leader alone is a group', () => {
  const [{ spec }] = serverOf({ nodes: 1, leader: { command: ['serve'] } });

  expect(spec.leaderWorkerTemplate).toMatchObject({ size: 1, workerTemplate: { spec: { containers: [{ command: ['serve'] }] } } });
});

test('preflight finds no error in it', () => {
  expect(errorRules(serverOf({ port: 8080 }).map((each) => stringify(each)).join('---\n'))).toEqual([]);
});

test.each<[string, Partial<GangInferenceServerProps>, string]>([
  ['no pods', { nodes: 0 }, "'nodes' (0) must be a whole number of pods, 1 or more; write how many serve one copy of the model"],
  ['parts of groups', { replicas: 1.5 }, "'replicas' (1.5) must be a whole number of groups, 0 or more; leave it out for 1"],
  ['a port', { port: 0 }, "'port' (0) must be a port from 1 to 65535; correct it"],
  [
    'a queue of Volcano', { queue: Queue.volcano('nlp'), acceptQuotaOnlyGang: undefined },
    "'queue' (nlp) must be one of Kueue: Volcano knows no LeaderWorkerSet; choose another",
  ],
  [
    'a label', { exclusiveTopology: 'a b' },
    "'exclusiveTopology' (a b) must be the key of a node label; copy it from 'kubectl get nodes --show-labels'",
  ],
  [
    'what ends', { worker: { onFailure: RoleFailure.FAIL_GANG } },
    "'worker.onFailure' (given) means nothing for pods that serve; leave it out; 'nodes' counts the pods of a group",
  ],
])('%s is refused with a message that says what to change', (_, props, problem) => {
  expect(errorOf((chart) => new GangInferenceServer(chart, 'llm', { ...defaults, ...props }))).toBe(`[test/llm] ${problem}`);
});

test('a name of which a label grows too long is refused', () => {
  expect(errorOf((chart) => new GangInferenceServer(chart, 'llm', { ...defaults, name: 'a'.repeat(51) }))).toContain('must have at most 50');
});
