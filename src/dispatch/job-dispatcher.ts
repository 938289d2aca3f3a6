import { ApiObject, Chart } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import type { EnvVar } from '../../imports/k8s';
import { Dispatcher, DispatcherTask } from '../access/dispatcher';
import { GpuRbac } from '../access/gpu-rbac';
import { Subject } from '../access/subject';
import { workloadKindOf } from '../access/workload-resources';
import { WorkloadServiceAccount } from '../access/workload-service-account';
import { RunTemplate } from '../base/run-template';
import { Problems, problemsOf } from '../base/problems';
import { MlCluster } from '../cluster/ml-cluster';
import { Queue } from '../cluster/queue';
import { GANG_TRAINING_JOB_SHAPE, GangTrainingJobProps } from '../gangs/gang-training-job';
import { Env } from '../pod/env';
import { Identity } from '../pod/identity';
import { Mount } from '../pod/mount';
import { beforeRender } from '../render/before-render';
import { ManifestObject } from '../render/manifest-object';
import { objectName } from '../render/object-name';
import { typeOf } from '../upstream/kinds';
import { checkDnsSubdomain, hasLabelForm, isQualifiedName } from '../upstream/names';
import { TRAINING_JOB_SHAPE, TrainingJobProps } from '../workloads/training-job';
import { WorkloadDefaults } from '../workloads/workload-defaults';
import { prepareWorkload, WorkloadModel } from '../workloads/workload-object';
import { aioFluidVariables } from './aio-fluid';
import { copiedJob } from './copied-job';
import { accountOf, runAs, wire } from './consumer';
import { containerOf, deploymentObject, podSpecOf } from './deployment';
import { DeploymentTaskOptions, DISPATCHER_SHAPE, JobDispatcherProps } from './job-dispatcher-props';
import { dispatchedGang, dispatchedJob, LEAST_OF_ID, RunIds, templateText, withRoom } from './run-model';
import { MOST_IN_LABEL } from '../upstream/limits';

const USUAL_ID = 40;

/**
 * Runs that a service starts: what they are is rendered and checked now, and the service fills in an id.
 *
 * Makes a ConfigMap with the template of a run, which preflight checks as it checks any workload, and a Role with exactly
 * what the service does, bound to its service account. A consumer in the app gets the template as a file, the account and the
 * variables. `cdk8s-ml-workloads/dispatch` is the client that reads the template, starts runs and waits for them.
 *
 * @throws one error with everything that is wrong with the props
 * @example
 * new JobDispatcher(chart, 'score', {
 *   job: {
 *     image: 'registry.example.com/ml/score:1.4.0',
 *     command: ['python', 'score.py'],
 *     cpu: Cpu.units(4),
 *     memory: Size.gibibytes(16),
 *   },
 * });
 */
export class JobDispatcher extends Construct {
  /**
   * Runs that are a copy of the Deployment that starts them: its image, its command without `serve` at the end, environment,
   * volumes, pull secrets and placement. Sidecars, init containers, probes, ports, lifecycle and the labels of its pods are
   * not copied. A failed pod is not tried again.
   *
   * @param scope in the namespace that runs are made in
   * @param id of the construct
   * @param deployment of the same app: an `ApiObject`, or a Deployment of cdk8s-plus
   * @param options which container, arguments, timeout, queue
   */
  public static fromDeployment(scope: Construct, id: string, deployment: IConstruct, options: DeploymentTaskOptions = {}): JobDispatcher {
    const { name, idLabel, idLength, consumer, consumerContainer, account, tasks, roleName, bindingName, ...task } = options ?? {};
    return new JobDispatcher(scope, id, {
      name, idLabel, idLength, consumer: consumer ?? deployment, account, tasks, roleName, bindingName,
      consumerContainer: consumerContainer ?? (consumer === undefined ? task.container : undefined),
      copy: { deployment, options: task },
    });
  }

  /** Name of the dispatcher, with which the names of runs begin. */
  public readonly name: string;

  /** Name of the ConfigMap with the template. */
  public readonly configMapName: string;

  /** The service account that has the right to start runs. */
  public readonly subject: Subject;

  /** What a consumer that is a workload of this library takes as its `identity`. */
  public readonly identity: Identity;

  private ids: RunIds;
  private readonly namespace?: string;
  private readonly late: string[] = [];
  private readonly current: () => WorkloadModel;

