import { at, dict, Dict, dicts, text, whole } from '../../base/json';
import { KubeObject } from '../kube-object';
import { PodSet, Workload } from './workload';

/** One batch/v1 JobSpec: of a Job, of a CronJob's template, or of one of the Jobs that a JobSet makes. */
export interface JobUnit {
  readonly workload: Workload;
  readonly object: KubeObject;
  readonly kind: 'Job' | 'CronJob' | 'JobSet';

  /** Property path of the JobSpec, for instance `spec.jobTemplate.spec`. */
  readonly path: string;
  readonly spec: Dict;
  readonly pods: PodSet;

  /** With the default that the JobSet webhook gives. */
  readonly completionMode: unknown;

  /** With the default that the JobSet webhook gives; undefined means Always, which no Job may have. */
  readonly restartPolicy: unknown;

  /** Longest name that a Job made from it gets. */
  readonly longestName: string;
}

/** The JobSpecs of a workload. */
export function jobUnitsOf(workload: Workload): JobUnit[] {
  const { object, kind } = workload;
  if (kind === 'Job' || kind === 'CronJob') {
    const longestName = kind === 'Job' ? object.name : `${object.name}-99999999`;
    return [unit(workload, kind, workload.specPath, workload.spec, workload.podSets[0], longestName, {})];
  }
  if (kind === 'JobSet') {
    return dicts(object.spec.replicatedJobs).map((job, i) => {
      const last = Math.max(0, (whole(job.replicas) ?? 1) - 1);
      const name = `${object.name}-${text(job.name) ?? ''}-${last}`;
      const defaults = { completionMode: 'Indexed', restartPolicy: 'OnFailure' };
      return unit(
        workload, kind, `spec.replicatedJobs[${i}].template.spec`, dict(at(job, 'template', 'spec')), workload.podSets[i], name, defaults,
      );
    });
  }
  return [];
}

function unit(
  workload: Workload, kind: JobUnit['kind'], path: string, spec: Dict, pods: PodSet, longestName: string,
  defaults: { completionMode?: string; restartPolicy?: string },
): JobUnit {
  return {
    workload,
    object: workload.object,
    kind,
    path,
    spec,
    pods,
    completionMode: spec.completionMode ?? defaults.completionMode,
    restartPolicy: pods.spec.restartPolicy ?? defaults.restartPolicy,
    longestName,
  };
}
