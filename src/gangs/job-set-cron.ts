import { Chart, Duration, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { Cpu } from '../base/cpu';
import { Problems } from '../base/problems';
import { text } from '../base/shape';
import { Identity } from '../pod/identity';
import { Mount } from '../pod/mount';
import { refusalsOf } from '../preflight/refusals';
import { cleanCopy, ManifestObject } from '../render/manifest-object';
import { BatchInferenceCron } from '../workloads/batch-inference-cron';
import { CleanUp } from '../workloads/clean-up';
import { ConcurrencyPolicy, CronProps } from '../workloads/cron-props';
import { CRON_SHAPE } from '../workloads/run-shape';
import { renderWorkload } from '../workloads/workload-object';
import { headOf } from './engines/engine';
import { GangProps } from './gang-props';
import { GANG_SHAPE, gangShape } from './gang-shape';
import { planGang } from './plan-gang';

/** Properties of a `JobSetCron`. */
export interface JobSetCronProps extends GangProps, CronProps {
  /**
   * Name of the CronJob and of what belongs to it.
   *
   * @default - the construct ids below the chart, joined by `-`
   */
  readonly name?: string;

  /**
   * Image with kubectl, which creates the JobSet.
   *
   * @default registry.k8s.io/kubectl:v1.34.0
   */
  readonly kubectlImage?: string;
}

const SHAPE = gangShape<JobSetCronProps>(
  { ...GANG_SHAPE, ...CRON_SHAPE, name: text, kubectlImage: text }, ['image', 'framework', 'schedule'],
);

const NAMESPACE_FIX = "set it on the chart: new Chart(app, 'nlp', { namespace: 'nlp' })";

const FOLDER = '/etc/gang';
const FILE = 'jobset.json';

/**
 * Gang training on a schedule in a queue of Kueue: a CronJob whose pod creates a JobSet, since JobSet has no schedule.
 *
 * What it costs: a service account that may create JobSets in the namespace and nothing else, whose token a pod has for some seconds; and
 * that nobody knows whether the last run has ended. Runs may overlap, which `overlap: true` accepts: in a queue they wait for each other's
 * quota. Whoever may change the ConfigMap runs what they like under that account. On Volcano use a `GangTrainingCron`.
 *
 * @throws one error with everything that is wrong with the props
 * @example
 * new JobSetCron(chart, 'weekly', {
 *   schedule: Schedule.cron('0 6 * * 0', 'UTC'), overlap: true,
 *   image: 'registry.example.com/nlp/llm:3.1.0', nodes: 4, gpu: Gpu.nvidia(8), cpu: Cpu.units(64), memory: Size.gibibytes(512),
 *   framework: Framework.torchrun({ script: 'train.py' }), queue: Queue.kueue('nlp'), acceptQuotaOnlyGang: true,
 * });
 */
export class JobSetCron extends Construct {
  /** Name of the CronJob. */
  public readonly name: string;

  constructor(scope: Construct, id: string, props: JobSetCronProps) {
    super(scope, id);
    const object = renderWorkload(this, props, (problems, resolved) => {
      const { gang, engine, rendered: { spec, labels, annotations } } = planGang(problems, this, resolved, {
        name: resolved.name, cleanUp: CleanUp.after(Duration.days(1)), isTemplate: true,
      });
      if (Chart.of(this).namespace === undefined) {
        problems.add('namespace', undefined, 'of the chart is needed, in which the account may create JobSets', NAMESPACE_FIX);
      }
      checkCron(problems, resolved, engine.template === undefined ? engine.title : undefined);
      const manifest = cleanCopy({ ...headOf(engine.makes), metadata: { generateName: `${gang.name}-`, labels, annotations }, spec });
      checkManifest(problems, manifest);
      return {
        apiVersion: 'v1', kind: 'ConfigMap', name: gang.name, annotations,
        // the ConfigMap itself enters no queue
        labels: Object.fromEntries(Object.entries(labels).filter(([key]) => !key.startsWith('kueue.x-k8s.io/'))),
        body: { data: { [FILE]: JSON.stringify(manifest, undefined, 2) } },
      };
    }, SHAPE);
    this.name = object.name;
    this.renderAccess();
    const { schedule, startingDeadline, successfulJobsHistoryLimit, failedJobsHistoryLimit, suspend, kubectlImage } = props;
    new BatchInferenceCron(this, 'cron', {
      name: this.name, schedule, startingDeadline, successfulJobsHistoryLimit, failedJobsHistoryLimit, suspend,
      concurrencyPolicy: ConcurrencyPolicy.FORBID, image: kubectlImage ?? 'registry.k8s.io/kubectl:v1.34.0',
      command: ['kubectl', 'create', '-f', `${FOLDER}/${FILE}`], mounts: [Mount.configMap(this.name, FOLDER)],
      identity: Identity.serviceAccount(this.name, { mountToken: true }), cpu: Cpu.millis(100), memory: Size.mebibytes(128),
      timeout: Duration.minutes(10),
    });
  }

  /** The right to create JobSets, and nothing else. */
  private renderAccess(): void {
    const object = (kind: string, apiVersion: string, body: object): void => {
      new ManifestObject(this, kind, { apiVersion, kind, name: this.name, body: () => body });
    };
    object('ServiceAccount', 'v1', { automountServiceAccountToken: false });
    object('Role', 'rbac.authorization.k8s.io/v1', {
      rules: [{ apiGroups: ['jobset.x-k8s.io'], resources: ['jobsets'], verbs: ['create'] }],
    });
    object('RoleBinding', 'rbac.authorization.k8s.io/v1', {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: this.name },
      subjects: [{ kind: 'ServiceAccount', name: this.name, namespace: Chart.of(this).namespace }],
    });
  }
}

function checkCron(problems: Problems, props: JobSetCronProps, otherEngine: string | undefined): void {
  if (otherEngine !== undefined) {
    problems.add(
      'engine', otherEngine, 'must be JobSet, of which the runs are made', 'use a queue of Kueue, or a GangTrainingCron on Volcano',
    );
  }
  if (props.concurrencyPolicy !== undefined) {
    problems.add(
      'concurrencyPolicy', props.concurrencyPolicy, 'cannot be kept: the CronJob ends when the JobSet is created, not when that has ended',
      'leave it out',
    );
  }
  if (!props.overlap) {
    problems.add(
      'overlap', props.overlap ?? false, 'must be accepted: a run starts whether or not the last one has ended', 'set overlap: true',
    );
  }
}

/** What would be refused of the JobSet is known now, not at night. */
function checkManifest(problems: Problems, manifest: Record<string, unknown>): void {
  for (const { property, value, problem, fix } of problems.isEmpty ? refusalsOf(manifest) : []) {
    problems.add(property, value, problem, fix);
  }
}
