import { DIFF_KINDS } from '../../preflight/diff/diff-entry';
import { diffSummary } from '../../preflight/diff/diff-report';
import { Finding, headlineOf, sentenceOf } from '../../preflight/finding';
import { StartGuarantee } from '../../preflight/model/start-guarantee';
import { AccessRow, DEEDS } from '../model/access-rows';
import { ClusterReport } from '../model/cluster-report';
import { html, Html, join, Part } from './html';
import { badge, details, table } from './table';
import { plural } from './workloads-section';

/** What the nodes are. */
export function poolsSection({ pools }: ClusterReport): Html {
  if (pools.length === 0) {
    return html`<p>No pools are declared: whether pods find a node is not known. A <code>cluster.yaml</code> beside the manifests, or
<code>--cluster FILE</code>, declares them.</p>`;
  }
  return table({
    caption: 'Node pools', isSearched: true,
    columns: [{ name: 'Pool' }, { name: 'Nodes', isNumber: true }, { name: 'Each node' }, { name: 'All nodes' }, { name: 'Labels' }, { name: 'Taints' }],
    rows: pools.map(({ name, nodes, perNode, total, labels, taints, isSpot }) => [
      html`${name}${isSpot && html` ${badge('warning', 'spot')}`}`, nodes, amounts(perNode), amounts(total),
      join(labels.map((label) => html`<code>${label}</code>`), '<br>'), join(taints.map((taint) => html`<code>${taint}</code>`), '<br>'),
    ]),
  });
}

function amounts(all: readonly (readonly [string, { toString(): string }])[]): Html {
  return join(all.map(([resource, amount]) => html`${amount.toString()} ${resource}`), '<br>');
}

const GUARANTEES: Readonly<Record<StartGuarantee, readonly ['good' | 'warning' | 'error', string]>> = {
  placement: ['good', 'placed together'], 'quota-then-timeout': ['warning', 'quota, then timeout'], none: ['error', 'none'],
};

/** Pods that need each other: roles, how they find each other, and what is promised about their start. */
export function gangsSection({ gangs }: ClusterReport): Html {
  if (gangs.length === 0) {
    return html`<p>There are no gangs in the input.</p>`;
  }
  return table({
    caption: 'Gangs', isSearched: true, columns: ['Gang', 'Roles', 'Wiring', 'Start'].map((name) => ({ name })),
    rows: gangs.map(({ object, roles, wiring, guarantee, promise }) => [
      html`<span class="q">${object.namespace !== undefined && `${object.namespace}/`}</span>${object.name} <span class="u">${object.kind}</span>`,
      join(roles.map(({ name, pods, each }) => html`<strong>${name}</strong> ${pods} × ${each.length === 0 ? 'nothing asked for'
        : each.map(([resource, amount]) => `${amount.toString()} ${resource}`).join(', ')}`), '<br>'),
      join(wiring.map((one) => html`${one}`), '<br>'),
      html`${badge(...GUARANTEES[guarantee])} ${promise}`,
    ]),
  });
}

/** Who may do what. */
export function accessSection({ access }: ClusterReport): Html {
  if (access.length === 0) {
    return html`<p>There are no roles with bindings in the input.</p>`;
  }
  const deeds = DEEDS.filter((deed) => deed !== 'other' || access.some(({ others }) => others.length > 0));
  return html`<p class="q">By the roles and bindings of the input; roles that say the same are one row.</p>
${table({
    caption: 'Access', isSearched: true,
    columns: ['Persona', 'Who', ...deeds.map((deed) => deed[0].toUpperCase() + deed.slice(1))].map((name) => ({ name })),
    rows: access.map((row) => [
      row.persona === undefined ? html`<code>${row.role}</code>` : row.persona, holders(row),
      ...deeds.map((deed): Part => join((deed === 'other' ? row.others : row.deeds[deed]).map((resource) => html`${resource}`), '<br>')),
    ]),
  })}`;
}

function holders({ holders: all }: AccessRow): Html {
  const names = join(all.map((holder) => html`${holder}`), '<br>');
  return all.length <= 6 ? names : details(plural(all.length, 'holder'), names, false);
}

const SEVERITIES = ['error', 'warning', 'info'] as const;

/** What preflight finds, with its place. */
export function findingsSection({ result }: ClusterReport): Html {
  const { findings, suppressed, objects } = result;
  const silenced = suppressed > 0 && html` ${plural(suppressed, 'finding')} ${suppressed === 1 ? 'is' : 'are'} turned off by annotations.`;
  if (findings.length === 0) {
    return html`<p>${badge('good', 'nothing found')} ${plural(objects, 'object')} checked.${silenced}</p>`;
  }
  return html`<p class="q">${plural(objects, 'object')} checked by <code>preflight</code>.${silenced}</p>
${SEVERITIES.map((severity) => {
    const own = findings.filter((finding) => finding.severity === severity);
    return own.length > 0 && details(html`<strong>${plural(own.length, severity)}</strong>`, findingTable(own, severity), severity !== 'info');
  })}`;
}

function findingTable(findings: readonly Finding[], severity: string): Html {
  return table({
    caption: `Findings: ${severity}`, isSearched: true, columns: ['What', 'Why, and what to do', 'Rule', 'Where'].map((name) => ({ name })),
    rows: findings.map((finding) => [
      headlineOf(finding), sentenceOf(finding), html`<code>${finding.rule}</code>`, html`<code>${finding.object.place}</code>`,
    ]),
  });
}

/** What applying it over the old state does. */
export function changesSection({ changes = [] }: ClusterReport): Html {
  return html`<p><strong>${diffSummary(changes)}</strong></p>
${DIFF_KINDS.map((kind) => {
    const own = changes.filter((entry) => entry.kind === kind);
    return own.length > 0 && details(html`<strong>${kind[0].toUpperCase() + kind.slice(1)}</strong> <span class="q">${own.length}</span>`, table({
      caption: kind, isSearched: true, columns: [{ name: 'Object' }, { name: 'What happens' }],
      rows: own.map(({ object, text, fix, severity }) => [
        object, html`${severity !== 'info' && html`${badge(severity, severity)} `}${text}${fix !== undefined && `; ${fix}`}`,
      ]),
    }), kind !== 'other' && own.length <= 20);
  })}`;
}
