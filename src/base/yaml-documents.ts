import { readYaml } from './yaml/read-yaml';

/**
 * The documents of a YAML text, as plain data; empty ones are left out.
 *
 * @throws if one cannot be read, or has a key twice where that is asked for
 */
export function yamlDocuments(text: string, options: { readonly uniqueKeys?: boolean } = {}): unknown[] {
  return readYaml(text).map(({ value, problem, repeatedKeys: [twice] }) => {
    if (problem !== undefined) {
      throw new Error(`${problem.message} (line ${problem.line})`);
    }
    if (twice !== undefined && options.uniqueKeys === true) {
      throw new Error(`has '${twice.key}' twice in one map (line ${twice.line}), of which only the last would count`);
    }
    return value;
  }).filter((data) => data !== null);
}
