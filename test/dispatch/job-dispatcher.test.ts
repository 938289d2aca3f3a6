import { ApiObject, Chart, Duration, JsonPatch, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { parse } from 'yaml';
import {
  CleanUp, Cpu, Delivery, DispatcherTask, Framework, GangEngine, Gpu, Identity, JobDispatcher, JobDispatcherProps, MlCluster, NodePool,
  Queue, Retry, TrainingJob, WorkloadDefaults, WorkloadServiceAccount,
} from '../../src';
import { RunTemplate } from '../../src/base/run-template';
import { check } from '../../src/preflight/check';
import { errorOf, Manifest, synthChart } from '../support/synth';

const IN_ML = { namespace: 'ml' };
const pod = { image: 'registry.example.com/flow:1.0.0', cpu: Cpu.units(1), memory: Size.gibibytes(1) };

const find = (manifests: Manifest[], kind: string): Manifest => manifests.find((manifest) => manifest.kind === kind);
const templateIn = (manifests: Manifest[]): Manifest => parse(find(manifests, 'ConfigMap').data[RunTemplate.KEY]);
const rightsIn = (manifests: Manifest[]): string[] =>
  find(manifests, 'Role').rules.map(({ resources, verbs, resourceNames }: Manifest) =>
    `${resources.join()}${resourceNames === undefined ? '' : ` ${resourceNames.join()}`}: ${verbs.join()}`);

const dispatcher = (props: JobDispatcherProps, name = 'flow') => (chart: Chart): void => void new JobDispatcher(chart, name, props);

function deployment(chart: Chart, spec: Manifest = {}, container: Manifest = {}): ApiObject {
  return new ApiObject(chart, 'consumer', {
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'consumer' },
    spec: {
      selector: { matchLabels: { app: 'consumer' } },
      template: {
        metadata: { labels: { app: 'consumer' } },
        spec: {
          containers: [
            {
              name: 'main', image: 'registry.example.com/consumer:2.4.1', command: ['fluid', 'serve'],
              resources: { limits: { memory: '1Gi' }, requests: { memory: '1Gi', cpu: '500m' } }, ...container,
            },
            ...(spec.others ?? []),
          ],
          ...spec.pod,
        },
      },
    },
  });
}

