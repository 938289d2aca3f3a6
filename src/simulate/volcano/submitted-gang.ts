import { at, dict, entry, text } from '../../base/json';
import { gangOf, GangModel } from '../../preflight/model/gang';
import { Workload } from '../../preflight/model/workload';
import { World } from '../../preflight/world';
import { GangJob, Task } from './gang-job';
import { Resources, resourcesOf } from './resources';
import { VolcanoState } from './volcano-state';

/** A gang in the files, ready to be put into a cluster. */
export interface SubmittedGang {
  readonly workload: Workload;
  readonly gang: GangModel;
  readonly notes: readonly string[];

  /** Puts it into a cluster, as its controller would. */
  readonly into: (state: VolcanoState) => GangJob;
}

/** The gang of a workload that Volcano schedules. */
export function submittedGang(workload: Workload, world: World, createdAt: number): SubmittedGang | undefined {
  const gang = gangOf(workload, world);
  if (gang === undefined) {
    return undefined;
  }
  const { object } = workload;
  const job = world.workloadOf(object)?.volcanoJob;
  const className = text(job === undefined ? classOfPods(workload) : job.spec.priorityClassName);
  const isMissing = className !== undefined && world.index.find('PriorityClass.scheduling.k8s.io', undefined, className) === undefined;
  const notes = [
    ...(workload.isRecurring ? ['this is about one run, if it started now'] : []),
    ...(isMissing ? [`PriorityClass ${className} is not in the snapshot; its priority was taken to be 0`] : []),
  ];
  const into = (state: VolcanoState): GangJob => {
    const tasks: Task[] = [];
    const makeTasks = (): void => {
      workload.podSets.forEach((pods) => {
        // of a Volcano Job that depends on another task, the pods come later
        const dependsOn = job?.tasks.find((task) => task.pods === pods)?.body.dependsOn;
        if (dependsOn !== undefined && at(dependsOn, 'name') !== undefined) {
          return;
        }
        const requests: Resources = new Map([...resourcesOf(pods.requests), ['pods', 1] as const]);
        for (let index = 0; index < pods.count; index++) {
          tasks.push({
            uid: `~${createdAt}-${pods.name}-${index}`,
            job: made,
            role: job === undefined ? '' : pods.name,
            pods,
            requests,
            priority: state.priorityOf(text(pods.spec.priorityClassName) ?? (job === undefined ? undefined : className)) ?? 0,
            createdAt,
            index: job === undefined ? 0 : index,
            isPreemptable: true,
            neverPreempts: neverPreempts(pods.spec, world),
            isCritical: false,
            status: 'pending',
            node: undefined,
          });
        }
      });
    };
    const made: GangJob = {
      key: `${object.namespace ?? ''}/~${object.name}`,
      title: `${object.namespace ?? ''}/${object.name}`,
      queue: gang.queue,
      uid: `~${createdAt}`,
      minMember: gang.pods,
      minTasks: new Map(job?.tasks.map(({ name, minAvailable }) => [name, minAvailable])),
      minResources: resourcesOf(gang.minResources),
      priority: state.priorityOf(className) ?? 0,
      createdAt,
      tasks,
      makeTasks,
      isPending: true,
      isInqueue: false,
    };
    state.jobs.push(made);
    if (job === undefined) {
      makeTasks();
    }
    return made;
  };
  return { workload, gang, notes, into };
}

function classOfPods({ podSets }: Workload): unknown {
  return podSets.map(({ spec }) => spec.priorityClassName).find((name) => name !== undefined);
}

function neverPreempts(spec: ReturnType<typeof dict>, world: World): boolean {
  const found = world.index.find('PriorityClass.scheduling.k8s.io', undefined, text(spec.priorityClassName) ?? '');
  return (spec.preemptionPolicy ?? found?.manifest.preemptionPolicy) === 'Never';
}

/** Whether Volcano is to schedule the workload. */
export function isForVolcano(workload: Workload): boolean {
  return (
    workload.isVolcano ||
    text(entry(workload.labels, 'volcano.sh/queue-name')) !== undefined ||
    workload.podSets.some(({ schedulerName }) => schedulerName === 'volcano')
  );
}
