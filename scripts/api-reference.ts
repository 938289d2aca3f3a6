import { dirname } from 'node:path';

/** What the pages of `docs/api` are about: folders of `src`, in the order of the guide's chapters. */
const AREAS: Readonly<Record<string, string>> = {
  workloads: 'Jobs, crons, shards and backfills',
  pod: 'What pods are made of',
  gangs: 'Gangs: engines, frameworks, runtimes',
  queues: 'Queues, quota, priorities and guardrails',
  devices: 'Devices by dynamic resource allocation',
  cluster: 'The cluster: pools, queueing, priorities, topology',
  access: 'Access: personas, roles, service accounts',
  gitops: 'Delivery by Argo CD and Flux',
  dispatch: 'Runs that a service starts',
  observe: 'Metrics, alerts and dashboards',
  base: 'Amounts: CPU, GPUs, quantities, time zones',
  upstream: 'Values of Kubernetes, Kueue and Volcano',
  preflight: 'Preflight',
  cli: 'Preflight as a plugin of cdk8s',
};

interface Documentation {
  readonly summary?: string;
  readonly remarks?: string;
  readonly default?: string;
  readonly example?: string;
  readonly see?: string;
  readonly custom?: Readonly<Record<string, string>>;
}

/** The type of a value. */
export interface TypeReference {
  readonly primitive?: string;
  readonly fqn?: string;
  readonly collection?: { readonly kind: string; readonly elementtype: TypeReference };
  readonly union?: { readonly types: readonly TypeReference[] };
}

interface Parameter {
  readonly name: string;
  readonly optional?: boolean;
  readonly variadic?: boolean;
  readonly type: TypeReference;
  readonly docs?: Documentation;
}

/** A property or a method. */
export interface Member {
  readonly name: string;
  readonly optional?: boolean;
  readonly static?: boolean;
  readonly overrides?: string;
  readonly type?: TypeReference;
  readonly returns?: { readonly type: TypeReference };
  readonly parameters?: readonly Parameter[];
  readonly docs?: Documentation;
}

/** A type as the jsii assembly has it. */
export interface ApiType {
  readonly name: string;
  readonly fqn: string;
  readonly kind: 'class' | 'enum' | 'interface';
  readonly datatype?: boolean;
  readonly base?: string;
  readonly interfaces?: readonly string[];
  readonly docs?: Documentation;
  readonly initializer?: { readonly parameters?: readonly Parameter[] };
  readonly properties?: readonly Member[];
  readonly methods?: readonly Member[];
  readonly members?: readonly { readonly name: string; readonly docs?: Documentation }[];
  readonly locationInModule: { readonly filename: string };
}

/** The pages of the API reference, by file name: one for each area, and a list of all. */
export function apiReference(types: readonly ApiType[]): ReadonlyMap<string, string> {
  const sorted = [...types].sort((a, b) => (a.name < b.name ? -1 : 1));
  const names = new Map(sorted.map((type) => [type.fqn, `${areaOf(type)}.md#${type.name.toLowerCase()}`]));
  const pages = new Map<string, string>();
  const list: string[] = [];
  for (const [area, title] of Object.entries(AREAS)) {
    const own = sorted.filter((type) => areaOf(type) === area);
    if (own.length > 0) {
      const linkOf = (fqn: string): string => linked(fqn, names, `${area}.md`);
      pages.set(`${area}.md`, `# ${title}\n\n[All types](README.md)\n\n${own.map((type) => typeText(type, linkOf)).join('\n')}`);
      const entries = own.map((type) => `- ${link(type.name, names.get(type.fqn))}: ${summaryOf(type)}`);
      list.push(`## [${title}](${area}.md)\n\n${entries.join('\n')}\n`);
    }
  }
  const lost = sorted.filter((type) => !(areaOf(type) in AREAS));
  if (lost.length > 0) {
    throw new Error(`no page of the API reference for ${lost.map(({ name }) => name).join(', ')}: add their folder to AREAS`);
  }
  pages.set('README.md', `# API reference\n\nMade from the docstrings by \`npm run api:update\`.\n\n${list.join('\n')}`);
  return pages;
}

function areaOf({ locationInModule }: ApiType): string {
  return dirname(locationInModule.filename).split('/')[1];
}

