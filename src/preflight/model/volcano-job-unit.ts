import { Dict, dict, dicts, list, text, texts, whole } from '../../base/json';
import { KubeObject } from '../kube-object';
import { PodSet, Workload } from './workload';

/** One task of a Volcano Job, with the defaults of Volcano's webhook. */
export interface VolcanoTask {
  readonly name: string;
  readonly path: string;
  readonly body: Dict;
  readonly replicas: number;
  readonly minAvailable: number;
  readonly pods: PodSet;
}

/** One Volcano JobSpec: of a Job or of a CronJob's template, with the defaults of Volcano's webhook. */
export interface VolcanoJobUnit {
  readonly workload: Workload;
  readonly object: KubeObject;

  /** Property path of the JobSpec. */
  readonly path: string;
  readonly spec: Dict;
  readonly tasks: readonly VolcanoTask[];
  readonly minAvailable: number;
  readonly maxRetry: number;
  readonly queue: string;

  /** Plugins with their flags, including those that other plugins bring along. */
  readonly plugins: ReadonlyMap<string, readonly string[]>;

  /** Longest name that a Job made from it gets. */
  readonly longestName: string;
}

/** The Volcano JobSpec of a workload, if it has one. */
export function volcanoJobUnitOf(workload: Workload): VolcanoJobUnit | undefined {
  if (!workload.isVolcano) {
    return undefined;
  }
  const { object, spec, specPath: path } = workload;
  const tasks = dicts(spec.tasks).map((body, i): VolcanoTask => {
    const pods = workload.podSets[i];
    return { name: pods.name, path: `${path}.tasks[${i}]`, body, replicas: pods.count, minAvailable: taskMinimum(body, pods.count), pods };
  });
  return {
    workload,
    object,
    path,
    spec,
    tasks,
    minAvailable: whole(spec.minAvailable) || tasks.reduce((sum, task) => sum + task.minAvailable, 0),
    maxRetry: whole(spec.maxRetry) || 3,
    queue: text(spec.queue) ?? 'default',
    plugins: pluginsOf(spec),
    longestName: workload.kind === 'VolcanoCronJob' ? `${object.name}-99999999` : object.name,
  };
}

/** The tasks whose pods are there from the beginning, since they wait for no other task. */
export function independentTasks(tasks: readonly VolcanoTask[]): readonly VolcanoTask[] {
  return tasks.filter(({ body }) => list(dict(body.dependsOn).name).length === 0);
}

function taskMinimum(task: Dict, replicas: number): number {
  const partitions = dict(task.partitionPolicy);
  const fromPartitions = (whole(partitions.minPartitions) ?? 0) * (whole(partitions.partitionSize) ?? 0);
  return whole(task.minAvailable) ?? (fromPartitions > 0 ? fromPartitions : replicas);
}

const NEEDS_SERVICE = ['tensorflow', 'mpi', 'pytorch', 'ray'];

function pluginsOf(spec: Dict): Map<string, readonly string[]> {
  const plugins = new Map<string, readonly string[]>();
  for (const [name, flags] of Object.entries(dict(spec.plugins))) {
    plugins.set(name, texts(list(flags)));
  }
  if (NEEDS_SERVICE.some((name) => plugins.has(name)) && !plugins.has('svc')) {
    plugins.set('svc', []);
  }
  if (plugins.has('mpi') && !plugins.has('ssh')) {
    plugins.set('ssh', []);
  }
  return plugins;
}
