import { StartGuarantee } from '../../preflight/model/start-guarantee';
import { AccessRow, DEEDS } from '../model/access-rows';
import { ClusterReport } from '../model/cluster-report';
import { Block, Inline, plural } from './document';
import { objectName } from './workloads';

/** What the nodes are. */
export function poolsSection({ pools }: ClusterReport): Block[] {
  if (pools.length === 0) {
    return [
      {
        paragraph: [
          'No pools are declared: whether pods find a node is not known. A ',
          { code: 'cluster.yaml' },
          ' beside the manifests, or ',
          { code: '--cluster FILE' },
          ', declares them.',
        ],
      },
    ];
  }
  return [
    {
      table: {
        caption: 'Node pools',
        columns: [
          { name: 'Pool' },
          { name: 'Nodes', isNumber: true },
          { name: 'Each node' },
          { name: 'All nodes' },
          { name: 'Labels' },
          { name: 'Taints' },
        ],
        rows: pools.map(({ name, nodes, perNode, total, labels, taints, isSpot }): Inline[] => [
          isSpot ? [name, ' ', { badge: 'warning', says: 'spot' }] : name,
          nodes,
          amounts(perNode),
          amounts(total),
          { lines: labels.map((code) => ({ code })) },
          { lines: taints.map((code) => ({ code })) },
        ]),
      },
    },
  ];
}

function amounts(all: readonly (readonly [string, { toString(): string }])[]): Inline {
  return { lines: all.map(([resource, amount]) => `${amount.toString()} ${resource}`) };
}

const GUARANTEES: Readonly<Record<StartGuarantee, Inline>> = {
  placement: { badge: 'good', says: 'placed together' },
  'quota-then-timeout': { badge: 'warning', says: 'quota, then timeout' },
  none: { badge: 'error', says: 'no guarantee' },
};

/** Pods that need each other: roles, how they find each other, and what is promised about their start. */
export function gangsSection({ gangs }: ClusterReport): Block[] {
  return [
    { lead: 'Workloads whose pods need each other: whether all of them start, and how they find each other.' },
    {
      table: {
        caption: 'Gangs',
        columns: ['Gang', 'Roles', 'Wiring', 'Start'].map((name) => ({ name })),
        rows: gangs.map(({ object, roles, wiring, guarantee, isAbout, promise }): Inline[] => [
          objectName(object),
          {
            lines: roles.map(({ name, pods, each }) => [
              { strong: name },
              ` ${pods} × ${
                each.length === 0 ? 'nothing asked for' : each.map(([resource, amount]) => `${amount.toString()} ${resource}`).join(', ')
              }`,
            ]),
          },
          { lines: wiring },
          [isAbout === undefined ? GUARANTEES[guarantee] : { badge: 'info', says: `${isAbout} at once` }, ` ${promise}`],
        ]),
      },
    },
  ];
}

/** Holders that a row shows one by one. */
const MOST_HOLDERS = 6;

/** Who may do what. */
export function accessSection({ access }: ClusterReport): Block[] {
  const deeds = DEEDS.filter((deed) => deed !== 'other' || access.some(({ others }) => others.length > 0));
  const long = access.filter(({ holders }) => holders.length > MOST_HOLDERS);
  return [
    { lead: 'Who may do what by the roles and bindings of the input; roles that say the same are one row.' },
    {
      table: {
        caption: 'Access',
        columns: ['Persona', 'Who', ...deeds.map((deed) => deed[0].toUpperCase() + deed.slice(1))].map((name) => ({ name })),
        rows: access.map((row): Inline[] => [
          nameOf(row),
          row.holders.length > MOST_HOLDERS ? `${row.holders.length} holders, see below` : { lines: row.holders },
          ...deeds.map((deed) => (deed === 'other' ? row.others : row.deeds[deed]).join(', ')),
        ]),
      },
    },
    ...long.map((row): Block => ({
      summary: [plural(row.holders.length, 'holder'), ' of ', nameOf(row)],
      isOpen: false,
      blocks: [{ table: { caption: 'Holders', columns: [{ name: 'Who' }], rows: row.holders.map((holder) => [holder]) } }],
    })),
  ];
}

function nameOf({ persona, role }: AccessRow): Inline {
  return persona ?? { code: role };
}
