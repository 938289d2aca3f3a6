import type * as Yaml from 'yaml';
import { isDict, text } from '../base/json';
import { Manifest } from './kube-object';

/** Why an input, or a part of it, could not be read. */
export interface InputProblem {
  readonly file: string;
  readonly line?: number;
  readonly message: string;
}

/** What a file has in it. */
export interface Input {
  readonly manifests: readonly Manifest[];
  readonly problems: readonly InputProblem[];

  /** Documents that are no Kubernetes objects. */
  readonly others: number;
}

const MAX_BYTES = 256 * 1024 * 1024;
const MAX_DEPTH = 500;
const MAX_ALIASES = 10_000;

/** Texts in manifests may have some brackets that nobody closes. */
const MAX_BRACKETS = 2000;

const [NEWLINE, OPEN_LIST, OPEN_MAP, CLOSE_LIST, CLOSE_MAP, DASH, QUESTION] = ['\n', '[', '{', ']', '}', '-', '?'].map((mark) =>
  mark.charCodeAt(0),
);

/** Reads a file with any number of YAML documents, or with JSON. Never throws. */
export function readInput(content: string, file: string): Input {
  if (content.length > MAX_BYTES) {
    return unusable(file, `is larger than ${MAX_BYTES / 1024 / 1024} MiB; split it`);
  }
  if (content.includes('\u0000')) {
    return unusable(file, 'is no text');
  }
  // A parser that runs out of stack can take the whole process down, so it must not get there.
  if (looksTooDeep(content)) {
    return unusable(file, 'is nested too deeply');
  }
  try {
    return readDocuments(content, file);
  } catch (error) {
    return unusable(file, error instanceof RangeError ? 'is nested too deeply' : `cannot be read: ${firstLine(error)}`);
  }
}

/** A cheap look at brackets, indentation and nested list marks, before anything is parsed. */
function looksTooDeep(content: string): boolean {
  let brackets = 0;
  let column = 0;
  let marks = 0;
  for (let i = 0; i < content.length; i++) {
    const code = content.charCodeAt(i);
    if (code === NEWLINE) {
      column = 0;
      marks = 0;
      // A new document begins anew.
      brackets = content.startsWith('---', i + 1) ? 0 : brackets;
    } else if (code === OPEN_LIST || code === OPEN_MAP) {
      brackets++;
    } else if (code === CLOSE_LIST || code === CLOSE_MAP) {
      brackets = Math.max(0, brackets - 1);
    } else if ((code === DASH || code === QUESTION) && column === 2 * marks) {
      marks++;
    }
    column++;
    if (brackets > MAX_BRACKETS || marks > MAX_DEPTH) {
      return true;
    }
  }
  return false;
}

function unusable(file: string, message: string): Input {
  return { manifests: [], problems: [{ file, message }], others: 0 };
}

