import { Problems } from '../base/problems';
import { Env } from './env';

/**
 * Names of the variables in the order in which they must stand in a container: sorted, except that one which another
 * refers to as `$(NAME)` comes before it, since the kubelet expands only what stands earlier in the list.
 */
export function orderedNames(problems: Problems, property: string, env: Record<string, Env>): string[] {
  const order: string[] = [];
  const done = new Set<string>();
  const path: string[] = [];

  const visit = (name: string): void => {
    if (done.has(name)) {
      return;
    }
    const start = path.indexOf(name);
    if (start !== -1) {
      const cycle = [...path.slice(start), name].join(' -> ');
      problems.add(
        `${property}.${name}`, env[name]._value, `refers to itself (${cycle}): the kubelet would leave a literal $(…) in one of them`,
        'write one of the values without referring to the other',
      );
      return;
    }
    path.push(name);
    for (const reference of referencesIn(env[name]._value ?? '').filter((other) => Object.hasOwn(env, other)).sort()) {
      visit(reference);
    }
    path.pop();
    if (!done.has(name)) {
      done.add(name);
      order.push(name);
    }
  };

  Object.keys(env).sort().forEach(visit);
  return order;
}

/** Names that a text refers to as `$(NAME)`; `$$(NAME)` is an escaped, literal form. */
export function referencesIn(text: string): string[] {
  return text.includes('$(')
    ? [...text.matchAll(/\$\$|\$\(([^)]+)\)/g)].flatMap((match) => (match[1] === undefined ? [] : [match[1]]))
    : [];
}
