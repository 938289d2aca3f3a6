import type * as JsYaml from 'js-yaml';
import { construct, ConstructError } from './construct';
import { joinFlowLines } from './join-flow-lines';
import { readJsonStream } from './json-stream';
import { lineFinder, LineFinder, lineStarts } from './line-finder';
import { controlCharacter } from './refused-by-go';
import { plainLineOf, readPlainYaml } from './plain-yaml';
import { newlines, splitDocuments, TextPart } from './split-documents';

/** A key that its map has twice, and the line of the second. */
export interface RepeatedKey {
  readonly key: string;

  /** Keys and positions that lead to the map. */
  readonly path: readonly (string | number)[];
  readonly line: number;
}

/** One document of a text. */
export interface YamlDocument {
  /** Undefined when it cannot be read, and null when it is empty. */
  readonly value: unknown;

  /** Line of the first thing in it, counted from 1. */
  readonly line: number;
  readonly repeatedKeys: readonly RepeatedKey[];
  readonly problem?: { readonly line: number; readonly message: string };

  /** Finds lines. Positions are read on demand: only what has something wrong with it needs them. */
  readonly lineOf: LineFinder;
}

const MAX_DEPTH = 500;

/** Characters that may be parsed again because brackets end too far to the left. */
const MAX_WORK = 20_000_000;

/** Characters of a text in which each line is looked for anew. */
const SHORT = 20_000;
const TOO_DEEP = 'is nested too deeply';
const NO_KEYS: readonly RepeatedKey[] = [];

/**
 * Reads YAML and JSON as kubectl, Helm and Argo CD do, which share one reader. Never throws.
 *
 * Loads its parser on the first call: that takes longer than loading all of this library.
 */
export function readYaml(content: string): YamlDocument[] {
  const text = content.charCodeAt(0) === 0xfeff ? content.slice(1) : content;
  const json = readJsonStream(text);
  if (json !== undefined) {
    return json.map((part) => ({
      value: part.value, line: part.line, lineOf: lazyLines(part), repeatedKeys: part.hasDuplicates ? keysTwice(part) : NO_KEYS,
      ...(isTooDeep(part.value) ? { problem: { line: part.line, message: TOO_DEEP }, value: undefined } : {}),
    }));
  }
  return splitDocuments(text).map(readPart).filter((document): document is YamlDocument => document !== undefined);
}

function readPart(part: TextPart): YamlDocument | undefined {
  if (part.afterSeparator !== undefined) {
    const message = `has '${part.afterSeparator}' behind the '---', where kubectl accepts comments only; put it on the line below`;
    return broken(part, part.line - 1, message);
  }
  const plain = readPlainYaml(part.text);
  if (plain !== undefined) {
    return {
      value: plain.value, line: part.line + plain.line, repeatedKeys: NO_KEYS,
      // what is large is gone through once
      lineOf: part.text.length > SHORT ? lazyLines(part) : (path) => part.line + plainLineOf(part.text, path),
    };
  }
  const line = firstLine(part);
  if (line === undefined) {
    return undefined;
  }
  try {
    const control = controlCharacter(part.text);
    if (control !== -1) {
      const code = part.text.charCodeAt(control).toString(16).toUpperCase().padStart(4, '0');
      const message = `has a control character (U+${code}), which YAML does not allow; remove it`;
      return broken(part, part.line + newlines(part.text, 0, control), message);
    }
    const { events, text } = parse(part.text);
    const { value, duplicates } = construct(events, text, parser());
    const repeatedKeys = duplicates.length === 0 ? NO_KEYS
      : duplicates.map(({ key, path, position }) => ({ key, path, line: part.line + newlines(part.text, 0, position) }));
    return { value, line, repeatedKeys, lineOf: lazyLines(part) };
  } catch (error) {
    if (error instanceof ConstructError) {
      return broken(part, part.line + newlines(part.text, 0, error.position), error.message);
    }
    const { reason, mark } = error as { reason?: string; mark?: { line: number } };
    if (error instanceof RangeError || reason?.startsWith('nesting exceeded') === true) {
      return broken(part, line, TOO_DEEP);
    }
    return broken(part, part.line + Math.min(mark?.line ?? 0, newlines(part.text, 0, part.text.trimEnd().length)),
      `is no YAML: ${reason ?? (error as Error).message}`);
  }
}

/** Parses a text; lines in brackets that are not indented count as if they were. */
function parse(source: string): { readonly events: JsYaml.Event[]; readonly text: string } {
  let text = source;
  for (let work = 0; ; work += text.length) {
    try {
      return { events: parser().parseEvents(text, { maxDepth: MAX_DEPTH }), text };
    } catch (error) {
      const { reason, mark } = error as { reason?: string; mark?: { position: number } };
      const isJoined = reason === 'deficient indentation' && mark !== undefined && work < MAX_WORK;
      const joined = isJoined ? joinFlowLines(text, mark.position) : text;
      if (joined === text) {
        throw error;
      }
      text = joined;
    }
  }
}

function broken(part: TextPart, line: number, message: string): YamlDocument {
  return { value: undefined, line, repeatedKeys: NO_KEYS, problem: { line, message }, lineOf: lazyLines(part) };
}

/** The line of the first thing that is no comment. */
function firstLine({ text, line }: TextPart): number | undefined {
  const content = /^[ \t]*[^\s#]/m.exec(text);
  return content === null ? undefined : line + newlines(text, 0, content.index + content[0].length - 1);
}

function lazyLines(part: TextPart): LineFinder {
  let finder: LineFinder | undefined;
  return (path) => {
    if (finder === undefined) {
      const { events, text } = parse(part.text);
      finder = lineFinder(events, text, lineStarts(part.text), part.line, parser());
    }
    return finder(path);
  };
}

function keysTwice(part: TextPart): readonly RepeatedKey[] {
  return readPart(part)?.repeatedKeys ?? NO_KEYS;
}

/** JSON has no limit of its own, and everything that walks over its values would need one. */
function isTooDeep(root: unknown): boolean {
  let level: unknown[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) {
      return true;
    }
    const next: unknown[] = [];
    for (const value of level) {
      for (const child of Object.values(value as object) as unknown[]) {
        if (typeof child === 'object' && child !== null) {
          next.push(child);
        }
      }
    }
    level = next;
  }
  return false;
}

function parser(): typeof JsYaml {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('js-yaml') as typeof JsYaml;
}
