import { readFileSync } from 'node:fs';
import { Yaml } from 'cdk8s';
import { Problems } from '../base/problems';
import { yamlDocuments } from '../base/yaml-documents';
import { ClusterFacts } from './cluster-facts';
import { checkClusterFacts } from './cluster-rules';

/** What a value must be: a kind of scalar, a list of something, a map of amounts or texts, or an object with fields. */
type Shape = 'text' | 'count' | 'flag' | 'amounts' | 'texts' | 'labels' | { readonly [field: string]: Shape } | readonly [Shape];

const FACTS: { readonly [K in keyof Required<ClusterFacts>]: Shape } = {
  name: 'text',
  kubernetes: 'text',
  priorityClasses: 'texts',
  pools: [
    {
      name: 'text', nodes: 'count', minNodes: 'count', maxNodes: 'count', isTotal: 'flag', resources: 'amounts', labels: 'labels',
      autoscaled: 'flag', spot: 'flag', topology: 'texts', taints: [{ key: 'text', value: 'text', effect: 'text' }],
    },
  ],
  kueue: {
    topologyAware: 'flag', waitForPodsReady: 'flag', fairSharing: 'flag', manageJobsWithoutQueueName: 'flag', namespace: 'text',
    excludeResourcePrefixes: 'texts', transformedResources: 'texts', closedCohorts: 'texts',
    deviceClassMappings: [{ name: 'text', deviceClassNames: 'texts' }],
  },
  volcano: { actions: 'texts', plugins: 'texts', hierarchy: 'flag', configuration: 'text', namespace: 'text', maxQueueDepth: 'count' },
  queues: [{ system: 'text', name: 'text', namespace: 'text', resources: 'amounts' }],
  namespaces: [{ name: 'text', labels: 'labels' }],
};

const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  'pools[]': ['name', 'resources'], 'pools[].taints[]': ['key', 'effect'], 'queues[]': ['system', 'name'],
  'kueue.deviceClassMappings[]': ['name', 'deviceClassNames'], 'namespaces[]': ['name'],
};

/**
 * Reads the facts about a cluster from a file: the only reader there is, for the command line as for apps.
 *
 * @throws one error with everything that is wrong with the file
 */
export function readClusterFile(file: string): ClusterFacts {
  let documents: unknown[];
  try {
    documents = yamlDocuments(readFileSync(file, 'utf8'), { uniqueKeys: true });
  } catch (error) {
    throw new Error(`cluster file ${file} cannot be read: ${(error as Error).message.split('\n')[0]}`, { cause: error });
  }
  const [data = {}] = documents;
  const wrong = documents.length > 1 ? [`must have one YAML document, and has ${documents.length}`] : [];
  checkShape(data, FACTS, '', '', wrong);
  if (wrong.length === 0) {
    const problems = new Problems('');
    checkClusterFacts(problems, data as ClusterFacts);
    wrong.push(...problems.messages);
  }
  if (wrong.length > 0) {
    throw new Error(wrong.map((problem) => `cluster file ${file}: ${problem}`).join('\n'));
  }
  return data as ClusterFacts;
}

/** The text of a file that states the facts, for `readClusterFile`. */
export function clusterFileText(facts: ClusterFacts): string {
  return Yaml.stringify(stated(facts));
}

/** A copy without what is not stated. */
function stated(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(stated);
  }
  return isDict(value)
    ? Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined).map(([key, entry]) => [key, stated(entry)]))
    : value;
}

function checkShape(value: unknown, shape: Shape, path: string, pattern: string, problems: string[]): void {
  const name = path === '' ? 'it' : `'${path}'`;
  if (typeof shape === 'string') {
    const rule = scalarRule(value, shape);
    if (rule !== undefined) {
      problems.push(`${name} (${JSON.stringify(value)}) must be ${rule}`);
    }
  } else if (Array.isArray(shape)) {
    if (!Array.isArray(value)) {
      problems.push(`${name} must be a list`);
      return;
    }
    value.forEach((entry: unknown, i) => checkShape(entry, (shape as readonly [Shape])[0], `${path}[${i}]`, `${pattern}[]`, problems));
  } else if (isDict(value)) {
    const fields = shape as { readonly [field: string]: Shape };
    for (const field of REQUIRED[pattern] ?? []) {
      if (value[field] === undefined) {
        problems.push(`${name} must have '${field}'`);
      }
    }
    for (const [field, entry] of Object.entries(value)) {
      const child = path === '' ? field : `${path}.${field}`;
      if (!Object.prototype.hasOwnProperty.call(fields, field)) {
        problems.push(`'${child}' is unknown; use ${Object.keys(fields).join(', ')}`);
      } else {
        checkShape(entry, fields[field], child, pattern === '' ? field : `${pattern}.${field}`, problems);
      }
    }
  } else {
    problems.push(`${name} must be a map`);
  }
}

function scalarRule(value: unknown, shape: string): string | undefined {
  const isText = (entry: unknown): boolean => typeof entry === 'string';
  const isAmount = (entry: unknown): boolean => typeof entry === 'string' || typeof entry === 'number';
  switch (shape) {
    case 'text': return isText(value) ? undefined : 'a text; put it in quotes';
    case 'count': return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? undefined : 'a whole number';
    case 'flag': return typeof value === 'boolean' ? undefined : 'true or false';
    case 'texts': return Array.isArray(value) && value.every(isText) ? undefined : 'a list of texts';
    case 'labels': return isDict(value) && Object.values(value).every(isText) ? undefined : 'a map of texts';
    default: return isDict(value) && Object.values(value).every(isAmount) ? undefined : 'a map of amounts';
  }
}

function isDict(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