describe('the template', () => {
  test('is the Job that TrainingJob would render, with marks for the id, labels and a variable that have it', () => {
    const template = templateIn(synthChart(dispatcher({ job: { ...pod, retry: Retry.upTo(2) } }), IN_ML));
    const [job] = synthChart((chart) => void new TrainingJob(chart, 'flow', { ...pod, retry: Retry.upTo(2) }), IN_ML);

    expect(template.metadata).toEqual({
      name: 'flow-_RUN_ID_', namespace: 'ml',
      labels: { ...job.metadata.labels, 'app': 'flow', 'workflow-id': '_RUN_ID_' },
      annotations: {
        'dispatch.cdk8s-ml-workloads.dev/id': '_WORKFLOW_ID_', 'dispatch.cdk8s-ml-workloads.dev/id-label': 'workflow-id',
        'dispatch.cdk8s-ml-workloads.dev/id-length': '40',
      },
    });
    expect(template.spec.template.metadata.labels).toEqual({ ...job.spec.template.metadata.labels, 'app': 'flow', 'workflow-id': '_RUN_ID_' });
    const { env, ...container } = template.spec.template.spec.containers[0];
    const { env: usual, ...plain } = job.spec.template.spec.containers[0];
    expect(container).toEqual(plain);
    expect(env).toEqual([...usual, { name: 'WORKFLOW_ID', value: '_WORKFLOW_ID_' }]);
    expect({ ...template.spec, template: undefined }).toEqual({ ...job.spec, template: undefined });
  });

  test('has the defaults of the sources: three retries, and clean-up after an hour', () => {
    expect(templateIn(synthChart(dispatcher({ job: pod }), IN_ML)).spec).toMatchObject({ backoffLimit: 3, ttlSecondsAfterFinished: 3600 });
  });

  test('cleans up under a delivery too, since no git knows of the runs', () => {
    const manifests = synthChart((chart) => {
      Delivery.argoCd(chart);
      dispatcher({ job: pod })(chart);
    }, IN_ML);
    expect(templateIn(manifests).spec.ttlSecondsAfterFinished).toBe(3600);
  });

  test('takes defaults from above, also those that are set later, and labels of the chart', () => {
    const manifests = synthChart((chart) => {
      WorkloadDefaults.of(chart).set({ queue: Queue.kueue('nlp') });
      dispatcher({ job: pod })(chart);
      WorkloadDefaults.of(chart).set({ imagePullSecrets: ['registry'] });
    }, IN_ML);
    expect(templateIn(manifests).metadata.labels['kueue.x-k8s.io/queue-name']).toBe('nlp');
    expect(templateIn(manifests).spec.template.spec.imagePullSecrets).toEqual([{ name: 'registry' }]);
    expect(rightsIn(manifests)).toContain('workloads: list');
  });

  test('of a gang has the id in the addresses of its pods, and ids so short that the names of pods fit', () => {
    const gang = { ...pod, gpu: Gpu.nvidia(1), nodes: 2, framework: Framework.torchrun({ script: 'train.py' }) };
    const manifests = synthChart(dispatcher({ gang: { ...gang, engine: GangEngine.jobSet(), acceptNoGang: true } }, 'a-longer-name'), IN_ML);
    const { metadata, spec } = templateIn(manifests);

    expect(metadata.annotations[RunTemplate.ID_LENGTH]).toBe('32');
    expect(spec.replicatedJobs[0].template.spec.template.spec.containers[0].command).toContain(
      '--master-addr=a-longer-name-_RUN_ID_-worker-0-0.a-longer-name-_RUN_ID_',
    );
    expect(rightsIn(manifests)).toEqual(['pods: list', 'pods/log: get', 'jobsets: get,create', 'jobsets/status: get']);
  });

  test('of a gang that needs a Service for each run is refused', () => {
    const gang = { ...pod, nodes: 2, framework: Framework.torchrun({ script: 'train.py' }), engine: GangEngine.indexedJob(), acceptNoGang: true };
    expect(errorOf(dispatcher({ gang }), IN_ML)).toBe(
      "[test/flow] 'engine' (an Indexed Job) needs a Service for each run, and a dispatcher makes one object; use GangEngine.jobSet(), or a queue of Volcano",
    );
  });
});

describe('preflight', () => {
  const configMap = (change: (text: string) => string): Manifest => {
    const manifests = synthChart(dispatcher({ job: { ...pod, gpu: Gpu.nvidia(4) } }), IN_ML);
    const found = find(manifests, 'ConfigMap');
    return { ...found, data: { [RunTemplate.KEY]: change(found.data[RunTemplate.KEY]) } };
  };
  const errorsOf = (...manifests: Manifest[]): string[] =>
    check(manifests.map((manifest) => ({ manifest }))).findings.filter(({ severity }) => severity === 'error')
      .map(({ rule, object }) => `${rule} ${object.title}`);

  test('finds nothing wrong with a template as it is rendered', () => {
    expect(errorsOf(configMap((text) => text))).toEqual([]);
  });

  test('finds in a template what it finds in a workload, and says where it stands', () => {
    expect(errorsOf(configMap((text) => text.replace('restartPolicy: Never', 'restartPolicy: Always')))).toEqual([
      'job-restart-policy Job ml/flow-ID in ConfigMap ml/flow-template',
    ]);
    expect(errorsOf(configMap((text) => text.replace('backoffLimit: 3', 'backOffLimit: 3')))).toEqual([
      'unknown-field Job ml/flow-ID in ConfigMap ml/flow-template',
    ]);
  });

  test('holds a template against quotas and queues that are there', () => {
    const quota = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'gpus', namespace: 'ml' }, spec: { hard: { 'requests.nvidia.com/gpu': '2' } } };
    expect(errorsOf(quota, configMap((text) => text))).toEqual(['quota-too-small Job ml/flow-ID in ConfigMap ml/flow-template']);
  });

  test('does not look into other ConfigMaps', () => {
    const other = configMap((text) => text.replace('restartPolicy: Never', 'restartPolicy: Always'));
    delete other.metadata.labels;
    expect(errorsOf(other)).toEqual([]);
  });

  test('fails synth on what could never start', () => {
    const error = errorOf((chart) => {
      const cluster = new MlCluster(chart, 'prod', {
        pools: [NodePool.of('small', { nodes: 2, gpu: Gpu.nvidia(2), cpu: Cpu.units(16), memory: Size.gibibytes(64) })],
      });
      cluster.addChart(chart);
      dispatcher({ job: { ...pod, gpu: Gpu.nvidia(4) } })(chart);
    }, IN_ML);
    expect(error).toMatch(/^Validation failed with the following errors:\n {2}\[test\/flow\] no-node-fits: Job ml\/flow-ID in ConfigMap ml\/flow-template can never start/);
  });
});

