import { Fields } from './fields';

/** One field in which an example differs from its source. */
export interface Difference {
  readonly field: string;

  /** What the source says; what the API server or a webhook makes of nothing, where it says nothing. */
  readonly source: string;
  readonly here: string;
}

const NOTHING = '—';

/** What is stored where a manifest says nothing, by the end of the field's path. */
const DEFAULTS: readonly (readonly [end: RegExp, value: string])[] = [
  [/\.(completions|parallelism)$/, '1'],
  [/\.backoffLimit$/, '6'],
  [/\.completionMode$/, 'NonIndexed'],
  [/\.restartPolicy$/, 'Always'],
  [/\.concurrencyPolicy$/, 'Allow'],
  [/\.successfulJobsHistoryLimit$/, '3'],
  [/\.failedJobsHistoryLimit$/, '1'],
  [/(^|\.)automountServiceAccountToken$/, 'true'],
  [/\.enableServiceLinks$/, 'true'],
  [/\.terminationGracePeriodSeconds$/, '30'],
  [/\.terminationMessagePolicy$/, 'File'],
  [/^globalDefault$/, 'false'],
  [/^preemptionPolicy$/, 'PreemptLowerPriority'],
  [/\.maxRetry$/, '3'],
  [/\.pod\.schedulerName$/, 'volcano'],
];

/** The fields in which two manifests differ, in the order of their paths, without those that only the second has and `added` matches. */
export function differences(source: Fields, here: Fields, added: readonly string[]): Difference[] {
  const patterns = added.map((pattern) => new RegExp(`^${pattern.split('*').map((part) => part.replace(/[.[\]/]/g, '\\$&')).join('.*')}$`));
  const ofNewTasks = /^tasks\[([^\]]+)\]/;
  const isNewTask = (field: string): boolean => {
    const [task] = ofNewTasks.exec(field) ?? [];
    return task !== undefined && task !== field && ![...source.keys()].some((other) => other.startsWith(task));
  };
  const newTasks = new Map([...here.keys()].filter(isNewTask).map((field) => [ofNewTasks.exec(field)![0], 'a task of its own']));
  return compared(source, new Map([...newTasks, ...[...here].filter(([field]) => !isNewTask(field))]), patterns);
}

function compared(source: Fields, here: Fields, patterns: readonly RegExp[]): Difference[] {
  return [...new Set([...source.keys(), ...here.keys()])]
    .sort()
    .filter((field) => valueOf(source, field) !== valueOf(here, field))
    .filter((field) => source.has(field) || !patterns.some((pattern) => pattern.test(field)))
    .map((field) => ({ field, source: shown(source, field), here: shown(here, field) }));
}

const defaultOf = (field: string): string | undefined => DEFAULTS.find(([end]) => end.test(field))?.[1];
const valueOf = (fields: Fields, field: string): string | undefined => fields.get(field) ?? defaultOf(field);

/** A value as it stands in a table of Markdown. */
function shown(fields: Fields, field: string): string {
  const value = fields.get(field)?.replace(/\s+/g, ' ').trim();
  if (value === undefined) {
    const standard = defaultOf(field);
    return standard === undefined ? NOTHING : `${NOTHING} (\`${standard}\`)`;
  }
  const plain = value.replaceAll('`', "'").replaceAll('|', '¦');
  return `\`${plain.length > 240 ? `${plain.slice(0, 239)}…` : plain}\``;
}
