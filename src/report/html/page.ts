import { createHash } from 'node:crypto';
import { Pen } from '../draw/svg';
import { isAccelerator } from '../../preflight/model/amounts';
import { Quantity } from '../../base/quantity';
import { ClusterReport } from '../model/cluster-report';
import { Figures } from './figure';
import { html, Html } from './html';
import { accessSection, changesSection, findingsSection, gangsSection, poolsSection } from './other-sections';
import { SCRIPT } from './script';
import { sharesSection } from './shares-section';
import { STYLE } from './style';
import { weekSection } from './week-section';
import { plural, workloadsSection } from './workloads-section';

/** What a report is about. */
export interface Report {
  /** The paths that it was made of, as they were given. */
  readonly paths: readonly string[];

  /** What it is compared with. */
  readonly old?: string;
  readonly clusters: readonly ClusterReport[];
}

interface Section {
  readonly id: string;
  readonly title: string;
  readonly content: Html;
}

/** The report as one page that needs nothing else: no network, no file beside it. */
export function page(report: Report, pen: Pen): string {
  const figures = new Figures(pen);
  const title = titleOf(report);
  const several = report.clusters.length > 1;
  const clusters = report.clusters.map((cluster, i) => ({ cluster, id: several ? `c${i + 1}-` : '', sections: sectionsOf(cluster, several ? `c${i + 1}-` : '', figures) }));
  const body = html`<a class="skip" href="#content">Skip to the content</a>
<header class="top">
<h1>${title}</h1>
<p class="q">Made of ${report.paths.map((path, i) => html`${i > 0 && ', '}<code>${path}</code>`)}${report.old !== undefined
    && html`, compared with <code>${report.old}</code>`}</p>
${!several && summary(report.clusters[0])}
</header>
<nav aria-label="Contents"><div>
${several ? clusters.map(({ cluster, id }) => html`<a href="#${id}top">${nameOf(cluster)}</a>\n`)
    : clusters[0].sections.map(({ id, title: name }) => html`<a href="#${id}">${name}</a>\n`)}
<label id="search" hidden>Search <input type="search" id="find" autocomplete="off"><span id="found" role="status"></span></label>
</div></nav>
<main id="content">
${clusters.map(({ cluster, id, sections }, i) => html`${several && html`<h2 id="${id}top"${i === 0 && html` class="first"`}>${nameOf(cluster)}</h2>
${summary(cluster)}
<p class="u">${sections.map(({ id: section, title: name }, k) => html`${k > 0 && ' · '}<a href="#${section}">${name}</a>`)}</p>`}
${sections.map((section) => html`<section aria-labelledby="${section.id}">
<h3 id="${section.id}">${section.title}</h3>
${section.content}</section>\n`)}`)}
</main>
<footer><p>Made by <code>cdk8s-ml-workloads report</code> from manifests alone, by the models that check them: queue arithmetic as Kueue and
Volcano do it, not what is in use now. The same input makes the same page.</p></footer>`;
  return document(title, body);
}

function document(title: string, body: Html): string {
  const policy = `default-src 'none'; style-src '${hashOf(STYLE)}'; script-src '${hashOf(SCRIPT)}'; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Html(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
${body}
<script>${new Html(SCRIPT)}</script>
</body>
</html>
`.text;
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function titleOf({ clusters }: Report): string {
  return clusters.length === 1 ? `Cluster ${clusters[0].name}`.trim() : `${clusters.length} clusters`;
}

function nameOf({ name }: ClusterReport): string {
  return name === '' ? 'The rest' : name;
}

/** The parts of a cluster's report; what is most urgent first. */
function sectionsOf(cluster: ClusterReport, prefix: string, figures: Figures): Section[] {
  const section = (id: string, title: string, content: Html): Section => ({ id: `${prefix}${id}`, title, content });
  return [
    ...(cluster.changes === undefined ? [] : [section('changes', 'What changes', changesSection(cluster))]),
    section('shares', 'Shares', sharesSection(cluster, figures)),
    section('workloads', 'Workloads', workloadsSection(cluster)),
    section('week', 'The week', weekSection(cluster, figures)),
    section('gangs', 'Gangs', gangsSection(cluster)),
    section('findings', 'Findings', findingsSection(cluster)),
    section('pools', 'Node pools', poolsSection(cluster)),
    section('access', 'Access', accessSection(cluster)),
  ];
}

/** The numbers that somebody wants first. */
function summary({ pools, shares, queues, gangs, systems, kubernetes, result: { findings } }: ClusterReport): Html {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.filter(({ severity }) => severity === 'warning').length;
  const accelerators = new Map<string, Quantity>();
  pools.flatMap(({ total }) => total).filter(([resource]) => isAccelerator(resource))
    .forEach(([resource, amount]) => accelerators.set(resource, (accelerators.get(resource) ?? amount.minus(amount)).plus(amount)));
  const teams = new Set(shares.flatMap(({ rows }) => rows.map(({ queue }) => queue))).size;
  const entry = (name: string, value: string | number, kind?: string): Html =>
    html`<div><dt>${name}</dt><dd${kind !== undefined && html` class="${kind}"`}>${value}</dd></div>\n`;
  return html`<dl class="k">
${[...accelerators].map(([resource, amount]) => entry(resource, amount.toString()))}
${entry('Queues', teams)}${entry('Workloads', queues.reduce((sum, { rows }) => sum + rows.length, 0))}${entry('Gangs', gangs.length)}
${entry('Errors', errors, errors > 0 ? 'error' : 'good')}${entry('Warnings', warnings, warnings > 0 ? 'warning' : undefined)}
</dl>
<p class="q">${[...systems, ...(kubernetes === undefined ? [] : [`Kubernetes ${kubernetes}`]),
    pools.length === 0 ? 'no pools declared' : plural(pools.length, 'node pool')].join(' · ')}</p>`;
}
