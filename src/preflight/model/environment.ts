import { at, dict, dicts, text } from '../../base/json';
import { World } from '../world';
import { commandLineOf } from './command-line';
import { Container } from './container';
import { PodSet } from './workload';

/** The variables that a container sees in `$(NAME)`. */
export interface Environment {
  /** Written in the manifest, in order. */
  readonly own: readonly { readonly name: string; readonly value: string | undefined }[];

  /** Given by a controller after the own ones, with who gives it. */
  readonly given: ReadonlyMap<string, string>;

  /** Filled in by a script of the container itself before its program starts, in arguments as in the own variables. */
  readonly filled: ReadonlySet<string>;

  /** Whether there may be more, from objects that the input does not have. */
  readonly isOpen: boolean;
}

export function environmentOf(container: Container, pods: PodSet, world: World): Environment {
  const own = dicts(container.body.env).map((variable) => ({
    name: text(variable.name) ?? '', value: typeof variable.value === 'string' ? variable.value : undefined,
  }));
  const sources = dicts(container.body.envFrom);
  const imported = sources.map((source) => keysOf(source, pods, world));
  const from = imported.flatMap((keys) => (keys ?? []).map((name) => ({ name, value: undefined })));
  return {
    own: [...from, ...own], given: controllerEnv(container, pods, world), filled: filledIn(container),
    isOpen: imported.some((keys) => keys === undefined) || pods.workload.isCompletedByOperator,
  };
}

/** What the start scripts of this library replace, who say `"$open"'NAME)'` for that. */
function filledIn(container: Container): ReadonlySet<string> {
  const scripts = commandLineOf(container).entries.filter(({ isScript, value }) => isScript && value.includes("open='$''('"));
  return new Set(scripts.flatMap(({ value }) => [...value.matchAll(/"\$open"'(\w+)\)'/g)].map(([, name]) => name)));
}

function keysOf(source: Readonly<Record<string, unknown>>, pods: PodSet, world: World): string[] | undefined {
  const prefix = text(source.prefix) ?? '';
  const name = text(at(source, 'configMapRef', 'name'));
  const object = name === undefined ? undefined : world.index.find('ConfigMap.', pods.workload.object.namespace, name);
  return object === undefined ? undefined : Object.keys(dict(object.manifest.data)).map((key) => prefix + key);
}

/** What Volcano's plugins and the Job controller put into a container. */
function controllerEnv(container: Container, pods: PodSet, world: World): ReadonlyMap<string, string> {
  const env = new Map<string, string>();
  const { workload } = pods;
  const job = world.workloadOf(workload.object)?.volcanoJob;
  if (job !== undefined) {
    const give = (plugin: string, ...names: string[]): void => names.forEach((name) => env.set(name, `plugin ${plugin}`));
    if (job.plugins.has('env')) {
      give('env', 'VC_TASK_INDEX', 'VK_TASK_INDEX');
    }
    if (job.plugins.has('svc')) {
      for (const task of job.tasks) {
        const upper = task.name.toUpperCase().replace(/-/g, '_');
        give('svc', `VC_${upper}_HOSTS`, `VC_${upper}_NUM`);
      }
    }
    if (container.role === 'main') {
      if (job.plugins.has('pytorch')) {
        give('pytorch', 'MASTER_ADDR', 'MASTER_PORT', 'WORLD_SIZE', 'RANK');
      }
      if (job.plugins.has('tensorflow')) {
        give('tensorflow', 'TF_CONFIG');
      }
    }
    if (job.plugins.has('mpi')) {
      give('mpi', 'MPI_HOST');
    }
    return env;
  }
  const unit = world.workloadOf(workload.object)?.jobs.find((candidate) => candidate.pods === pods);
  if (unit?.completionMode === 'Indexed') {
    env.set('JOB_COMPLETION_INDEX', 'completionMode Indexed');
  }
  return env;
}

/** Names that only an engine gives. */
export function isEngineVariable(name: string): boolean {
  return /^(VC|VK)_[A-Z0-9_]+$/.test(name) || name === 'JOB_COMPLETION_INDEX';
}

/** Names that the kubelet gives for the Services of the namespace. */
export function isServiceVariable(name: string): boolean {
  return /_SERVICE_(HOST|PORT)(_|$)/.test(name) || /_PORT(_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?$/.test(name);
}

/** Names that `$(NAME)` refers to in a text, without those that `$$(NAME)` keeps as they are. */
export function referencesIn(value: string): string[] {
  return value.includes('$') ? [...value.matchAll(/\$\$|\$\(([^()]*)\)/g)].flatMap(([, name]) => name ?? []) : [];
}