  constructor(scope: Construct, id: string, props: JobDispatcherProps) {
    super(scope, id);
    const problems = problemsOf(this);
    DISPATCHER_SHAPE(problems, '', props);
    problems.throwIfAny();
    this.name = objectName(problems, this, props.name);
    this.namespace = Chart.of(this).namespace;
    this.ids = this.idsOf(problems, props);
    this.check(problems, props);
    const consumer = props.consumer === undefined ? undefined : deploymentObject(problems, 'consumer', props.consumer);
    const copied = props.copy === undefined ? undefined : deploymentObject(problems, 'copy.deployment', props.copy.deployment);
    problems.throwIfAny();
    this.configMapName = `${this.name}-template`;
    this.current = this.prepare(props, copied);

    const consumerNamespace = consumer?.metadata.namespace ?? this.namespace;
    const account = this.accountOf(props, consumer, consumerNamespace);
    if (consumer !== undefined) {
      runAs(problems, consumer, account);
      problems.throwIfAny();
    }
    this.subject = Subject.serviceAccount(account, { namespace: consumerNamespace });
    this.identity = Identity.serviceAccount(account, { mountToken: true });
    new ManifestObject(this, 'Resource', {
      apiVersion: 'v1', kind: 'ConfigMap', name: this.configMapName, namespace: consumerNamespace,
      labels: { [RunTemplate.LABEL]: this.name },
      body: () => ({ data: { [RunTemplate.KEY]: templateText(this, this.current(), this.ids) } }),
    });
    this.grant(props, copied);
    if (consumer !== undefined) {
      this.wireBeforeRender(props, consumer);
    }
    this.node.addValidation({ validate: () => [...this.late] });
  }

  /** The variables that a consumer needs, beside the `mount`. */
  public get environment(): Record<string, Env> {
    return { [RunTemplate.FOLDER_VARIABLE]: Env.value(RunTemplate.FOLDER) };
  }

  /** The template as a file of a consumer: in the folder `/etc/dispatch/<name>`. */
  public get mount(): Mount {
    return Mount.configMap(this.configMapName, this.folder);
  }

  private get folder(): string {
    return `${RunTemplate.FOLDER}/${this.name}`;
  }

  private idsOf(problems: Problems, { idLabel = 'workflow-id', idLength }: JobDispatcherProps): RunIds {
    const room = MOST_IN_LABEL - 1 - this.name.length;
    const length = idLength ?? Math.min(USUAL_ID, room);
    if (!hasLabelForm(this.name) || room < LEAST_OF_ID) {
      problems.add(
        'name', this.name, `must be a DNS label that leaves ${LEAST_OF_ID} of ${MOST_IN_LABEL} characters for the ids of runs`,
        'set a shorter name, such as "train"',
      );
    }
    if (!Number.isInteger(length) || (idLength !== undefined && (length < LEAST_OF_ID || length > room))) {
      problems.add(
        'idLength', length, `must be a whole number from ${LEAST_OF_ID} to the ${room} characters that the name leaves`, 'leave it out',
      );
    }
    if (!isQualifiedName(idLabel)) {
      problems.add('idLabel', idLabel, 'must be the key of a label', "write for instance 'workflow-id'");
    }
    return { base: this.name, label: idLabel, length };
  }

  private check(problems: Problems, props: JobDispatcherProps): void {
    const given = (['job', 'gang', 'copy'] as const).filter((property) => props[property] !== undefined);
    if (given.length !== 1) {
      problems.add(
        given[1] ?? 'job', given.length === 0 ? undefined : given, "must be one of 'job', 'gang' and 'copy': what a run is",
        given.length === 0 ? "write for instance job: { image: 'registry.example.com/train:1.0.0' }" : 'leave the others out',
      );
    }
    if (this.namespace === undefined) {
      problems.add(
        'namespace', undefined, 'is needed: the service has its rights in one', "give the chart a namespace: { namespace: 'nlp' }",
      );
    }
    for (const property of ['roleName', 'bindingName'] as const) {
      if (props[property] !== undefined) {
        checkDnsSubdomain(problems, property, props[property]);
      }
    }
    const fluid = props.copy?.options?.aioFluid === true;
    const deployment = props.copy?.deployment;
    const own = deployment === undefined || !fluid ? undefined : deploymentObject(new Problems(''), '', deployment)?.metadata.namespace;
    if (own !== undefined && own !== this.namespace) {
      problems.add(
        'aioFluid', own, `needs the Deployment in the namespace of its Jobs, '${this.namespace}': aio-fluid has one for both`,
        'put both in one chart',
      );
    }
    if (fluid && props.consumer !== undefined && props.consumer !== deployment) {
      problems.add('consumer', undefined, 'must be the Deployment itself with aioFluid', 'leave it out');
    }
  }

