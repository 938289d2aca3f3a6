import { Construct } from 'constructs';
import type { JobTemplateSpec, PodTemplateSpec } from '../../../imports/k8s';
import type { ClusterTrainingRuntimeReplicatedJobs, ClusterTrainingRuntimeSpec } from '../../../imports/trainer.kubeflow.org';
import { Problems, problemsOf, reportValue } from '../../base/problems';
import { made, number, Shape, struct, text } from '../../base/shape';
import { MlCluster } from '../../cluster/ml-cluster';
import { needsVersion } from '../../cluster/workload-cluster';
import { ContainerProps } from '../../pod/container-props';
import { Mount } from '../../pod/mount';
import { PodProps } from '../../pod/pod-props';
import { POD_SHAPE } from '../../pod/pod-shape';
import { renderPodTemplate } from '../../pod/pod-template';
import { Probe } from '../../pod/probe';
import { registerPreflight } from '../../render/app-door';
import { ManifestObject } from '../../render/manifest-object';
import { objectName } from '../../render/object-name';
import { Retry } from '../../workloads/retry';
import { ON_DISRUPTION } from '../engines/role-job';
import { MlPolicy } from './ml-policy';
import { PodGroupPolicy } from './pod-group-policy';
import { TrainingRuntimeRef } from './training-runtime-ref';

/**
 * Properties of a `ClusterTrainingRuntime` and of a `TrainingRuntime`. What is said of pods is what the pods of TrainJobs
 * have; a TrainJob can say the image, command, variables and resources anew, and add volumes and places.
 */
export interface TrainingRuntimeProps extends PodProps {
  /**
   * Name of the object.
   *
   * @default - the construct ids below the chart, joined by `-`
   */
  readonly name?: string;

  /** How the pods find each other. */
  readonly policy: MlPolicy;

  /**
   * Nodes of a TrainJob that does not say how many.
   *
   * @default 1
   */
  readonly nodes?: number;

  /**
   * What starts the pods together.
   *
   * @default - nothing, or Kueue
   */
  readonly podGroupPolicy?: PodGroupPolicy;

  /**
   * How often all pods of a TrainJob are restarted, which the TrainJob cannot say. Disruptions do not count.
   *
   * @default Retry.upTo(3)
   */
  readonly retry?: Retry;

  /**
   * A pod that fetches the data set of a TrainJob before it starts. Needs a `workspace`.
   *
   * @default - none
   */
  readonly datasetInitializer?: ContainerProps;

  /**
   * A pod that fetches the model of a TrainJob before it starts. Needs a `workspace`.
   *
   * @default - none
   */
  readonly modelInitializer?: ContainerProps;

  /**
   * Where initializers write and nodes read: a volume at /workspace that all pods share, with the folders `dataset` and
   * `model`.
   *
   * @default - none
   */
  readonly workspace?: Mount;
}

const INITIALIZER: Shape = struct<ContainerProps>(POD_SHAPE, ['image']);

const SHAPE = struct<TrainingRuntimeProps>(
  {
    ...POD_SHAPE, name: text, policy: made(MlPolicy, 'MlPolicy.torch()'), nodes: number,
    podGroupPolicy: made(PodGroupPolicy, 'PodGroupPolicy.volcano()'), retry: made(Retry, 'Retry.upTo(3)'),
    datasetInitializer: INITIALIZER, modelInitializer: INITIALIZER, workspace: made(Mount, "Mount.claim('workspace', '/workspace')"),
  },
  ['policy', 'image'],
);

/** Label of the job of a runtime that a part of the TrainJob is for. */
const STEP = 'trainer.kubeflow.org/trainjob-ancestor-step';

const WORKSPACE = '/workspace';

/** What Trainer calls the volume of initializers, which its webhook looks for. */
const WORKSPACE_VOLUME = 'initializer';

/** A runtime as it is rendered, and as TrainJobs name it. */
interface Rendered {
  readonly object: ManifestObject;
  readonly ref: TrainingRuntimeRef;
}

/**
 * A runtime that a platform offers to the TrainJobs of all namespaces.
 *
 * @see https://trainer.kubeflow.org/en/latest/operator-guides/runtime.html
 * @example
 * const runtime = new ClusterTrainingRuntime(chart, 'torch', {
 *   image: 'registry.example.com/ml/torch:2.8.0', cpu: Cpu.units(8), memory: Size.gibibytes(64), policy: MlPolicy.torch(),
 * });
 */
export class ClusterTrainingRuntime extends Construct {
  /** Name of the object. */
  public readonly name: string;