describe('the rights of who starts runs', () => {
  test('are exactly what the client does, bound to an account of their own', () => {
    const manifests = synthChart(dispatcher({ job: pod }), IN_ML);
    expect(rightsIn(manifests)).toEqual(['pods: list', 'pods/log: get', 'jobs: get,create', 'jobs/status: get']);
    expect(find(manifests, 'RoleBinding')).toMatchObject({
      metadata: { name: 'flow-dispatcher' }, roleRef: { kind: 'Role', name: 'flow-dispatcher' },
      subjects: [{ kind: 'ServiceAccount', name: 'flow-dispatcher', namespace: 'ml' }],
    });
    expect(find(manifests, 'ServiceAccount').automountServiceAccountToken).toBe(true);
  });

  test('are less or more by asking', () => {
    const tasks = (...list: DispatcherTask[]): string[] => rightsIn(synthChart(dispatcher({ job: pod, tasks: list }), IN_ML));
    expect(tasks(DispatcherTask.POLL)).toEqual(['jobs: get,create', 'jobs/status: get']);
    expect(tasks(DispatcherTask.POLL, DispatcherTask.DELETE)).toEqual(['jobs: get,create,delete', 'jobs/status: get']);
  });

  test('are for why a run waits in a queue of Volcano too', () => {
    const gang = { ...pod, gpu: Gpu.nvidia(1), nodes: 2, framework: Framework.torchrun({ script: 'train.py' }), queue: Queue.volcano('nlp') };
    expect(rightsIn(synthChart(dispatcher({ gang }), IN_ML))).toEqual([
      'events,pods: list', 'pods/log: get', 'jobs: get,create', 'jobs/status: get', 'podgroups: get',
    ]);
  });

  test('are given to the account that is named, under the names that are given', () => {
    const manifests = synthChart((chart) => {
      const account = new WorkloadServiceAccount(chart, 'beluga-scheduler', { mountToken: true });
      dispatcher({ job: pod, account, roleName: 'beluga-scheduler', bindingName: 'beluga-scheduler-binding' })(chart);
    }, IN_ML);
    expect(find(manifests, 'RoleBinding')).toMatchObject({
      metadata: { name: 'beluga-scheduler-binding' }, roleRef: { name: 'beluga-scheduler' }, subjects: [{ name: 'beluga-scheduler' }],
    });
    expect(manifests.filter(({ kind }) => kind === 'ServiceAccount')).toHaveLength(1);
  });
});

