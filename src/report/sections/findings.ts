import { DIFF_KINDS } from '../../preflight/diff/diff-entry';
import { diffSummary } from '../../preflight/diff/diff-report';
import { Finding, headlineOf, sentenceOf } from '../../preflight/finding';
import { RULES } from '../../preflight/registry';
import { ClusterReport } from '../model/cluster-report';
import { Block, Inline, plural } from './document';

const SEVERITIES = ['error', 'warning', 'info'] as const;

/** What preflight finds, with its place. */
export function findingsSection({ result }: ClusterReport): Block[] {
  const { findings, suppressed, objects } = result;
  const checked = ` ${plural(objects, 'object')} checked by preflight.`;
  const silenced =
    suppressed === 0 ? '' : ` ${plural(suppressed, 'finding')} ${suppressed === 1 ? 'is' : 'are'} turned off by annotations.`;
  return [
    {
      paragraph: [
        findings.length === 0
          ? { badge: 'good', says: 'nothing found' }
          : SEVERITIES.map((severity) => plural(findings.filter((finding) => finding.severity === severity).length, severity)).join(', ') +
            '.',
        checked,
        silenced,
      ],
    },
    ...SEVERITIES.flatMap((severity): Block[] => {
      const own = findings.filter((finding) => finding.severity === severity);
      return own.length === 0
        ? []
        : [
            {
              summary: { strong: plural(own.length, severity) },
              isOpen: severity !== 'info',
              blocks: own.length <= MOST_TOGETHER ? [findingTable(own, severity)] : byRule(own),
            },
          ];
    }),
  ];
}

/** Findings of one severity that are shown without being taken apart. */
const MOST_TOGETHER = 12;

/** One part for each rule, the most frequent first: what is wrong in many places is mended in one. */
function byRule(findings: readonly Finding[]): Block[] {
  const rules = new Map<string, Finding[]>();
  findings.forEach((finding) => rules.set(finding.rule, [...(rules.get(finding.rule) ?? []), finding]));
  return [...rules]
    .sort(([a, of], [b, others]) => others.length - of.length || (a < b ? -1 : 1))
    .map(([rule, own]) => ({
      summary: [{ code: rule }, ` ${own.length} × `, { quiet: RULES.find(({ id }) => id === rule)?.summary ?? '' }],
      isOpen: false,
      blocks: [findingTable(own, rule)],
    }));
}

function findingTable(findings: readonly Finding[], severity: string): Block {
  return {
    table: {
      caption: `Findings: ${severity}`,
      columns: ['What', 'Why, and what to do', 'Rule', 'Where'].map((name) => ({ name })),
      rows: findings.map((finding): Inline[] => [
        headlineOf(finding),
        sentenceOf(finding),
        { code: finding.rule },
        { code: finding.object.place },
      ]),
    },
  };
}

/** What applying it over the old state does. */
export function changesSection({ changes = [] }: ClusterReport): Block[] {
  return [
    { paragraph: { strong: diffSummary(changes) } },
    ...DIFF_KINDS.flatMap((kind): Block[] => {
      const own = changes.filter((entry) => entry.kind === kind);
      return own.length === 0
        ? []
        : [
            {
              summary: [{ strong: kind[0].toUpperCase() + kind.slice(1) }, ' ', { quiet: String(own.length) }],
              isOpen: kind !== 'other' && own.length <= 20,
              blocks: [
                {
                  table: {
                    caption: kind,
                    columns: [{ name: 'Object' }, { name: 'What happens' }],
                    rows: own.map(({ object, text, fix, severity }): Inline[] => [
                      object,
                      [
                        ...(severity === 'info' ? [] : [{ badge: severity, says: severity }, ' ']),
                        `${text}${fix === undefined ? '' : `; ${fix}`}`,
                      ],
                    ]),
                  },
                },
              ],
            },
          ];
    }),
  ];
}
