import { readYaml } from './yaml/read-yaml';

/** The documents of a YAML text, as plain data; empty ones are left out. */
export function yamlDocuments(text: string): unknown[] {
  return readYaml(text).map(({ value, problem }) => {
    if (problem !== undefined) {
      throw new Error(`${problem.message} (line ${problem.line})`);
    }
    return value;
  }).filter((data) => data !== null);
}