describe('a consumer in the app', () => {
  test('gets template, account, token and variable', () => {
    const manifests = synthChart((chart) => dispatcher({ job: pod, consumer: deployment(chart) })(chart), IN_ML);
    const { spec } = find(manifests, 'Deployment').spec.template;

    expect(spec).toMatchObject({
      serviceAccountName: 'flow-dispatcher', automountServiceAccountToken: true,
      volumes: [{ name: 'flow-template', configMap: { name: 'flow-template' } }],
    });
    expect(spec.containers[0]).toMatchObject({
      env: [{ name: 'DISPATCH_TEMPLATES', value: '/etc/dispatch' }],
      volumeMounts: [{ name: 'flow-template', mountPath: '/etc/dispatch/flow', readOnly: true }],
    });
  });

  test('of cdk8s-plus gets the same, beside what it has, and may get its container later', () => {
    const manifests = synthChart((chart) => {
      const consumer = new kplus.Deployment(chart, 'service', {});
      dispatcher({ job: pod, consumer })(chart);
      const container = consumer.addContainer({ name: 'main', image: 'registry.example.com/service:1', envVariables: { A: kplus.EnvValue.fromValue('1') } });
      container.mount('/data', kplus.Volume.fromEmptyDir(chart, 'data', 'data'));
    }, IN_ML);
    const { spec } = find(manifests, 'Deployment').spec.template;

    expect(spec).toMatchObject({ serviceAccountName: 'flow-dispatcher', automountServiceAccountToken: true });
    expect(spec.containers[0].env.map(({ name }: Manifest) => name)).toEqual(['A', 'DISPATCH_TEMPLATES']);
    expect(spec.containers[0].volumeMounts.map(({ mountPath }: Manifest) => mountPath)).toEqual(['/data', '/etc/dispatch/flow']);
    expect(spec.volumes).toHaveLength(2);
  });

  test('keeps the account that it has, which gets the rights', () => {
    const manifests = synthChart((chart) => {
      dispatcher({ job: pod, consumer: deployment(chart, { pod: { serviceAccountName: 'own' } }) })(chart);
    }, IN_ML);
    expect(find(manifests, 'RoleBinding').subjects).toEqual([{ kind: 'ServiceAccount', name: 'own', namespace: 'ml' }]);
    expect(manifests.map(({ kind }) => kind)).not.toContain('ServiceAccount');
  });

  test('may start runs of several templates', () => {
    const manifests = synthChart((chart) => {
      const consumer = deployment(chart);
      dispatcher({ job: pod, consumer }, 'one')(chart);
      dispatcher({ job: pod, consumer }, 'two')(chart);
    }, IN_ML);
    const { spec } = find(manifests, 'Deployment').spec.template;
    expect(spec.volumes.map(({ name }: Manifest) => name)).toEqual(['one-template', 'two-template']);
    expect(spec.containers[0].env).toHaveLength(1);
    expect(manifests.filter(({ kind }) => kind === 'ServiceAccount')).toHaveLength(1);
  });

  test('of another namespace has the template there, and its rights where the runs are', () => {
    const manifests = synthChart((chart) => {
      const consumer = new ApiObject(chart, 'elsewhere', {
        apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'elsewhere', namespace: 'services' },
        spec: { selector: { matchLabels: { a: 'b' } }, template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'x', image: 'x:1' }] } } },
      });
      dispatcher({ job: pod, consumer })(chart);
    }, IN_ML);
    expect(find(manifests, 'ConfigMap').metadata.namespace).toBe('services');
    expect(templateIn(manifests).metadata.namespace).toBe('ml');
    expect(find(manifests, 'Role').metadata.namespace).toBe('ml');
    expect(find(manifests, 'RoleBinding').subjects[0].namespace).toBe('services');
  });

  test('that is a workload of this library takes identity, mount and environment', () => {
    const manifests = synthChart((chart) => {
      const { identity, mount, environment } = new JobDispatcher(chart, 'flow', { job: pod });
      new TrainingJob(chart, 'sweep', { ...pod, identity, mounts: [mount], env: environment });
    }, IN_ML);
    const { spec } = manifests.find(({ kind, metadata }) => kind === 'Job' && metadata.name === 'sweep').spec.template;
    expect(spec).toMatchObject({ serviceAccountName: 'flow-dispatcher', automountServiceAccountToken: true });
    expect(spec.containers[0].volumeMounts).toContainEqual({ name: 'flow-template', mountPath: '/etc/dispatch/flow', readOnly: true });
  });

  test.each<[string, Manifest, Manifest, Partial<JobDispatcherProps>, string]>([
    [
      'without the container', {}, {}, { consumerContainer: 'web' },
      "'consumerContainer' (web) must be a container of the Deployment, which has main; name one of these",
    ],
    [
      'with another folder of templates', {}, { env: [{ name: 'DISPATCH_TEMPLATES', value: '/tmp' }] }, {},
      "'consumer.env.DISPATCH_TEMPLATES' (/tmp) must be '/etc/dispatch', which is where runs are made; leave the variable out: the dispatcher writes it",
    ],
    [
      'with something else where the template is', {}, { volumeMounts: [{ name: 'x', mountPath: '/etc/dispatch/flow' }] }, {},
      "'consumer' (/etc/dispatch/flow) is where the template is mounted, and something else is there; mount that somewhere else",
    ],
  ])('%s is refused', (_, spec, container, props, message) => {
    expect(errorOf((chart) => dispatcher({ job: pod, consumer: deployment(chart, spec, container), ...props })(chart), IN_ML)).toContain(
      `[test/flow] ${message}`,
    );
  });

  test('that runs as another account than the one that is given is refused', () => {
    expect(errorOf((chart) => {
      const account = new WorkloadServiceAccount(chart, 'given', { mountToken: true });
      dispatcher({ job: pod, account, consumer: deployment(chart, { pod: { serviceAccountName: 'own' } }) })(chart);
    }, IN_ML)).toBe(
      "[test/flow] 'consumer' (own) runs as another service account than 'given', which has the rights; leave 'account' out, so that its own account "
      + 'gets the rights, or let it run as that account',
    );
  });
});

