import { RunPruning, RunStyle } from './run-style';

/** API groups that every cluster has; objects of others may come in the same sync as their definition. */
const BUILT_IN = /^(|apps|batch|policy|autoscaling|[a-z.]+\.k8s\.io)$/;

/** Groups below k8s.io that are custom resources nevertheless. */
const CUSTOM = /(^|\.)x-k8s\.io$/;

/** Kinds whose removal loses data. */
const KEPT = ['Namespace/', 'PersistentVolumeClaim/'];

/** Annotations of an object that is not a run. */
export function objectMarks(type: string): Record<string, string> {
  const group = type.slice(type.indexOf('/') + 1);
  const options = [
    ...(KEPT.includes(type) ? ['Prune=false', 'Delete=false'] : []),
    ...(isCustom(group) ? ['SkipDryRunOnMissingResource=true'] : []),
  ];
  return options.length > 0 ? { 'argocd.argoproj.io/sync-options': options.join(',') } : {};
}

/** Annotations of a run. */
export function runMarks(style: RunStyle, pruning: RunPruning): Record<string, string> {
  const unhealthy = { 'argocd.argoproj.io/ignore-healthcheck': 'true' };
  switch (style) {
    case RunStyle.HOOK:
      return { 'argocd.argoproj.io/hook': 'Sync', 'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation' };
    case RunStyle.REPLACE:
      return { ...unhealthy, 'argocd.argoproj.io/sync-options': `Force=true,Replace=true,${prune(pruning)},SkipDryRunOnMissingResource=true` };
    case RunStyle.NAMED:
      return {
        ...unhealthy,
        ...(pruning === RunPruning.NEVER ? { 'argocd.argoproj.io/compare-options': 'IgnoreExtraneous' } : {}),
        'argocd.argoproj.io/sync-options': `${prune(pruning)},SkipDryRunOnMissingResource=true`,
      };
  }
}

function prune(pruning: RunPruning): string {
  return pruning === RunPruning.NEVER ? 'Prune=false' : 'Prune=confirm';
}

function isCustom(group: string): boolean {
  return CUSTOM.test(group) || !BUILT_IN.test(group);
}
