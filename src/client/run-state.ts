import { at, dict, Dict, dicts, text, whole } from '../base/json';
import { isWorkloadKey, WorkloadKey, typeOf } from '../upstream/kinds';
import { InvalidRun } from './errors';

/** What a run is doing. */
export enum RunPhase {
  /** Its pods have not started. */
  PENDING = 'pending',

  /** It waits in a queue, which starts it by itself. */
  QUEUED = 'queued',

  /** It waits for somebody to start it. */
  SUSPENDED = 'suspended',
  RUNNING = 'running',
  SUCCEEDED = 'succeeded',
  FAILED = 'failed',
}

/** What a run is doing, and why, in the words of its controller. */
export interface RunState {
  readonly phase: RunPhase;
  readonly queue?: string;
  readonly reason?: string;
  readonly message?: string;
}

/** What is known of the objects of a kind. */
export interface RunKind {
  /** Label of its pods, whose value is its name. */
  readonly podLabel: string;

  /** Where it says that it is not to run. */
  readonly suspend: readonly string[];

  /** What its status says. */
  readonly stateOf: (status: Dict) => RunState;
}

/** Conditions by which a run has ended well, or not. */
function byConditions(complete: string, failed: string, isRunning: (status: Dict) => boolean): RunKind['stateOf'] {
  return (status) => {
    const conditions = dicts(status.conditions).filter((condition) => condition.status === 'True');
    const [end] = conditions.filter(({ type }) => type === complete || type === failed);
    if (end !== undefined) {
      return { phase: end.type === complete ? RunPhase.SUCCEEDED : RunPhase.FAILED, reason: text(end.reason), message: text(end.message) };
    }
    return { phase: isRunning(status) ? RunPhase.RUNNING : RunPhase.PENDING };
  };
}

const volcanoJob: RunKind['stateOf'] = (status) => {
  const state = dict(status.state);
  const phase = text(state.phase);
  const said = { reason: text(state.reason) ?? phase, message: text(state.message) };
  switch (phase) {
    case 'Completed':
      return { phase: RunPhase.SUCCEEDED, ...said };
    // one that was aborted goes on only if somebody resumes it
    case 'Failed': case 'Terminated': case 'Aborted':
      return { phase: RunPhase.FAILED, ...said };
    case 'Running': case 'Restarting': case 'Completing': case 'Terminating': case 'Aborting':
      return { phase: RunPhase.RUNNING };
    default:
      return { phase: RunPhase.QUEUED, ...said };
  }
};

const rayJob: RunKind['stateOf'] = (status) => {
  const deployment = text(status.jobDeploymentStatus);
  const job = text(status.jobStatus);
  if (deployment === 'Failed' || (deployment === 'Complete' && job !== 'SUCCEEDED')) {
    return { phase: RunPhase.FAILED, reason: text(status.reason) ?? job ?? deployment, message: text(status.message) };
  }
  return { phase: deployment === 'Complete' ? RunPhase.SUCCEEDED : deployment === 'Running' ? RunPhase.RUNNING : RunPhase.PENDING };
};

const partsReady = (status: Dict): boolean => dicts(status.replicatedJobsStatus).some(({ ready }) => (whole(ready) ?? 0) > 0);

/** The kinds that run once, and how each says what it is doing. */
export const RUN_KINDS: Readonly<Partial<Record<WorkloadKey, RunKind>>> = {
  'Job.batch': {
    podLabel: 'batch.kubernetes.io/job-name', suspend: ['spec', 'suspend'],
    stateOf: byConditions('Complete', 'Failed', ({ ready, terminating }) => (whole(ready) ?? 0) + (whole(terminating) ?? 0) > 0),
  },
  'Job.batch.volcano.sh': { podLabel: 'volcano.sh/job-name', suspend: [], stateOf: volcanoJob },
  'JobSet.jobset.x-k8s.io': {
    podLabel: 'jobset.sigs.k8s.io/jobset-name', suspend: ['spec', 'suspend'], stateOf: byConditions('Completed', 'Failed', partsReady),
  },
  // the JobSet of a TrainJob has its name
  'TrainJob.trainer.kubeflow.org': {
    podLabel: 'jobset.sigs.k8s.io/jobset-name', suspend: ['spec', 'suspend'],
    stateOf: byConditions('Complete', 'Failed', ({ jobsStatus }) => dicts(jobsStatus).some(({ ready }) => (whole(ready) ?? 0) > 0)),
  },
  'MPIJob.kubeflow.org': {
    podLabel: 'training.kubeflow.org/job-name', suspend: ['spec', 'runPolicy', 'suspend'],
    stateOf: byConditions('Succeeded', 'Failed', ({ conditions }) =>
      dicts(conditions).some(({ type, status }) => type === 'Running' && status === 'True')),
  },
  'RayJob.ray.io': { podLabel: 'ray.io/originated-from-cr-name', suspend: ['spec', 'suspend'], stateOf: rayJob },
};

/** The kinds that can be started and waited for. */
export const RUN_KEYS = Object.keys(RUN_KINDS) as WorkloadKey[];

/** What is known of a kind that runs once. */
export function runKind(kind: string): RunKind {
  const known = isWorkloadKey(kind) ? RUN_KINDS[kind] : undefined;
  if (known === undefined) {
    throw new InvalidRun(`'${kind}' cannot be started and waited for; what can is ${RUN_KEYS.join(', ')}`);
  }
  return known;
}

const QUEUE_LABEL = 'kueue.x-k8s.io/queue-name';
const VOLCANO_QUEUE = 'scheduling.volcano.sh/queue-name';

/** What the object of a run says by itself; why it waits may be known elsewhere. */
export function stateOf(object: Dict): RunState {
  const { suspend, stateOf: ofStatus } = runKind(typeOf(object as { readonly apiVersion: string; readonly kind: string }));
  const state = ofStatus(dict(object.status));
  const queue = queueOf(object);
  const hasEnded = state.phase === RunPhase.SUCCEEDED || state.phase === RunPhase.FAILED;
  if (hasEnded || suspend.length === 0 || at(object, ...suspend) !== true) {
    return { ...state, queue };
  }
  return { phase: kueueQueueOf(object) === undefined ? RunPhase.SUSPENDED : RunPhase.QUEUED, queue };
}

/** The LocalQueue of Kueue that a run is in. */
export function kueueQueueOf(object: Dict): string | undefined {
  return text(dict(dict(object.metadata).labels)[QUEUE_LABEL]);
}

function queueOf(object: Dict): string | undefined {
  const annotations = dict(at(object, 'spec', 'template', 'metadata', 'annotations'));
  return kueueQueueOf(object) ?? text(dict(object.spec).queue) ?? text(annotations[VOLCANO_QUEUE]);
}

/** Whether a run will do nothing more. */
export function hasEnded({ phase }: RunState): boolean {
  return phase === RunPhase.SUCCEEDED || phase === RunPhase.FAILED;
}

/** A state in words: `queued in nlp: couldn't assign flavors …`. */
export function textOfState({ phase, queue, reason, message }: RunState): string {
  const why = [reason, message].filter((part) => part !== undefined).join(': ');
  return `${phase}${queue === undefined ? '' : ` in ${queue}`}${why === '' ? '' : `: ${why}`}`;
}
