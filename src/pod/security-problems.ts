import { Problem } from '../base/problems';
import { isText } from '../upstream/names';

/** What is wrong with names of capabilities. */
export function capabilityProblem(capabilities: string[] = []): Problem | undefined {
  const [wrong] = capabilities
    .filter((capability) => !isText(capability) || capability.startsWith('CAP_') || !/^[A-Z][A-Z0-9_]*$/.test(capability))
    .map(String);
  return wrong === undefined
    ? undefined
    : {
        value: wrong,
        problem: "must be a capability as Kubernetes writes it: in capitals and without 'CAP_'",
        fix: `write '${wrong.toUpperCase().replace(/^CAP_/, '')}'`,
      };
}

/** What is wrong with ids of users and groups. */
export function idProblem(
  options: { readonly runAsUser?: number; readonly runAsGroup?: number; readonly fsGroup?: number },
): Problem | undefined {
  const wrong = [options.runAsUser, options.runAsGroup, options.fsGroup].find(
    (id) => id !== undefined && (!Number.isInteger(id) || id < 0 || id > 2 ** 31 - 1),
  );
  return wrong === undefined
    ? undefined
    : { value: wrong, problem: 'must have user and group ids that are whole numbers from 0 to 2147483647', fix: 'write for instance 1000' };
}
