import { Chart, Lazy, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import {
  Backfill, BatchInferenceCron, Checkpoint, CleanUp, Env, EnvFrom, ExtraProps, Gpu, Identity, MlCluster, Mount, NodePool, NodeRequirement,
  Probe, Queue, ResourceClaim, SecurityProfile, SharedMemory, ShardedInference, Toleration, TrainingJob, TrainingJobProps, WorkloadDefaults,
  WorkloadDefaultsProps,
} from '../src';
import { errorOf, synthOne } from './support/synth';

/** Props as plain JavaScript, or TypeScript whose types nobody checked, may have them. */
function refuse(props: object): string {
  return errorOf((chart) => new TrainingJob(chart, 'job', props as TrainingJobProps));
}

const image = 'example.com/train:1';

describe('a value of another kind is refused with a message that says what to write, and neither crashes nor is left out', () => {
  test.each<[string, object, string]>([
    [
      'a text for a variable', { env: { EPOCHS: '100' } },
      "'env.EPOCHS' (100) must be an Env, and is a text; write for instance Env.value('100')",
    ],
    ['a number for a GPU', { gpu: 1 }, "'gpu' (1) must be a Gpu, and is a number; write for instance Gpu.nvidia(1)"],
    ['a number for CPU', { cpu: 8 }, "'cpu' (8) must be a Cpu, and is a number; write for instance Cpu.units(8)"],
    ['a text for memory', { memory: '32Gi' }, "'memory' (32Gi) must be a Size, and is a text; write for instance Size.gibibytes(32)"],
    ['a number for retries', { retry: 5 }, "'retry' (5) must be a Retry, and is a number; write for instance Retry.upTo(3)"],
    [
      'a number for a time', { timeout: 3600 },
      "'timeout' (3600) must be a Duration, and is a number; write for instance Duration.minutes(10)",
    ],
    [
      'a literal for a security profile', { security: { runAsUser: 0 } },
      '\'security\' ({"runAsUser":0}) must be a SecurityProfile, and is a literal in { }; write for instance SecurityProfile.restricted()',
    ],
    [
      'another value object', { gpu: Mount.claim('a', '/a') },
      "'gpu' (Mount) must be a Gpu, and is a Mount; write for instance Gpu.nvidia(1)",
    ],
    ['a text for a command', { command: 'python train.py' }, "'command' (python train.py) must be a list, and is a text; write it in [ ]"],
    ['a number among arguments', { args: ['--epochs', 100] }, "'args[1]' (100) must be a text, and is a number; write '100'"],
    [
      'a list for variables', { env: [{ name: 'A', value: 'x' }] },
      '\'env\' ({"name":"A","value":"x"}) must be names with a value each, and is a list; write it in { }',
    ],
    ['a text for a switch', { doNotEvict: 'true' }, "'doNotEvict' (true) must be true or false, and is a text; write true or false"],
    [
      'an unknown choice', { imagePullPolicy: 'Sometimes' },
      "'imagePullPolicy' (Sometimes) must be one of Always, IfNotPresent, Never; choose one of these",
    ],
    ['a text for a number', { completions: '3' }, "'completions' (3) must be a number, and is a text; write 3"],
    ['a text for a placement', { placement: 'gpu-nodes' }, "'placement' (gpu-nodes) must be properties, and is a text; write them in { }"],
    [
      'a number for an annotation', { annotations: { 'example.com/ticket': 7 } },
      "'annotations.example.com/ticket' (7) must be a text, and is a number; write '7'",
    ],
    [
      'nothing in a list', { mounts: [undefined] },
      "'mounts[0]' (not given) must be a Mount, and is nothing; write for instance Mount.claim('data', '/data')",
    ],
    [
      'a lazy image', { image: Lazy.any({ produce: () => image }) },
      "'image' (Lazy) must be a text, and is a Lazy; write a text that is known when the construct is made",
    ],
    [
      'lazy labels', { labels: Lazy.any({ produce: () => ({}) }) },
      "'labels' (Lazy) must be names with a value each, and is a Lazy; write it in { }",
    ],
    [
      'a property of a property', { placement: { tolerations: ['gpu'] } },
      "'placement.tolerations[0]' (gpu) must be a Toleration, and is a text; write for instance "
      + "Toleration.exists('example.com/training-only')",
    ],
    [
      'a property of a sidecar', { sidecars: [{ name: 'sync', image, memory: 128 }] },
      "'sidecars[0].memory' (128) must be a Size, and is a number; write for instance Size.gibibytes(32)",
    ],
  ])('%s', (_, props, message) => {
    expect(refuse({ image, ...props })).toBe(`[test/job] ${message}`);
  });
});

describe('a required property that is missing is named', () => {
  test('the image', () => {
    expect(refuse({})).toBe("[test/job] 'image' (not given) is required; add it");
  });

  test('all of the props', () => {
    expect(refuse(undefined as unknown as object)).toBe("[test/job] 'image' (not given) is required; add it");
  });

  test('name and image of a sidecar', () => {
    expect(refuse({ image, sidecars: [{}] })).toBe(
      "[test/job] 'sidecars[0].name' (not given) is required; add it\n[test/job] 'sidecars[0].image' (not given) is required; add it",
    );
  });

  test.each<[string, (chart: Chart) => unknown, string]>([
    ['cron', (chart) => new BatchInferenceCron(chart, 'job', { image } as never), 'schedule'],
    ['backfill', (chart) => new Backfill(chart, 'job', { image } as never), 'dates'],
    ['sharded inference', (chart) => new ShardedInference(chart, 'job', { image, parallelism: 1 } as never), 'shards'],
  ])('that of a %s', (_, make, property) => {
    expect(errorOf((chart) => make(chart))).toBe(`[test/job] '${property}' (not given) is required; add it`);
  });
});

test('null is the same as nothing', () => {
  const props = { image, gpu: null, memory: null, env: null, queue: null } as unknown as TrainingJobProps;
  const plain = synthOne((chart) => new TrainingJob(chart, 'job', { image }));

  expect(synthOne((chart) => new TrainingJob(chart, 'job', props))).toEqual(plain);
});

describe('a property that does not exist is refused, with what was probably meant', () => {
  test.each<[string, object, string]>([
    ['a plural', { gpus: Gpu.nvidia(8) }, "'gpus' (8 nvidia.com/gpu) is no property that is known here; did you mean 'gpu'?"],
    [
      'a word too many', { gpuPerNode: Gpu.nvidia(8) },
      "'gpuPerNode' (8 nvidia.com/gpu) is no property that is known here; did you mean 'gpu'?",
    ],
    ['letters swapped', { comamnd: ['python'] }, "'comamnd' (python) is no property that is known here; did you mean 'command'?"],
    [
      'the spelling of Python', { memory_request: Size.gibibytes(1) },
      "'memory_request' (Size) is no property that is known here; did you mean 'memoryRequest'?",
    ],
    [
      'one that belongs into another', { tolerations: [] },
      "'tolerations' ([]) is no property that is known here; it belongs into 'placement'",
    ],
    [
      'the word of the manifest', { activeDeadlineSeconds: 60 },
      "'activeDeadlineSeconds' (60) is no property that is known here; write 'timeout'",
    ],
    [
      'the namespace', { namespace: 'nlp' },
      "'namespace' (nlp) is no property that is known here; set it on the chart: new Chart(app, 'nlp', { namespace: 'nlp' })",
    ],
    [
      'in a struct', { placement: { nodeSelector: { pool: 'gpu' } } },
      "'placement.nodeSelector' ({\"pool\":\"gpu\"}) is no property that is known here; write 'placement.nodeLabels'",
    ],
    [
      'in a struct in a list', { sidecars: [{ name: 'sync', image, memory_request: Size.gibibytes(1) }] },
      "'sidecars[0].memory_request' (Size) is no property that is known here; did you mean 'sidecars[0].memoryRequest'?",
    ],
    [
      'in options of a value', { mounts: [Mount.claim('data', '/data', { readonly: true } as never)] },
      "'mounts[0].readonly' (true) is no property that is known here; did you mean 'readOnly'?",
    ],
    [
      'unlike any other', { zzz: 1 },
      "'zzz' (1) is no property that is known here; remove it, or name it with ExtraProps.ignore if it is for a wrapper of your own",
    ],
    [
      'where there are few', { torchrun: { script: 'train.py', zzz: 1 } },
      "'torchrun.zzz' (1) is no property that is known here; remove it; those that there are: script, module, scriptArgs, "
      + 'processesPerNode, maxRestarts, extraArgs',
    ],
  ])('%s', (_, props, message) => {
    expect(refuse({ image, ...props })).toBe(`[test/job] ${message}`);
  });

  test('one without a value is as if it were not there', () => {
    expect(synthOne((chart) => new TrainingJob(chart, 'job', { image, gpus: undefined } as TrainingJobProps)).kind).toBe('Job');
  });
});

describe('a wrapper that passes a wider object on', () => {
  class Company extends Construct {
    constructor(scope: Construct, id: string, props: TrainingJobProps & { readonly costCentre: string }) {
      super(scope, id);
      ExtraProps.ignore(this, 'costCentre', 'sidecars.owner');
      new TrainingJob(this, 'job', props);
    }
  }

  test('names what is its own', () => {
    const props = { image, costCentre: '42', sidecars: [{ name: 'sync', image, owner: 'nlp' }] };

    expect(synthOne((chart) => new Company(chart, 'company', props)).kind).toBe('Job');
  });

  test('still hears of other properties, and so does everybody outside it', () => {
    const props = { image, costCentre: '42', gpus: 8 };

    expect(errorOf((chart) => new Company(chart, 'company', props))).toBe(
      "[test/company/job] 'gpus' (8) is no property that is known here; did you mean 'gpu'?",
    );
    expect(errorOf((chart) => {
      new Company(chart, 'company', { image, costCentre: '42' });
      new TrainingJob(chart, 'job', { image, costCentre: '42' } as TrainingJobProps);
    })).toBe(
      "[test/job] 'costCentre' (42) is no property that is known here; remove it, or name it with ExtraProps.ignore if it is for a "
      + 'wrapper of your own',
    );
  });
});

test('a value of a class that another library calls the same is told from ours', () => {
  expect(refuse({ image, cpu: kplus.Cpu.units(8), livenessProbe: kplus.Probe.fromTcpSocket() })).toBe(
    "[test/job] 'cpu' (Cpu) must be a Cpu, and is a Cpu of another library; write for instance Cpu.units(8)\n"
    + "[test/job] 'livenessProbe' (Probe) must be a Probe, and is a Probe of another library; write for instance Probe.tcp(8080)",
  );
});

describe('defaults', () => {
  const setting = (props: object) => errorOf((chart) => WorkloadDefaults.of(chart).set(props as WorkloadDefaultsProps));

  test('of another kind are refused where they are set', () => {
    expect(setting({ queue: 'nlp', env: { A: 'x' } })).toBe(
      "[test] 'queue' (nlp) must be a Queue, and is a text; write for instance Queue.kueue('nlp')\n[test] 'env.A' (x) must be an Env, "
      + "and is a text; write for instance Env.value('100')",
    );
  });

  test('that do not exist are refused, and those that do are named', () => {
    expect(setting({ memory: Size.gibibytes(1), gpu: Gpu.nvidia(1) })).toBe(
      ['memory', 'gpu'].map((name) => `[test] '${name}' (${name === 'gpu' ? '1 nvidia.com/gpu' : 'Size'}) is no property that is known `
        + 'here; remove it; those that there are: queue, priority, timeout, labels, annotations, env, envFrom, mounts, imagePullSecrets, '
        + 'imagePullPolicy, placement, security, identity, sharedMemory, terminationGracePeriod, doNotEvict, meshSidecar, telemetry').join('\n'),
    );
  });

  test('that are right are taken', () => {
    const job = synthOne((chart) => {
      WorkloadDefaults.of(chart).set({ queue: Queue.kueue('nlp'), env: { A: Env.value('x') } });
      new TrainingJob(chart, 'job', { image });
    });

    expect(job.metadata.labels['kueue.x-k8s.io/queue-name']).toBe('nlp');
  });
});

describe('a cluster', () => {
  test('with facts of another kind is refused', () => {
    expect(errorOf((chart) => new MlCluster(chart, 'prod', { kubernetes: '1.34', pools: [undefined] } as never))).toBe(
      "[test/prod] 'kubernetes' (1.34) must be a KubernetesVersion, and is a text; write for instance "
      + "KubernetesVersion.V1_34\n[test/prod] 'pools[0]' (not given) must be a NodePool, and is nothing; write for instance "
        + "NodePool.of('h100', { nodes: 12, gpu: Gpu.nvidia(8) })",
    );
  });

  test('with a pool whose number of nodes is forgotten is refused, rather than taken for a sum', () => {
    expect(errorOf((chart) => new MlCluster(chart, 'prod', { pools: [NodePool.of('h100', {} as never)] }))).toBe(
      "[test/prod] 'pools[0].nodes' (not given) is required; add it",
    );
  });
});

describe('value objects never throw, and the construct that receives them says what is wrong', () => {
  const nothing = undefined as never;

  test.each<[string, () => object, string]>([
    [
      'a mount of nothing', () => ({ mounts: [Mount.claim(nothing, '/data')] }),
      "'mounts[0]' (not given) must be the name of an object; write it as kubectl prints it",
    ],
    [
      'a mount at nothing', () => ({ mounts: [Mount.claim('data', nothing)] }),
      "'mounts[0]' (not given) must be an absolute path, beginning with '/'; write '/data'",
    ],
    [
      'a mount of a claim that is not there', () => ({ mounts: [Mount.claimOf(nothing, '/data')] }),
      "'mounts[0]' (not given) must be the name of an object; write it as kubectl prints it",
    ],
    [
      'a folder at nothing', () => ({ mounts: [Mount.emptyDir(nothing)] }),
      "'mounts[0]' (not given) must be an absolute path, beginning with '/'; write '/data'",
    ],
    [
      'a CSI volume of nothing', () => ({ mounts: [Mount.csi(nothing, '/data')] }),
      "'mounts[0]' (not given) must be the name of a CSI driver: at most 63 letters, digits, '-' and '.'; write it as kubectl get "
      + "csidrivers prints it",
    ],
    [
      'an export of nothing', () => ({ mounts: [Mount.nfs('nfs', nothing, '/data')], security: SecurityProfile.baseline() }),
      "'mounts[0]' (not given) must be an absolute path, beginning with '/'; write '/data'",
    ],
    [
      'a folder of the node that is not there',
      () => ({ mounts: [Mount.hostPath(nothing, '/data')], security: SecurityProfile.privileged() }),
      "'mounts[0]' (not given) must be an absolute path, beginning with '/'; write '/data'",
    ],
    [
      'a claim of no size', () => ({ mounts: [Mount.ephemeralClaim('/data', nothing)] }),
      "'mounts[0]' (not given) must be a Size; write for instance Size.gibibytes(32)",
    ],
    [
      'a claim of a text', () => ({ mounts: [Mount.ephemeralClaim('/data', '1Gi' as never)] }),
      "'mounts[0]' (1Gi) must be a Size; write for instance Size.gibibytes(32)",
    ],
    [
      'a volume of no image', () => ({ mounts: [Mount.image(nothing, '/data')] }),
      "'mounts[0]' (not given) must be the name of an image: [host[:port]/]path[:tag][@digest], the path in lower case; write for "
      + "instance 'pytorch/pytorch:2.8.0-cuda12.8-cudnn9-runtime'",
    ],
    [
      'a Secret without a name', () => ({ env: { A: Env.secret(nothing, 'key') } }),
      "'env.A' (not given) must be the name of a Secret; write it as kubectl prints it",
    ],
    [
      'a Secret without a key', () => ({ env: { A: Env.secret('secret', nothing) } }),
      "'env.A' (not given) must be the key of a Secret: letters, digits, '-', '_' and '.'; write it as it stands in the object",
    ],
    [
      'a value of nothing', () => ({ env: { A: Env.of(nothing) } }),
      "'env.A' (not given) must be an EnvValue of cdk8s-plus; write for instance Env.value('100')",
    ],
    [
      'a whole Secret without a name', () => ({ envFrom: [EnvFrom.secret(nothing)] }),
      "'envFrom[0]' (not given) must be the name of an object; write it as kubectl prints it",
    ],
    [
      'an accelerator without a name', () => ({ gpu: Gpu.custom(nothing, 1) }),
      "'gpu' (not given) must be an extended resource name of the form 'domain/name'; take the name from the node's status.capacity",
    ],
    [
      'a toleration of nothing', () => ({ placement: { tolerations: [Toleration.exists(nothing)] } }),
      "'placement.tolerations[0]' (not given) must have the key of a taint; take it from the taints of the node",
    ],
    [
      'a node requirement of nothing', () => ({ placement: { nodeRequirements: [NodeRequirement.in('a', nothing)] } }),
      "'placement.nodeRequirements[0]' (not given) must list one or more label values; take them from kubectl get nodes --show-labels",
    ],
    [
      'checkpoints at nothing', () => ({ checkpoint: Checkpoint.to(nothing) }),
      "'checkpoint' (not given) must be a Mount, and is nothing; write for instance Checkpoint.to(Mount.claim('model-checkpoints', '/checkpoints'))",
    ],
    [
      'shared memory of a text', () => ({ sharedMemory: SharedMemory.size('8Gi' as never) }),
      "'sharedMemory' (8Gi) must be a Size; write for instance Size.gibibytes(32)",
    ],
    [
      'a service account without a name', () => ({ identity: Identity.serviceAccount(nothing) }),
      "'identity' (not given) must be the name of a ServiceAccount; write it as kubectl prints it",
    ],
    [
      'a service account that is not there', () => ({ identity: Identity.of(nothing) }),
      "'identity' (not given) must be the name of a ServiceAccount; write it as kubectl prints it",
    ],
    [
      'a queue without a name', () => ({ queue: Queue.kueue(nothing) }),
      "'queue' (not given) must be the name of a Kueue queue: at most 63 lower-case letters, digits and '-'; copy it from the cluster",
    ],
    [
      'a resource claim without a name', () => ({ resourceClaims: [ResourceClaim.template(nothing, 'gpus')] }),
      "'resourceClaims[0]' (undefined: gpus) must have a DNS label as its name in the pod, and the name of an object; write both in "
      + "lower case",
    ],
    [
      'a probe of nothing', () => ({ livenessProbe: Probe.exec(nothing) }),
      "'livenessProbe' (not given) must run a command of at least one word; write for instance Probe.exec(['cat', '/tmp/ready'])",
    ],
    [
      'a capability that is none', () => ({ security: SecurityProfile.custom({ addCapabilities: [7 as never] }) }),
      "'security.addCapabilities[0]' (7) must be a text, and is a number; write '7'",
    ],
    [
      'a clean-up after a number', () => ({ cleanUp: CleanUp.after(3600 as never) }),
      "'cleanUp' (3600) must be a Duration, and is a number; write for instance Duration.minutes(10)",
    ],
  ])('%s', (_, props, message) => {
    expect(refuse({ image, ...props() })).toBe(`[test/job] ${message}`);
  });
});
