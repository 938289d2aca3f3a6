import type * as Yaml from 'yaml';

/** The documents of a YAML text, as plain data; empty ones are left out. */
export function yamlDocuments(text: string): unknown[] {
  // loaded only where it is needed: it takes longer to load than all of this library
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const yaml = require('yaml') as typeof Yaml;
  return yaml.parseAllDocuments(text, { version: '1.1' }).map((document) => {
    if (document.errors.length > 0) {
      throw document.errors[0];
    }
    return document.toJS() as unknown;
  }).filter((data) => data !== null && data !== undefined);
}
