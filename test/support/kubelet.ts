/**
 * What the kubelet makes of a text of `command` or `args`: `$$` is one `$`, `$(NAME)` is the variable, and a name that
 * the container does not have stays as it is.
 *
 * @see https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/
 */
export function expand(text: string, env: Record<string, string>): string {
  return text.replace(/\$\$|\$\(([^)]*)\)/g, (match, name?: string) => (name === undefined ? '$' : env[name] ?? match));
}