  /** What TrainJobs say: `GangEngine.trainJob({ runtime: runtime.ref })`. */
  public readonly ref: TrainingRuntimeRef;

  constructor(scope: Construct, id: string, props: TrainingRuntimeProps) {
    super(scope, id);
    const { object, ref } = renderRuntime(this, 'ClusterTrainingRuntime', props);
    this.name = object.name;
    this.ref = ref;
  }
}

/**
 * A runtime for the TrainJobs of one namespace.
 *
 * @see https://trainer.kubeflow.org/en/latest/operator-guides/runtime.html
 * @example
 * const runtime = new TrainingRuntime(chart, 'torch', {
 *   image: 'registry.example.com/ml/torch:2.8.0', cpu: Cpu.units(8), memory: Size.gibibytes(64), policy: MlPolicy.torch(),
 * });
 */
export class TrainingRuntime extends Construct {
  /** Name of the object. */
  public readonly name: string;

  /** What TrainJobs say: `GangEngine.trainJob({ runtime: runtime.ref })`. */
  public readonly ref: TrainingRuntimeRef;

  constructor(scope: Construct, id: string, props: TrainingRuntimeProps) {
    super(scope, id);
    const { object, ref } = renderRuntime(this, 'TrainingRuntime', props);
    this.name = object.name;
    this.ref = ref;
  }
}

function renderRuntime(construct: Construct, kind: string, props: TrainingRuntimeProps): Rendered {
  const problems = problemsOf(construct);
  SHAPE(problems, '', props);
  problems.throwIfAny();
  const name = objectName(problems, construct, props.name);
  check(problems, props);
  const { policy, podGroupPolicy, retry = Retry.upTo(3) } = props;
  const node = podOf(problems, construct, name, props, 'node');
  const initializers = (['datasetInitializer', 'modelInitializer'] as const).flatMap((property) => {
    const container = props[property];
    return container === undefined ? [] : [initializer(problems, construct, name, props, property, container)];
  });
  problems.throwIfAny();
  const spec: ClusterTrainingRuntimeSpec = {
    mlPolicy: { numNodes: props.nodes ?? 1, ...policy._spec },
    podGroupPolicy: podGroupPolicy?._spec,
    template: {
      spec: {
        network: { publishNotReadyAddresses: true },
        successPolicy: policy._mpiHome === undefined ? undefined : { operator: 'All', targetReplicatedJobs: ['launcher'] },
        failurePolicy: {
          maxRestarts: retry.retries,
          rules: [{ name: 'disruption', action: 'RestartJobSetAndIgnoreMaxRestarts', onJobFailureReasons: ['PodFailurePolicy'] }],
        },
        replicatedJobs: [...initializers, ...nodes(node, policy, initializers.map(({ name: job }) => job))],
      },
    },
  };
  registerPreflight(construct);
  const object = new ManifestObject(construct, 'Resource', {
    apiVersion: 'trainer.kubeflow.org/v1alpha1', kind, name, clusterScoped: kind === 'ClusterTrainingRuntime', labels: props.labels,
    body: () => ({ spec }),
  });
  const options = {
    podGroupPolicy, datasetInitializer: props.datasetInitializer !== undefined, modelInitializer: props.modelInitializer !== undefined,
  };
  return { object, ref: TrainingRuntimeRef._made(kind, name, policy, options, node, retry.retries) };
}

function check(problems: Problems, props: TrainingRuntimeProps): void {
  reportValue(problems, 'policy', props.policy);
  reportValue(problems, 'podGroupPolicy', props.podGroupPolicy);
  reportValue(problems, 'retry', props.retry);
  const { nodes: count, workspace } = props;
  if (count !== undefined && (!Number.isSafeInteger(count) || count < 1)) {
    problems.add('nodes', count, 'must be a whole number of nodes, 1 or more', 'leave it out for 1');
  }
  if (props.containerName !== undefined && props.containerName !== 'node') {
    problems.add('containerName', props.containerName, "must be 'node', the container that TrainJobs fill in", 'leave it out');
  }
  if (workspace !== undefined && workspace.path !== WORKSPACE) {
    problems.add('workspace', workspace.path, `must be at ${WORKSPACE}, where initializers write`, `mount it at '${WORKSPACE}'`);
  }
  for (const property of ['datasetInitializer', 'modelInitializer'] as const) {
    if (props[property] !== undefined && workspace === undefined) {
      problems.add(
        property, props[property].image, `needs a 'workspace': Trainer refuses a TrainJob whose initializer has no volume to write to`,
        "write for instance workspace: Mount.claim('workspace', '/workspace')",
      );
    }
  }
  for (const name of Object.keys(props.env ?? {}).filter((variable) => props.policy._reserved.test(variable))) {
    problems.add(`env.${name}`, props.env?.[name]._value ?? 'from elsewhere', 'is written by Trainer', 'leave it out');
  }
}