function readDocuments(content: string, file: string): Input {
  // Loaded only where it is needed: it takes longer to load than all of this library.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const yaml = require('yaml') as typeof Yaml;
  const lines = new yaml.LineCounter();
  const documents = yaml.parseAllDocuments(isJsonLines(content) ? content.replace(/\n(?=\{)/g, '\n--- ') : content, {
    lineCounter: lines, merge: true, uniqueKeys: false, logLevel: 'silent', customTags: (tags) => [booleanOfOldYaml, ...tags],
  });
  const manifests: Manifest[] = [];
  const problems: InputProblem[] = [];
  let others = 0;
  for (const document of 'empty' in documents ? [] : documents) {
    const [error] = document.errors;
    if (error !== undefined) {
      problems.push({ file, line: lines.linePos(error.pos[0]).line, message: explain(firstLine(error), content) });
      continue;
    }
    const lineOf = (path: readonly (string | number)[]): number | undefined => nearestLine(yaml, document, path, lines);
    const twice = keyGivenTwice(yaml, document);
    if (twice !== undefined) {
      problems.push({ file, line: lines.linePos(twice).line, message: 'has a key twice in one map, of which only the last would count' });
      continue;
    }
    const data = plain(document);
    if (typeof data === 'string') {
      problems.push({ file, line: lineOf([]), message: data });
    } else if (isDict(data.value) && text(data.value.kind) !== undefined && text(data.value.apiVersion) !== undefined) {
      manifests.push({ manifest: data.value, origin: { file, line: lineOf([]), lineOf } });
    } else if (isDict(data.value) && isDict(data.value.metadata) && ('kind' in data.value || 'apiVersion' in data.value)) {
      const missing = text(data.value.kind) === undefined ? 'kind' : 'apiVersion';
      problems.push({ file, line: lineOf([]), message: `has no ${missing}, so nothing is known about this object; add it` });
    } else if (data.value !== null && data.value !== undefined) {
      others++;
    }
  }
  return { manifests, problems, others };
}

/** Whether each line is a JSON object of its own, as log-like exports have it. */
function isJsonLines(content: string): boolean {
  return /^\{[^\n]*\}\s*\n\{/.test(content) && content.split('\n').every((line) => /^\s*$|^\{.*\}\s*$/.test(line));
}

/**
 * Where a key begins that its map has already.
 *
 * The parser's own check compares each key with all others, which takes hours for large maps.
 */
function keyGivenTwice(yaml: typeof Yaml, document: Yaml.Document): number | undefined {
  let position: number | undefined;
  yaml.visit(document, {
    Map(_, map) {
      const keys = new Set<unknown>();
      for (const { key } of map.items) {
        const value: unknown = yaml.isScalar(key) ? key.value : key;
        if (keys.has(value) && value !== '<<' && typeof value !== 'symbol') {
          position = (yaml.isNode(key) ? key.range?.[0] : undefined) ?? 0;
          return yaml.visit.BREAK;
        }
        keys.add(value);
      }
      return undefined;
    },
  });
  return position;
}

/** Tools of Kubernetes read YAML 1.1, where yes and on are booleans. */
const booleanOfOldYaml: Yaml.ScalarTag = {
  tag: 'tag:yaml.org,2002:bool',
  default: true,
  test: /^(?:yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$/,
  resolve: (word: string) => /^(yes|on)$/i.test(word),
};

function plain(document: Yaml.Document): { readonly value: unknown } | string {
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    return error instanceof RangeError ? 'is nested too deeply' : 'has anchors that expand to too much, or to themselves; write it out';
  }
  return depthOf(value) > MAX_DEPTH ? 'is nested too deeply' : { value };
}

/** How many levels of lists and maps a value has, up to one more than is allowed. */
function depthOf(value: unknown): number {
  let level: unknown[] = [value];
  let depth = 0;
  // Values that anchors repeat are looked at once.
  const seen = new Set<unknown>();
  while (level.length > 0 && depth <= MAX_DEPTH) {
    const next: unknown[] = [];
    for (const entry of level) {
      if (typeof entry === 'object' && entry !== null && !seen.has(entry)) {
        seen.add(entry);
        Object.values(entry).forEach((child) => next.push(child));
      }
    }
    level = next;
    depth++;
  }
  return depth;
}

function explain(message: string, content: string): string {
  if (message.includes('call stack')) {
    return 'is nested too deeply';
  }
  if (/\{\{-?\s*(\.|include|if|range|end|toYaml|\$)/.test(content)) {
    return `is a template, not YAML (${message}); render it first, for instance with 'helm template'`;
  }
  return `is no YAML: ${message}`;
}

function nearestLine(
  yaml: typeof Yaml, document: Yaml.Document, path: readonly (string | number)[], lines: Yaml.LineCounter,
): number | undefined {
  for (let length = path.length; length >= 0; length--) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (yaml.isNode(node) && node.range) {
      return lines.linePos(node.range[0]).line;
    }
  }
  return undefined;
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0].replace(/ at line [0-9]+, column [0-9]+:?$/, '');
}