describe('a copy of a Deployment', () => {
  const taskOf = (options = {}, spec: Manifest = {}, container: Manifest = {}): Manifest[] =>
    synthChart((chart) => void JobDispatcher.fromDeployment(chart, 'task', deployment(chart, spec, container), options), IN_ML);

  const SERVER = {
    args: ['--verbose', 'serve'], env: [{ name: 'LEVEL', value: '1' }], envFrom: [{ secretRef: { name: 'credentials' } }],
    volumeMounts: [{ name: 'data', mountPath: '/data' }], ports: [{ containerPort: 80 }], livenessProbe: { tcpSocket: { port: 80 } },
    readinessProbe: { tcpSocket: { port: 80 } }, startupProbe: { tcpSocket: { port: 80 } }, lifecycle: { preStop: { exec: { command: ['drain'] } } },
    securityContext: { allowPrivilegeEscalation: false },
  };
  const SURROUNDINGS = {
    others: [{ name: 'proxy', image: 'registry.example.com/proxy:1' }],
    pod: {
      initContainers: [{ name: 'migrate', image: 'registry.example.com/migrate:1' }], volumes: [{ name: 'data', emptyDir: {} }, { name: 'proxy', emptyDir: {} }],
      imagePullSecrets: [{ name: 'registry' }], nodeSelector: { pool: 'cpu' }, tolerations: [{ key: 'cpu-only', operator: 'Exists' }],
      securityContext: { runAsNonRoot: true, runAsUser: 1000 },
    },
  };

  test('has image, command without serve, environment, volumes, pull secrets and placement, and nothing of a server', () => {
    const { metadata, spec } = templateIn(taskOf({}, SURROUNDINGS, SERVER)).spec.template;

    expect(metadata.labels).toEqual({
      'app': 'task', 'app.kubernetes.io/component': 'task', 'app.kubernetes.io/name': 'task', 'workflow-id': '_RUN_ID_',
    });
    expect(spec).toEqual({
      automountServiceAccountToken: false, restartPolicy: 'Never', volumes: [{ name: 'data', emptyDir: {} }],
      imagePullSecrets: [{ name: 'registry' }], nodeSelector: { pool: 'cpu' }, tolerations: [{ key: 'cpu-only', operator: 'Exists' }],
      securityContext: { runAsNonRoot: true, runAsUser: 1000 },
      containers: [{
        name: 'main', image: 'registry.example.com/consumer:2.4.1', command: ['fluid'], args: ['--verbose'],
        env: [{ name: 'WORKFLOW_ID', value: '_WORKFLOW_ID_' }, { name: 'LEVEL', value: '1' }], envFrom: [{ secretRef: { name: 'credentials' } }],
        resources: { limits: { memory: '1Gi' }, requests: { memory: '1Gi', cpu: '500m' } }, volumeMounts: [{ name: 'data', mountPath: '/data' }],
        securityContext: { allowPrivilegeEscalation: false }, terminationMessagePolicy: 'FallbackToLogsOnError',
      }],
    });
  });

  test('is not tried again, ends when its time is up, and is cleaned up', () => {
    const { backoffLimit, activeDeadlineSeconds, ttlSecondsAfterFinished } = templateIn(taskOf({ timeout: Duration.minutes(20) })).spec;
    expect([backoffLimit, activeDeadlineSeconds, ttlSecondsAfterFinished]).toEqual([0, 1200, 3600]);
  });

  test('may have arguments, resources, a queue, labels and an identity of its own', () => {
    const template = templateIn(taskOf({
      args: ['exec', 'report'], cpu: Cpu.units(4), memory: Size.gibibytes(8), queue: Queue.kueue('nlp'), labels: { team: 'nlp' },
      identity: Identity.serviceAccount('trainer'), cleanUp: CleanUp.after(Duration.minutes(5)),
    }));
    expect(template.metadata.labels).toMatchObject({ 'kueue.x-k8s.io/queue-name': 'nlp', 'team': 'nlp' });
    expect(template.spec.template.spec).toMatchObject({ serviceAccountName: 'trainer', automountServiceAccountToken: false });
    expect(template.spec.template.spec.containers[0]).toMatchObject({
      args: ['exec', 'report'], resources: { limits: { cpu: '4', memory: '8Gi' }, requests: { cpu: '4', memory: '8Gi' } },
    });
  });

  test('follows the Deployment: a change of it is a change of the template', () => {
    const manifests = synthChart((chart) => {
      const consumer = new kplus.Deployment(chart, 'service', { containers: [{ name: 'app', image: 'registry.example.com/service:1' }] });
      JobDispatcher.fromDeployment(chart, 'task', consumer);
      ApiObject.of(consumer).addJsonPatch(JsonPatch.replace('/spec/template/spec/containers/0/image', 'registry.example.com/service:2'));
    }, IN_ML);
    expect(templateIn(manifests).spec.template.spec.containers[0].image).toBe('registry.example.com/service:2');
  });

  test('for aio-fluid writes its variables and gives it the right to read its Deployment, and no template', () => {
    const manifests = taskOf({ aioFluid: true, name: 'fluid' });
    const { spec } = find(manifests, 'Deployment').spec.template;

    expect(spec.containers[0].env).toEqual([
      { name: 'FLUID_TASK_CONSUMER_K8S_NAMESPACE', value: 'ml' }, { name: 'FLUID_TASK_CONSUMER_K8S_DEPLOYMENT', value: 'consumer' },
      { name: 'FLUID_TASK_CONSUMER_K8S_CONTAINER', value: 'main' }, { name: 'FLUID_TASK_CONSUMER_K8S_JOB_TTL', value: '300' },
    ]);
    expect(spec.volumes).toBeUndefined();
    expect(rightsIn(manifests)).toEqual(['deployments consumer: get', 'jobs: get,create', 'jobs/status: get']);
    expect(templateIn(manifests).spec.ttlSecondsAfterFinished).toBe(300);
    expect(templateIn(manifests).spec.template.spec.containers[0].env).toContainEqual({ name: 'TASK_MANAGER_SPAWN', value: 'true' });
  });

  test.each<[string, Manifest, object, string]>([
    [
      'whose variable names another namespace', { env: [{ name: 'FLUID_TASK_CONSUMER_K8S_NAMESPACE', value: 'default' }] }, { aioFluid: true },
      "'consumer.env.FLUID_TASK_CONSUMER_K8S_NAMESPACE' (default) must be 'ml', which is where runs are made; leave the variable out: the dispatcher writes it",
    ],
    ['without the container', {}, { container: 'web' }, "'container' (web) must be a container of the Deployment, which has main; name one of these"],
    ['that is never cleaned up', {}, { cleanUp: CleanUp.never() }, "'cleanUp' (never) must be after some time: nobody else deletes tasks; write CleanUp.after(Duration.minutes(5))"],
  ])('%s is refused', (_, container, options, message) => {
    expect(errorOf((chart) => void JobDispatcher.fromDeployment(chart, 'task', deployment(chart, {}, container), options), IN_ML)).toContain(
      `[test/task] ${message}`,
    );
  });

  test('for aio-fluid needs the Deployment in the namespace of its Jobs', () => {
    expect(errorOf((chart) => {
      const elsewhere = new ApiObject(chart, 'elsewhere', { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'x', namespace: 'other' } });
      JobDispatcher.fromDeployment(chart, 'task', elsewhere, { aioFluid: true });
    }, IN_ML)).toBe(
      "[test/task] 'aioFluid' (other) needs the Deployment in the namespace of its Jobs, 'ml': aio-fluid has one for both; put both in one chart",
    );
  });
});

