import { kindOf } from '../upstream/kinds';
import { Wave } from '../upstream/kinds/kind';
import { RunStyle } from './run-style';

/** The annotation by which the Kustomizations of `FluxKustomizations` share the objects of one folder. */
export const STAGE = 'delivery.cdk8s-ml-workloads.dev/stage';

const PRUNE = 'kustomize.toolkit.fluxcd.io/prune';
const APPLY = 'kustomize.toolkit.fluxcd.io/ssa';

/** Annotations of a run, and of what a run needs as long as it goes on. */
export function fluxRunMarks(style: RunStyle): Record<string, string> {
  return style === RunStyle.REPLACE
    ? { 'kustomize.toolkit.fluxcd.io/force': 'Enabled', [PRUNE]: 'disabled' }
    : { [APPLY]: 'IfNotPresent', [PRUNE]: 'disabled' };
}

/** Annotations of an object that is no run. */
export function fluxObjectMarks(type: string): Record<string, string> {
  // most of a claim cannot be changed; a Namespace can
  return kindOf(type)?.holdsData === true
    ? { [PRUNE]: 'disabled', ...(type === 'PersistentVolumeClaim.' ? { [APPLY]: 'IfNotPresent' } : {}) }
    : {};
}

/** The stage of an object that queues need, and of Volcano Queues without a parent. */
export const ROOTS = 'roots';

/** The stage of everything that needs queues. */
export const REST = 'rest';

/** The stage of queues of a level below the roots, counted from 1. */
export function queueStage(level: number): string {
  return level === 1 ? 'queues' : `queues-${level}`;
}

/**
 * The stage of an object. Volcano refuses a Queue whose parent does not exist also as a dry run, which Flux makes of all
 * objects of a Kustomization before it applies any: so each level of a hierarchy is a stage of its own.
 */
export function stageOf(type: string, wave: number): string {
  if (wave <= Wave.QUEUE_ROOTS) {
    return ROOTS;
  }
  return wave > Wave.LOCAL_QUEUES ? REST : queueStage(type === 'Queue.scheduling.volcano.sh' ? wave - Wave.QUEUE_ROOTS : 1);
}
