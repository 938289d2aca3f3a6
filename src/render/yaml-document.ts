import { Yaml } from 'cdk8s';
import { manifestYaml } from './manifest-yaml';
import { privateCopy } from './shared-copy';

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
  return documentOf(manifest, () => manifestYaml(manifest));
}

/**
 * The same for a manifest of which parts stand in others too. Whoever asks for a part gets a copy of his own; a part that nobody asked
 * for is written without one, which saves thousands of copies that live until their chart is written.
 */
export function asSharedYamlDocument(shared: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const manifest: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(shared)) {
    if (typeof value === 'object' && value !== null) {
      copyWhenRead(manifest, key, value);
    } else {
      manifest[key] = value;
    }
  }
  return documentOf(manifest, () => textOf(manifest, shared));
}

function copyWhenRead(manifest: Record<string, unknown>, key: string, part: object): void {
  const own = (value: unknown): unknown => {
    Object.defineProperty(manifest, key, { value, enumerable: true, configurable: true, writable: true });
    return value;
  };
  Object.defineProperty(manifest, key, { enumerable: true, configurable: true, get: () => own(privateCopy(part)), set: own });
}

function textOf(manifest: Record<string, unknown>, shared: Readonly<Record<string, unknown>>): string {
  const current: Record<string, unknown> = {};
  for (const key of Object.keys(manifest)) {
    const isUnread = Object.getOwnPropertyDescriptor(manifest, key)?.get !== undefined;
    current[key] = isUnread ? shared[key] : manifest[key];
  }
  return manifestYaml(current, () => manifest);
}

function documentOf(manifest: Record<string, unknown>, toString: () => string): Record<string, unknown> {
  isUnderstood ??= Yaml.stringify(mark({}, () => 'understood')) === 'understood';
  return isUnderstood ? mark(manifest, toString) : manifest;
}

function mark(manifest: Record<string, unknown>, toString: () => string): Record<string, unknown> {
  return Object.defineProperties(manifest, {
    [NODE_TYPE]: { value: DOCUMENT, configurable: true },
    toString: { value: toString, configurable: true },
    // for whoever makes another document of it
    contents: { get: () => ({ ...manifest }), configurable: true },
  });
}
