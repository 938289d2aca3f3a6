import type { KubeConfigOptions, Run } from '../client/index';
import { nameOf } from '../upstream/kinds';
import { nearestOf } from '../base/nearest';
import { RUN_KEYS } from '../client/run-state';

/** Options of every command that asks a cluster. */
export const CLUSTER_OPTIONS = {
  kubeconfig: { type: 'string' }, context: { type: 'string' }, namespace: { type: 'string', short: 'n' },
} as const;

/** What these options say. */
export interface ClusterValues {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly namespace?: string;
}

export const CLUSTER_USAGE = `  --kubeconfig FILE   by default KUBECONFIG, ~/.kube/config, or the service account of the pod
  --context NAME      of the kubeconfig
  -n, --namespace NS  by default that of the context
`;

export function configOf({ kubeconfig, context }: ClusterValues): KubeConfigOptions {
  return { kubeconfig, context };
}

/** A run given as `job/train-7`, `jobset/llm-3` or `job.batch.volcano.sh/llm-3`. */
export function runNamed(text: string, namespace: string): Run {
  const [kind, name, ...rest] = text.split('/');
  if (name === undefined || name === '' || rest.length > 0) {
    throw new Error(`'${text}' must be KIND/NAME, for instance job/train-7`);
  }
  return { kind: keyNamed(kind), namespace, name };
}

/** A kind by the name that kubectl takes: `job`, `jobs`, `jobs.batch.volcano.sh`, `vcjob`. */
export function keyNamed(kind: string): string {
  const wanted = kind.toLowerCase();
  const names = RUN_KEYS.map((key) => ({ key, names: namesOf(key) }));
  const found = names.find((one) => one.names.includes(wanted));
  if (found === undefined) {
    const nearest = nearestOf(wanted, names.flatMap((one) => one.names));
    throw new Error(
      `'${kind}' is no kind that can be waited for; ${nearest === undefined ? '' : `did you mean '${nearest}'? `}there are `
      + names.map((one) => one.names[0]).join(', '),
    );
  }
  return found.key;
}

/** A Job without a group is that of Kubernetes. */
function namesOf(key: string): string[] {
  const group = key.slice(key.indexOf('.') + 1);
  const name = nameOf(key).toLowerCase();
  const short = key === 'Job.batch.volcano.sh' ? ['vcjob', 'vj'] : [name, `${name}s`];
  return [...short, `${name}.${group}`, `${name}s.${group}`];
}
