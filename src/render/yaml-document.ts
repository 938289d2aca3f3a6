import { Yaml } from 'cdk8s';
import { manifestYaml } from './manifest-yaml';

/** How the `yaml` package, in all its copies, knows a document that brings its own text. */
const NODE_TYPE = Symbol.for('yaml.node.type');
const DOCUMENT = Symbol.for('yaml.document');

let isUnderstood: boolean | undefined;

/**
 * The manifest, which `Yaml.stringify` of cdk8s writes faster: `stringify` of the `yaml` package takes documents, and has them write
 * themselves. To everybody else it is the same plain object as before, and what is written is what it has at that moment.
 *
 * Where a cdk8s has another package, or one that takes no documents, nothing is done.
 */
export function asYamlDocument(manifest: Record<string, unknown>): Record<string, unknown> {
  isUnderstood ??= Yaml.stringify(mark({}, () => 'understood')) === 'understood';
  return isUnderstood ? mark(manifest, () => manifestYaml(manifest)) : manifest;
}

function mark(manifest: Record<string, unknown>, toString: () => string): Record<string, unknown> {
  return Object.defineProperties(manifest, {
    [NODE_TYPE]: { value: DOCUMENT, configurable: true },
    toString: { value: toString, configurable: true },
    // for whoever makes another document of it
    contents: { get: () => ({ ...manifest }), configurable: true },
  });
}
