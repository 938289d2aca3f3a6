import { isDict } from '../../base/json';
import { KubeObject } from '../kube-object';

/** A place that somebody has to fill before the manifest is applied. */
export interface Placeholder {
  readonly property: string;
  readonly value: string;

  /** For instance `${NAME}`. */
  readonly mark: string;

  /** Whether the API server refuses it; others it takes as they are. */
  readonly isRefused: boolean;
}

/** Marks that no name, amount or image can have in it. */
const MARK = /\$\{[A-Za-z_][\w.]*(?::?[-=?+][^}\s]*)?\}|\{\{[^{}\n]{1,100}\}\}|\{%[^%\n]{1,100}%\}|<[A-Za-z][\w .,:/-]{0,100}>/;

/** Below them stand texts for programs, which may have such marks of their own. */
const TEXTS = new Set([
  'command', 'args', 'env', 'annotations', 'data', 'stringData', 'binaryData', 'message', 'messageExpression', 'expression',
  'description', 'script', 'exec', 'entrypoint', 'rayStartParams', 'runtimeEnvYAML', 'serveConfigV2', 'plugins', 'fieldRef',
  'valueExpression', 'status', 'managedFields',
]);

/** Values that the API server parses, so that it refuses a mark in them. */
const PARSED = new RegExp([
  '^(kind|apiVersion|spec\\.schedule)$',
  '\\.(limits|requests|nodeSelector|nodeLabels|matchLabels|labels|hard|capability|deserved)(\\.[^.]+|\\[".+"\\])$',
  '\\.(parallelism|completions|replicas|minAvailable|backoffLimit|numNodes|numProcPerNode|nominalQuota|suspend)$',
  '\\.([a-zA-Z]+Seconds|[a-zA-Z]*[pP]ort)$',
  '\\.containers\\[\\d+\\]\\.name$',
].join('|'));

/** Marks that are one only where a program would not read the text itself: all of a value that is parsed. */
const BARE_MARK = /^(\$[A-Za-z_]\w*|__[A-Z0-9_]+__)$/;

/** A line that ends in such a mark. */
const BARE_LINE = /:[ \t]*["']?(\$[A-Za-z_]\w*|__[A-Z0-9_]+__)["']?[ \t]*$/m;

const GROUP = '[a-z0-9.-]+\\.';

/**
 * Groups of kinds that say in their definitions what a text may be. Others, such as workflows, have placeholders of their
 * own, and definitions have patterns.
 */
const KNOWN_GROUPS = new RegExp(
  `^(|apps|batch|autoscaling|policy|(?!apiextensions)${GROUP}(x-)?k8s\\.io|${GROUP}volcano\\.sh|(trainer\\.)?kubeflow\\.org|ray\\.io)$`,
);

/** A cheap look at a whole file. */
export function mayHavePlaceholders(content: string): boolean {
  return content.includes('${') || content.includes('{{') || content.includes('{%') || content.includes('<') || BARE_LINE.test(content);
}

/** The first place of an object that is to be filled, one that is refused if there is any. */
export function placeholderOf(object: KubeObject): Placeholder | undefined {
  const { metadata, manifest } = object;
  if (!mayHaveMark(manifest)) {
    return undefined;
  }
  const found: Placeholder[] = [];
  find({ name: metadata.name, namespace: metadata.namespace, labels: metadata.labels }, 'metadata', found);
  const head = found.map((placeholder) => ({ ...placeholder, isRefused: true }));
  if (head.length === 0 && KNOWN_GROUPS.test(object.group)) {
    find({ ...manifest, metadata: undefined }, '', found);
  }
  return head[0] ?? found.find(({ isRefused }) => isRefused) ?? found[0];
}

/** Whether any text has in it what marks begin with; most objects have none. */
function mayHaveMark(value: unknown): boolean {
  if (typeof value === 'string') {
    return /[$<]|__|\{[{%]/.test(value);
  }
  if (Array.isArray(value)) {
    return value.some(mayHaveMark);
  }
  return isDict(value) && Object.keys(value).some((key) => !TEXTS.has(key) && mayHaveMark(value[key]));
}

function find(value: unknown, path: string, found: Placeholder[]): void {
  if (typeof value === 'string') {
    // texts of several lines are scripts and documents
    const isShort = value.length < 1000 && !value.includes('\n');
    const match = isShort ? MARK.exec(value) ?? (PARSED.test(path) ? BARE_MARK.exec(value) : null) : null;
    if (match !== null) {
      found.push({ property: path, value, mark: match[0], isRefused: PARSED.test(path) });
    }
  } else if (Array.isArray(value)) {
    value.forEach((entry, i) => find(entry, `${path}[${i}]`, found));
  } else if (isDict(value)) {
    for (const [key, entry] of Object.entries(value)) {
      if (!TEXTS.has(key)) {
        find(entry, join(path, key), found);
      }
    }
  }
}

function join(path: string, key: string): string {
  return /[.[\]]/.test(key) ? `${path}["${key}"]` : path === '' ? key : `${path}.${key}`;
}

/** What to run first, for a mark or for a whole template. */
export function rendererFor(template: string): string {
  if (/\{\{-?\s*(\.|include|if|range|end|toYaml|tpl|with|define|template|\$)/.test(template)) {
    return "render it first, for instance with 'helm template'";
  }
  if (/\{\{|\{%/.test(template)) {
    return 'render it first, with the tool that fills {{ … }}, and check what it writes';
  }
  if (/\$\{|^\$/.test(template)) {
    return "fill it first, for instance with 'envsubst', and check what that writes ('envsubst < FILE | preflight -')";
  }
  return 'put the value in its place first';
}

/** Whether a text that is no YAML is a template of some kind. */
export function isUnreadableTemplate(content: string): boolean {
  return /\{\{[^{}]{0,500}\}\}|\{\{-|^[ \t]*\{%|[\s:,[]\$\{[A-Za-z_]/m.test(content);
}
