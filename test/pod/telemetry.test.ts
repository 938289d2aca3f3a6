import { Chart, Duration, Size } from 'cdk8s';
import {
  BatchInferenceCron, Cpu, Env, Framework, GangEngine, GangTrainingJob, Gpu, MlPolicy, OtlpProtocol, Queue, Schedule, TelemetryProps,
  TrainingJob, TrainingRuntimeRef, WorkloadDefaults,
} from '../../src';
import { errorOf, Manifest, synthOne } from '../support/synth';

const pod = { image: 'example.com/train:1', cpu: Cpu.units(1), memory: Size.gibibytes(1) };
const telemetry: TelemetryProps = { endpoint: 'http://otel-collector.monitoring:4317', protocol: OtlpProtocol.GRPC };

/** Variables by name, each a value or the field that it comes from. */
function variables(container: Manifest): Record<string, string> {
  return Object.fromEntries(container.env.map(({ name, value, valueFrom }: Manifest) => [name, value ?? valueFrom.fieldRef.fieldPath]));
}

const jobWith = (props: object) => (chart: Chart): void => void new TrainingJob(chart, 'train', { ...pod, ...props });
const ofJob = (props: object): Record<string, string> => variables(synthOne(jobWith(props)).spec.template.spec.containers[0]);

const FROM_POD = {
  K8S_NAMESPACE_NAME: 'metadata.namespace', K8S_POD_NAME: 'metadata.name', K8S_NODE_NAME: 'spec.nodeName',
  K8S_JOB_NAME: "metadata.labels['batch.kubernetes.io/job-name']",
};
const ATTRIBUTES =
  'k8s.namespace.name=$(K8S_NAMESPACE_NAME),k8s.pod.name=$(K8S_POD_NAME),k8s.node.name=$(K8S_NODE_NAME),k8s.job.name=$(K8S_JOB_NAME)';

test('a program learns its name, its pod and run, and where to report', () => {
  expect(ofJob({ telemetry, run: 'r1' })).toMatchObject({
    ...FROM_POD, OTEL_SERVICE_NAME: 'train', OTEL_RESOURCE_ATTRIBUTES: ATTRIBUTES,
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel-collector.monitoring:4317', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
  });
});

test('nothing is said unless it is asked for', () => {
  expect(Object.keys(ofJob({})).filter((name) => /OTEL|K8S/.test(name))).toEqual([]);
  expect(Object.keys(ofJob({ telemetry: {} })).filter((name) => name.includes('EXPORTER'))).toEqual([]);
});

test('variables that the attributes refer to stand before them', () => {
  const names = Object.keys(ofJob({ telemetry }));
  expect(names.indexOf('OTEL_RESOURCE_ATTRIBUTES')).toBeGreaterThan(names.indexOf('K8S_POD_NAME'));
});

test('attributes of one`s own come after, with what has a meaning in them written so that it has none', () => {
  expect(ofJob({ telemetry: { attributes: { 'team.name': 'nlp, vision=1', 'deployment.environment.name': 'prod' } } }).OTEL_RESOURCE_ATTRIBUTES)
    .toBe(`${ATTRIBUTES},deployment.environment.name=prod,team.name=nlp%2C%20vision%3D1`);
});

test('a workflow that the label names is among the attributes', () => {
  expect(ofJob({ telemetry, labels: { 'workflow-id': 'w-1' } })).toMatchObject({
    WORKFLOW_ID: "metadata.labels['workflow-id']", OTEL_RESOURCE_ATTRIBUTES: `${ATTRIBUTES},workflow.id=$(WORKFLOW_ID)`,
  });
});

test('a workflow that a variable names is among the attributes', () => {
  expect(ofJob({ telemetry, env: { WORKFLOW_ID: Env.value('w-1') } }).OTEL_RESOURCE_ATTRIBUTES).toBe(`${ATTRIBUTES},workflow.id=$(WORKFLOW_ID)`);
});

test('what the workload says itself wins', () => {
  expect(ofJob({ telemetry, env: { OTEL_SERVICE_NAME: Env.value('mine') } }).OTEL_SERVICE_NAME).toBe('mine');
});

test('defaults from above are merged with what the workload says', () => {
  const job = synthOne((chart) => {
    WorkloadDefaults.of(chart).set({ telemetry: { ...telemetry, attributes: { region: 'eu' } } });
    jobWith({ telemetry: { serviceName: 'trainer', attributes: { team: 'nlp' } } })(chart);
  });
  expect(variables(job.spec.template.spec.containers[0])).toMatchObject({
    OTEL_SERVICE_NAME: 'trainer', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc', OTEL_RESOURCE_ATTRIBUTES: `${ATTRIBUTES},region=eu,team=nlp`,
  });
});

test('a run of a schedule is known by the Job that the schedule makes', () => {
  const cron = synthOne((chart) => {
    new BatchInferenceCron(chart, 'nightly', { ...pod, telemetry, schedule: Schedule.cron('0 2 * * *', 'UTC'), timeout: Duration.hours(1) });
  });
  expect(variables(cron.spec.jobTemplate.spec.template.spec.containers[0])).toMatchObject({ ...FROM_POD, OTEL_SERVICE_NAME: 'nightly' });
});

const gang = { ...pod, telemetry, gpu: Gpu.nvidia(1), nodes: 2, framework: Framework.torchrun({ script: 'train.py' }) };
const runtime = TrainingRuntimeRef.cluster('torch-distributed', MlPolicy.torch());

test.each<[string, object, (manifest: Manifest) => Manifest, string]>([
  ['Volcano', { queue: Queue.volcano('nlp') }, ({ spec }) => spec.tasks[0].template.spec.containers[0], 'volcano.sh/job-name'],
  [
    'JobSet', { engine: GangEngine.jobSet(), acceptNoGang: true }, ({ spec }) => spec.replicatedJobs[0].template.spec.template.spec.containers[0],
    'jobset.sigs.k8s.io/jobset-name',
  ],
  ['Trainer', { engine: GangEngine.trainJob({ runtime }), acceptNoGang: true }, ({ spec }) => spec.trainer, 'jobset.sigs.k8s.io/jobset-name'],
])('a gang on %s is known by the label that its pods have there', (_, engine, containerOf, label) => {
  const manifest = synthOne((chart) => void new GangTrainingJob(chart, 'llm', { ...gang, ...engine }));
  expect(variables(containerOf(manifest))).toMatchObject({ OTEL_SERVICE_NAME: 'llm', K8S_JOB_NAME: `metadata.labels['${label}']` });
});

test.each([
  [
    { endpoint: 'otel-collector:4317' },
    "'telemetry.endpoint' (otel-collector:4317) must be the address of a collector that begins with http:// or https://, for gRPC too; write "
    + "for instance 'http://otel-collector.monitoring:4317'",
  ],
  [{ serviceName: '' }, "'telemetry.serviceName' ('') must not be empty; leave it out for the name of the workload"],
  [
    { attributes: { 'a=b': 'c' } },
    "'telemetry.attributes.a=b' (c) must have names of letters, digits, '.', '_' and '-'; write for instance 'deployment.environment.name'",
  ],
])('%j is refused', (props, message) => {
  expect(errorOf(jobWith({ telemetry: props }))).toBe(`[test/train] ${message}`);
});
