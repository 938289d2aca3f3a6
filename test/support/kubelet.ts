import { orderedNames } from '../../src/pod/env-order';
import { PodProps } from '../../src/pod/pod-props';
import { Problems } from '../../src/base/problems';
import { Result, runScript } from './shells';

/**
 * What the kubelet makes of a text of `command` or `args`: `$$` is one `$`, `$(NAME)` is the variable, and a name that
 * the container does not have stays as it is.
 *
 * @see https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/
 */
export function expand(text: string, env: Record<string, string>): string {
  return text.replace(/\$\$|\$\(([^)]*)\)/g, (match, name?: string) => (name === undefined ? '$' : env[name] ?? match));
}

/** Runs the main container of a pod as the kubelet would, with a shell of this machine in place of the image's. */
export function runPod(shell: string[], pod: PodProps, given: Record<string, string> = {}): Result {
  const env: Record<string, string> = { ...given };
  for (const name of orderedNames(new Problems('test'), 'env', pod.env ?? {})) {
    const value = pod.env?.[name]._value;
    if (value !== undefined && given[name] === undefined) {
      env[name] = expand(value, env);
    }
  }
  const [, , script, , ...command] = [...(pod.command ?? []), ...(pod.args ?? [])].map((text) => expand(text, env));
  return runScript(shell, script, command, env);
}
