import { groupOf, kindOf } from '../upstream/kinds';
import { RunPruning, RunStyle } from './run-style';

/** API groups that every cluster has. Objects of others may come in the same sync as the definition of their kind. */
const BUILT_IN: readonly string[] = [
  '',
  'apps',
  'autoscaling',
  'batch',
  'policy',
  ...[
    'admissionregistration', 'apiextensions', 'apiregistration', 'certificates', 'coordination', 'discovery', 'events',
    'flowcontrol.apiserver', 'networking', 'node', 'rbac.authorization', 'resource', 'scheduling', 'storage',
  ].map((group) => `${group}.k8s.io`),
];

/** Kinds that are deleted at once from under what uses them: gangs of a Volcano Queue go on, and cannot restart. */
const CONFIRMED: readonly string[] = ['Queue.scheduling.volcano.sh'];

/** Annotations of an object that is not a run. */
export function objectMarks(type: string): Record<string, string> {
  return syncOptions([
    ...(kindOf(type)?.holdsData === true ? ['Prune=false', 'Delete=false'] : []), ...(CONFIRMED.includes(type) ? ['Prune=confirm'] : []),
    ...ofCustomKind(type),
  ]);
}

/** Annotations of an object that a run needs as long as it goes on, and that is called after it. */
export function runPartMarks(type: string, pruning: RunPruning): Record<string, string> {
  return { ...pruningMarks(pruning), ...syncOptions([prune(pruning), ...ofCustomKind(type)]) };
}

/** Annotations of a run. */
export function runMarks(type: string, style: RunStyle, pruning: RunPruning): Record<string, string> {
  const unhealthy = { 'argocd.argoproj.io/ignore-healthcheck': 'true' };
  switch (style) {
    case RunStyle.HOOK:
      return { 'argocd.argoproj.io/hook': 'Sync', 'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation' };
    case RunStyle.REPLACE:
      return {
        ...unhealthy, ...pruningMarks(pruning), ...syncOptions(['Force=true', 'Replace=true', prune(pruning), ...ofCustomKind(type)]),
      };
    case RunStyle.NAMED:
      return { ...unhealthy, ...runPartMarks(type, pruning) };
  }
}

function syncOptions(options: readonly string[]): Record<string, string> {
  return options.length > 0 ? { 'argocd.argoproj.io/sync-options': options.join(',') } : {};
}

function pruningMarks(pruning: RunPruning): Record<string, string> {
  return pruning === RunPruning.NEVER ? { 'argocd.argoproj.io/compare-options': 'IgnoreExtraneous' } : {};
}

function prune(pruning: RunPruning): string {
  return pruning === RunPruning.NEVER ? 'Prune=false' : 'Prune=confirm';
}

function ofCustomKind(type: string): string[] {
  return BUILT_IN.includes(groupOf(type)) ? [] : ['SkipDryRunOnMissingResource=true'];
}