/** The jobs of the nodes: one, or with MPI a launcher and workers with an sshd. */
function nodes(node: PodTemplateSpec, policy: MlPolicy, after: readonly string[]): ClusterTrainingRuntimeReplicatedJobs[] {
  const dependsOn = after.length === 0 ? undefined : after.map((name) => ({ name, status: 'Complete' as const }));
  const ofNode = { metadata: { labels: { [STEP]: 'trainer' } }, spec: jobSpec(node) };
  return policy._mpiHome === undefined
    ? [{ name: 'node', replicas: 1, dependsOn, template: ofNode }]
    : [
        { name: 'node', replicas: 1, dependsOn, template: { spec: jobSpec(withSshd(node, policy._mpiHome)) } },
        { name: 'launcher', replicas: 1, dependsOn: [{ name: 'node', status: 'Ready' as const }], template: ofNode },
      ];
}

/** A failure ends the job, and with it the attempt: a process that starts again alone is out of step with the others. */
function jobSpec(template: PodTemplateSpec): NonNullable<JobTemplateSpec['spec']> {
  return { backoffLimit: 0, podFailurePolicy: { rules: [{ action: 'FailJob', onPodConditions: ON_DISRUPTION }] }, template };
}

/** As in the images of Kubeflow: an sshd of the user, with a configuration in the user's home. */
function withSshd(template: PodTemplateSpec, home: string): PodTemplateSpec {
  const [main, ...others] = template.spec?.containers ?? [];
  const node = {
    ...main, command: ['/usr/sbin/sshd'], args: ['-De', '-f', `${home}/.sshd_config`],
    readinessProbe: Probe.tcp(2222)._probe,
  };
  const containers = [node, ...others];
  return { ...template, spec: { ...template.spec, containers } };
}

function initializer(
  problems: Problems, construct: Construct, runtime: string, props: TrainingRuntimeProps,
  property: 'datasetInitializer' | 'modelInitializer', container: ContainerProps,
): ClusterTrainingRuntimeReplicatedJobs {
  const name = property === 'datasetInitializer' ? 'dataset-initializer' : 'model-initializer';
  const { security, identity, imagePullSecrets, placement, workspace, podGroupPolicy } = props;
  const found = new Problems('');
  const template = podOf(found, construct, runtime, {
    ...container, security, identity, imagePullSecrets, placement, workspace, podGroupPolicy,
  }, name);
  problems.take(found, (inner) => `${property}.${inner}`);
  return {
    name, replicas: 1,
    template: { metadata: { labels: { [STEP]: name } }, spec: { template } },
  };
}

function podOf(
  problems: Problems, construct: Construct, runtime: string, props: PodProps & Pick<TrainingRuntimeProps, 'workspace' | 'podGroupPolicy'>,
  containerName: string,
): PodTemplateSpec {
  const { workspace, podGroupPolicy, ...pod } = props;
  const cluster = MlCluster._of(construct);
  const template = renderPodTemplate(problems, {
    ...pod, containerName, mounts: [...(pod.mounts ?? []), ...(workspace === undefined ? [] : [workspace])],
  }, {
    labels: { 'app.kubernetes.io/component': 'training' },
    selector: { 'trainer.kubeflow.org/runtime': runtime },
    restartPolicy: 'Never',
    schedulerName: podGroupPolicy?._spec.volcano === undefined ? undefined : 'volcano',
    needsVersion: (property, feature, since) => needsVersion(problems, cluster, property, feature, since),
  });
  return workspace === undefined ? template : withNamedWorkspace(template);
}

/** The webhook of Trainer knows the volume of initializers by its name. */
function withNamedWorkspace(template: PodTemplateSpec): PodTemplateSpec {
  const { spec } = template;
  const old = spec?.containers[0].volumeMounts?.find(({ mountPath }) => mountPath === WORKSPACE)?.name;
  const renamed = <T extends { readonly name: string }>(list: readonly T[] | undefined): T[] | undefined =>
    list?.map((entry) => (entry.name === old ? { ...entry, name: WORKSPACE_VOLUME } : entry));
  return spec === undefined ? template : {
    ...template,
    spec: {
      ...spec,
      volumes: renamed(spec.volumes),
      containers: spec.containers.map((container) => ({ ...container, volumeMounts: renamed(container.volumeMounts) })),
    },
  };
}