  /** What a run is, by the defaults as they are when it is asked for. */
  private prepare({ job, gang, copy, idLength }: JobDispatcherProps, copied: ApiObject | undefined): () => WorkloadModel {
    if (job !== undefined) {
      const build = (problems: Problems, given: TrainingJobProps): WorkloadModel => dispatchedJob(this, problems, given, this.ids);
      const prepared = prepareWorkload(this, job, build, TRAINING_JOB_SHAPE);
      return () => prepared.current();
    }
    if (gang !== undefined) {
      let ids: RunIds | undefined;
      const build = (problems: Problems, given: GangTrainingJobProps): WorkloadModel => {
        ids ??= idLength === undefined ? withRoom(this, given, this.ids) : this.ids;
        this.ids = ids;
        return dispatchedGang(this, problems, given, ids);
      };
      const prepared = prepareWorkload(this, gang, build, GANG_TRAINING_JOB_SHAPE);
      return () => prepared.current();
    }
    return () => {
      const problems = problemsOf(this);
      const model = copiedJob(problems, copied as ApiObject, copy?.options ?? {}, this.ids, MlCluster._of(this));
      this.late.splice(0, this.late.length, ...problems.messages);
      return model;
    };
  }

  private accountOf(props: JobDispatcherProps, consumer: ApiObject | undefined, namespace: string | undefined): string {
    if (props.account !== undefined) {
      return props.account.name;
    }
    return (consumer && accountOf(consumer))
      ?? new WorkloadServiceAccount(this, 'Account', { name: `${this.name}-dispatcher`, namespace, mountToken: true }).name;
  }

  private grant(props: JobDispatcherProps, copied: ApiObject | undefined): void {
    const kind = props.job === undefined && props.gang === undefined ? 'Job.batch' : typeOf(this.current());
    const workload = workloadKindOf(kind);
    const fluid = props.copy?.options?.aioFluid === true;
    const queue = this.queueOf(props);
    const usual = [DispatcherTask.POLL, ...(fluid ? [] : [DispatcherTask.LOGS, ...(queue === undefined ? [] : [DispatcherTask.QUEUE])])];
    const dispatcher: Dispatcher = {
      subject: this.subject,
      workloads: workload && [workload],
      tasks: props.tasks ?? usual,
      readsDeployments: fluid && copied !== undefined ? [copied.name] : undefined,
      roleName: props.roleName ?? `${this.name}-dispatcher`,
      bindingName: props.bindingName,
    };
    const systems = queue === undefined || MlCluster._of(this)?.queueing !== undefined ? undefined : [queue.system];
    new GpuRbac(this, 'Access', { name: this.name, namespace: this.namespace, dispatchers: [dispatcher], systems });
  }

  private queueOf({ job, gang, copy }: JobDispatcherProps): Queue | undefined {
    return (job ?? gang ?? copy?.options)?.queue ?? (WorkloadDefaults._resolve(this).queue as Queue | undefined);
  }

  /** The consumer may yet get its containers when the dispatcher is made. */
  private wireBeforeRender(props: JobDispatcherProps, consumer: ApiObject): void {
    const problems = problemsOf(this);
    let isWired = false;
    beforeRender(this, () => {
      if (!isWired) {
        isWired = true;
        const fluid = props.copy?.options?.aioFluid === true;
        wire(problems, consumer, {
          container: props.consumerContainer,
          env: fluid ? this.fluidVariables(props, consumer) : [{ name: RunTemplate.FOLDER_VARIABLE, value: RunTemplate.FOLDER }],
          template: fluid
            ? undefined
            : { volume: this.configMapName.slice(0, MOST_IN_LABEL), configMap: this.configMapName, path: this.folder },
        });
      }
    });
    this.node.addValidation({ validate: () => problems.messages });
  }

  private fluidVariables({ copy }: JobDispatcherProps, consumer: ApiObject): EnvVar[] {
    const container = containerOf(new Problems(''), '', podSpecOf(consumer), copy?.options?.container);
    const ttlSeconds = copy?.options?.cleanUp?._after?.toSeconds() ?? 300;
    return aioFluidVariables({
      namespace: this.namespace ?? 'default', deployment: consumer.name, container: container?.name ?? 'main', ttlSeconds,
    });
  }
}
