import { yamlDocuments } from '../base/yaml-documents';

/** What stands in a `volcano-scheduler.conf`, unchecked beyond its outline. */
export interface SchedulerConf {
  readonly actions: readonly string[];

  /** Undefined when there is no list of them. */
  readonly tiers?: readonly unknown[];
}

/** Reads the text of a `volcano-scheduler.conf`; undefined when it is none. */
export function readSchedulerConf(configuration: string): SchedulerConf | undefined {
  let content: unknown;
  try {
    [content] = yamlDocuments(configuration);
  } catch {
    return undefined;
  }
  const { actions, tiers } = (content ?? {}) as { actions?: unknown; tiers?: unknown };
  return typeof actions !== 'string'
    ? undefined
    : { actions: actions.split(',').map((action) => action.trim()), tiers: Array.isArray(tiers) ? tiers : undefined };
}
