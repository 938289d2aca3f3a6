import { createHash } from 'node:crypto';
import { Pen } from '../draw/svg';
import { COLOPHON, overview, Report, sourceOf, titleOf } from '../sections/report';
import { clusterName, sectionsOf, summaryOf } from '../sections/sections';
import { BlockWriter, inline } from './blocks';
import { html, Html } from './html';
import { SCRIPT } from './script';
import { STYLE } from './style';

/** The report as one page that needs nothing else: no network, no file beside it. */
export function page(report: Report, pen: Pen): string {
  const title = titleOf(report);
  const several = report.clusters.length > 1;
  const writer = new BlockWriter(pen, several ? 4 : 3);
  const clusters = report.clusters.map((cluster, i) => {
    const prefix = several ? `c${i + 1}-` : '';
    return {
      cluster, top: `${prefix}top`,
      sections: sectionsOf(cluster).map(({ id, title: name, blocks }) => ({ id: `${prefix}${id}`, name, content: writer.blocks(blocks) })),
    };
  });
  const links = several
    ? clusters.map(({ cluster, top }) => html`<a href="#${top}">${clusterName(cluster)}</a>\n`)
    : clusters[0].sections.map(({ id, name }) => html`<a href="#${id}">${name}</a>\n`);
  return document(title, html`<a class="skip" href="#content">Skip to the content</a>
<header class="top">
<h1>${title}</h1>
<p>${inline(sourceOf(report))}</p>
${several ? writer.blocks([overview(report, clusters.map(({ top }) => top))]) : writer.blocks(summaryOf(report.clusters[0]))}
</header>
<nav aria-label="Contents"><div>
${links}
<label id="search" hidden>Search <input type="search" id="find" autocomplete="off"><span id="found" role="status"></span></label>
</div></nav>
<main id="content">
${clusters.map(({ cluster, top, sections }, i) => html`${several && html`<h2 id="${top}"${i === 0 && FIRST}>${clusterName(cluster)}</h2>
${writer.blocks(summaryOf(cluster))}
<p class="u">${sections.map(({ id, name }, k) => html`${k > 0 && ' · '}<a href="#${id}">${name}</a>`)}</p>`}
${sections.map(({ id, name, content }) => section(id, name, content, several))}`)}
</main>
<footer><p>${COLOPHON}</p></footer>`);
}

const FIRST = html` class="first"`;

function section(id: string, name: string, content: Html, isBelowCluster: boolean): Html {
  const heading = isBelowCluster ? html`<h3 id="${id}">${name}</h3>` : html`<h2 class="s1" id="${id}">${name}</h2>`;
  return html`<section aria-labelledby="${id}">
${heading}
${content}
</section>\n`;
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