describe('props that are refused', () => {
  test.each<[string, JobDispatcherProps, string]>([
    [
      'nothing to run', {},
      "'job' (not given) must be one of 'job', 'gang' and 'copy': what a run is; write for instance job: { image: 'registry.example.com/train:1.0.0' }",
    ],
    ['a name in the job', { job: { ...pod, name: 'x' } }, "'name' (x) is the dispatcher's: runs are called after it and their id; leave it out, and give the dispatcher the 'name'"],
    ['a run in the job', { job: { ...pod, run: 'r1' } }, "'run' (r1) is the dispatcher's: runs are called after it and their id; leave it out"],
    ['a suspended job', { job: { ...pod, suspend: true } }, "'suspend' (true) would make runs that never start; leave it out"],
    [
      'no clean-up', { job: { ...pod, cleanUp: CleanUp.never() } },
      "'cleanUp' (never) must be after some time: nobody else deletes what a service makes; write CleanUp.after(Duration.hours(1))",
    ],
    [
      'a name without room', { job: pod, name: 'x'.repeat(55) },
      `'name' (${'x'.repeat(55)}) must be a DNS label that leaves 12 of 63 characters for the ids of runs; set a shorter name, such as "train"`,
    ],
    ['too short an id', { job: pod, idLength: 4 }, "'idLength' (4) must be a whole number from 12 to the 58 characters that the name leaves; leave it out"],
    ['a label that is none', { job: pod, idLabel: 'a b' }, "'idLabel' (a b) must be the key of a label; write for instance 'workflow-id'"],
    ['something else as consumer', { job: pod, consumer: 'svc' as never }, "'consumer' (svc) must be a construct that makes a Deployment; write for instance what 'new Deployment' made"],
  ])('%s', (_, props, message) => {
    expect(errorOf(dispatcher(props), IN_ML)).toContain(`[test/flow] ${message}`);
  });

  test('a chart without a namespace', () => {
    expect(errorOf(dispatcher({ job: pod }))).toBe(
      "[test/flow] 'namespace' (not given) is needed: the service has its rights in one; give the chart a namespace: { namespace: 'nlp' }",
    );
  });

  test('a consumer that is no Deployment', () => {
    expect(errorOf((chart) => dispatcher({ job: pod, consumer: new TrainingJob(chart, 'job', pod) })(chart), IN_ML)).toBe(
      "[test/flow] 'consumer' (Job) must be a Deployment: an ApiObject, or one of cdk8s-plus; give the Deployment that starts the runs",
    );
  });
});
