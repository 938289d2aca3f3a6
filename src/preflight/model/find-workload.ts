import { at, dict, Dict, dicts, isDict, text, whole } from '../../base/json';
import { isWorkloadKey, WorkloadKey } from '../../upstream/kinds';
import { KubeObject } from '../kube-object';
import { ManifestIndex } from '../manifest-index';
import { LimitItem } from './limit-ranges';
import { podsOfTrainJob } from './train-job';
import { PodSetProps, Workload, WorkloadProps } from './workload';

type Reader = (object: KubeObject, index: ManifestIndex) => WorkloadProps | undefined;

/** How the pods of each kind are read. */
const READERS: Readonly<Record<WorkloadKey, Reader>> = {
  'Pod.': (object) => simple(object, 'Pod', [{ name: 'main', count: 1, min: 1, path: '', template: object.manifest }]),
  'ReplicationController.': replicated,
  'Deployment.apps': replicated,
  'ReplicaSet.apps': replicated,
  'StatefulSet.apps': replicated,
  'DaemonSet.apps': replicated,
  'Job.batch': (object) => simple(object, 'Job', [podsOfJob(object.spec, 'spec')]),
  'CronJob.batch': (object) => cron(object, 'CronJob', (job) => [podsOfJob(dict(job.spec), 'spec.jobTemplate.spec')]),
  'Job.batch.volcano.sh': (object) => simple(object, 'VolcanoJob', tasks(object.spec, 'spec')),
  'CronJob.batch.volcano.sh': (object) => cron(object, 'VolcanoCronJob', (job) => tasks(dict(job.spec), 'spec.jobTemplate.spec')),
  'JobSet.jobset.x-k8s.io': (object) => simple(object, 'JobSet', replicatedJobs(object.spec)),
  'TrainJob.trainer.kubeflow.org': (object, index) => simple(object, 'TrainJob', podsOfTrainJob(object, index)),
  'PyTorchJob.kubeflow.org': kubeflow,
  'TFJob.kubeflow.org': kubeflow,
  'MPIJob.kubeflow.org': kubeflow,
  'XGBoostJob.kubeflow.org': kubeflow,
  'PaddleJob.kubeflow.org': kubeflow,
  'JAXJob.kubeflow.org': kubeflow,
  'RayCluster.ray.io': (object) => simple(object, 'Operator', ray(object.spec, 'spec')),
  'RayJob.ray.io': (object) => simple(object, 'Operator', ray(dict(object.spec.rayClusterSpec), 'spec.rayClusterSpec')),
  'RayService.ray.io': (object) => simple(object, 'Operator', ray(dict(object.spec.rayClusterConfig), 'spec.rayClusterConfig')),
  'LeaderWorkerSet.leaderworkerset.x-k8s.io': (object) => simple(object, 'Operator', leaderWorker(object.spec)),
  'AppWrapper.workload.codeflare.dev': appWrapper,
};

/** The workload that an object is, if it runs pods. */
export function findWorkload(object: KubeObject, index: ManifestIndex, limitItems: () => readonly LimitItem[]): Workload | undefined {
  const props = isWorkloadKey(object.type) ? READERS[object.type](object, index) : undefined;
  return props === undefined ? undefined : new Workload(object, props, limitItems);
}

function simple(object: KubeObject, kind: WorkloadProps['kind'], podSets: readonly PodSetProps[]): WorkloadProps {
  return { kind, jobPath: '', job: object.manifest, podSets };
}

function cron(object: KubeObject, kind: WorkloadProps['kind'], podSets: (job: Dict) => readonly PodSetProps[]): WorkloadProps {
  const job = dict(object.spec.jobTemplate);
  return { kind, jobPath: 'spec.jobTemplate', job, podSets: podSets(job) };
}

function replicated(object: KubeObject): WorkloadProps {
  return simple(object, 'Service', [
    { name: 'main', count: whole(object.spec.replicas) ?? 1, min: 1, path: 'spec.template', template: dict(object.spec.template) },
  ]);
}