function typeText(type: ApiType, linkOf: (fqn: string) => string): string {
  const parts = [`## ${type.name}\n`, paragraphs(type.docs)];
  const bases = [...(type.base === undefined ? [] : [type.base]), ...(type.interfaces ?? [])];
  if (bases.length > 0) {
    parts.push(`Extends ${bases.map(linkOf).join(', ')}.\n`);
  }
  const typed = (reference: TypeReference): string => typeName(reference, linkOf);
  const inputs = type.initializer?.parameters ?? [];
  if (type.kind === 'class' && type.initializer !== undefined) {
    const types = inputs.map(({ name, type: of }) => `\`${name}\`: ${typed(of)}`).join(', ');
    parts.push(`\`new ${type.name}(${signature(inputs)})\`${types === '' ? '' : `, with ${types}`}.\n`);
  }
  const rows: string[] = [];
  for (const { name, docs } of type.members ?? []) {
    rows.push(row(`\`${name}\``, '', docs));
  }
  for (const property of type.properties ?? []) {
    const name = property.static === true ? `${type.name}.${property.name}` : property.name;
    rows.push(row(`\`${name}\`${property.optional === true ? '' : needed(type)}`, typed(property.type ?? {}), property.docs));
  }
  for (const method of type.methods ?? []) {
    const name = `${method.static === true ? `${type.name}.` : ''}${method.name}(${signature(method.parameters ?? [])})`;
    const parameters = (method.parameters ?? []).map(({ name: parameter, type: of, docs }) =>
      `\`${parameter}\` (${typed(of)})${docs?.summary === undefined ? '' : `: ${oneLine(docs.summary)}`}`);
    rows.push(row(`\`${name}\``, method.returns === undefined ? '' : typed(method.returns.type), method.docs, parameters));
  }
  if (rows.length > 0) {
    parts.push(`| | Type | |\n| --- | --- | --- |\n${rows.join('\n')}\n`);
  }
  return parts.filter((part) => part !== '').join('\n');
}

/** Of properties that must be given, in structs only: all others have a value. */
function needed({ datatype }: ApiType): string {
  return datatype === true ? ' (required)' : '';
}

function signature(parameters: readonly Parameter[]): string {
  return parameters
    .map(({ name, optional, variadic }) => `${variadic === true ? '...' : ''}${name}${optional === true ? '?' : ''}`)
    .join(', ');
}

function typeName({ primitive, fqn, collection, union }: TypeReference, linkOf: (fqn: string) => string): string {
  if (collection !== undefined) {
    const element = typeName(collection.elementtype, linkOf);
    return collection.kind === 'array' ? `list of ${element}` : `map of ${element}`;
  }
  return union?.types.map((type) => typeName(type, linkOf)).join(' or ') ?? (fqn === undefined ? primitive ?? 'any' : linkOf(fqn));
}

function linked(fqn: string, names: ReadonlyMap<string, string>, page: string): string {
  const target = names.get(fqn);
  const name = fqn.split('.').slice(1).join('.');
  return target === undefined ? `\`${fqn}\`` : link(name, target.startsWith(`${page}#`) ? target.slice(page.length) : target);
}

function link(text: string, target: string | undefined): string {
  return `[${text}](${target})`;
}

function row(name: string, type: string, docs: Documentation | undefined, parameters: readonly string[] = []): string {
  const byDefault = docs?.default === undefined ? undefined : `Default: ${docs.default.replace(/^- /, '')}`;
  const words = [docs?.summary, docs?.remarks, ...parameters, byDefault]
    .filter((word): word is string => word !== undefined)
    .map((word) => cell(oneLine(word)));
  return `| ${name} | ${cell(type)} | ${words.join('<br>')} |`;
}

function paragraphs(docs: Documentation | undefined): string {
  const throws = docs?.custom?.throws;
  return [
    docs?.summary, docs?.remarks, throws === undefined ? undefined : `Throws ${throws}.`,
    docs?.see === undefined ? undefined : `See ${docs.see}.`,
    docs?.example === undefined ? undefined : `\`\`\`ts\n${docs.example}\n\`\`\``,
  ].filter((part) => part !== undefined).map((part) => `${part}\n`).join('\n');
}

function summaryOf({ docs }: ApiType): string {
  return oneLine(docs?.summary ?? '');
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ').trim();
}

function cell(text: string): string {
  return text.replace(/\|/g, '\\|');
}