/** The pods of the workloads that it holds, which it makes when Kueue admits it. */
function appWrapper(object: KubeObject, index: ManifestIndex): WorkloadProps {
  return simple(object, 'Operator', dicts(object.spec.components).flatMap((component, i) => {
    const part = new KubeObject(dict(component.template), object.origin);
    const podSets = isWorkloadKey(part.type) ? READERS[part.type](part, index)?.podSets ?? [] : [];
    return podSets.map((podSet) => ({
      ...podSet, name: `${part.name}-${podSet.name}`, path: [`spec.components[${i}].template`, podSet.path].filter(Boolean).join('.'),
    }));
  }));
}

/** Pods of a batch/v1 JobSpec that run at the same time, at most as many as it has completions. */
export function podsAtATime(spec: Dict): number {
  const parallelism = whole(spec.parallelism) ?? 1;
  const completions = whole(spec.completions);
  return completions === undefined ? parallelism : Math.min(parallelism, completions);
}

function podsOfJob(spec: Dict, path: string): PodSetProps {
  return { name: 'main', count: podsAtATime(spec), min: 1, path: `${path}.template`, template: dict(spec.template) };
}

function tasks(spec: Dict, path: string): PodSetProps[] {
  return dicts(spec.tasks).map((task, i) => {
    const count = whole(task.replicas) ?? 0;
    return {
      name: text(task.name) ?? `default${i}`, count, min: whole(task.minAvailable) ?? count, path: `${path}.tasks[${i}].template`,
      template: dict(task.template),
    };
  });
}

function replicatedJobs(spec: Dict): PodSetProps[] {
  return dicts(spec.replicatedJobs).map((job, i) => {
    const jobSpec = dict(at(job, 'template', 'spec'));
    const count = (whole(job.replicas) ?? 1) * podsAtATime(jobSpec);
    return {
      name: text(job.name) ?? '', count, min: count, path: `spec.replicatedJobs[${i}].template.spec.template`,
      template: dict(jobSpec.template),
    };
  });
}

function leaderWorker(spec: Dict): PodSetProps[] {
  const template = dict(spec.leaderWorkerTemplate);
  const groups = whole(spec.replicas) ?? 1;
  const workers = groups * Math.max(0, (whole(template.size) ?? 1) - 1);
  const leader = isDict(template.leaderTemplate) ? 'leaderTemplate' : 'workerTemplate';
  const pods = (name: string, count: number, key: string): PodSetProps => ({
    name, count, min: count, path: `spec.leaderWorkerTemplate.${key}`, template: dict(template[key]),
  });
  return [pods('leader', groups, leader), ...(workers === 0 ? [] : [pods('worker', workers, 'workerTemplate')])];
}

function ray(spec: Dict, path: string): PodSetProps[] {
  const groups = dicts(spec.workerGroupSpecs).map((group, i) => {
    const count = (whole(group.replicas) ?? whole(group.minReplicas) ?? 0) * (whole(group.numOfHosts) ?? 1);
    return {
      name: text(group.groupName) ?? '', count, min: 0, path: `${path}.workerGroupSpecs[${i}].template`, template: dict(group.template),
    };
  });
  return [
    { name: 'head', count: 1, min: 1, path: `${path}.headGroupSpec.template`, template: dict(at(spec, 'headGroupSpec', 'template')) },
    ...groups,
  ];
}

/** PyTorchJob, TFJob, MPIJob and their relatives keep pods under `spec.<framework>ReplicaSpecs.<role>`. */
function kubeflow(object: KubeObject): WorkloadProps | undefined {
  const key = Object.keys(object.spec).find((name) => name.endsWith('ReplicaSpecs'));
  if (key === undefined) {
    return undefined;
  }
  const roles = Object.entries(dict(object.spec[key])).map(([role, value]) => {
    const count = whole(at(value, 'replicas')) ?? 1;
    return { name: role.toLowerCase(), count, min: count, path: `spec.${key}.${role}.template`, template: dict(at(value, 'template')) };
  });
  return simple(object, 'Operator', roles);
}
