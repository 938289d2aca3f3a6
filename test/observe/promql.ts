import { Parser, SyntaxNode } from '@lezer/common';

// its types are those of an ES module only
// eslint-disable-next-line @typescript-eslint/no-require-imports
const { parser } = require('@prometheus-io/lezer-promql') as { readonly parser: Parser };

/** A metric that a query reads, and the labels that it looks at. */
export interface Selector {
  readonly metric: string;
  readonly labels: readonly string[];
}

/** What is wrong with a query, as far as its syntax shows. */
export function syntaxErrors(query: string): string[] {
  const errors: string[] = [];
  parser.parse(query).iterate({
    enter: (node) => {
      if (node.type.isError) {
        errors.push(`at ${node.from}: ${query.slice(Math.max(0, node.from - 20), node.from + 20)}`);
      }
    },
  });
  return errors;
}

/** The metrics that a query reads. */
export function selectorsIn(query: string): Selector[] {
  const found: Selector[] = [];
  parser.parse(query).iterate({
    enter: ({ node }) => {
      if (node.name === 'VectorSelector') {
        const metric = node.getChild('Identifier');
        found.push({ metric: textOf(query, metric), labels: labelsIn(query, node) });
      }
    },
  });
  return found;
}

/** The labels that a query groups, matches or joins by. */
export function groupingsIn(query: string): string[] {
  const found: string[] = [];
  parser.parse(query).iterate({
    enter: ({ node }) => {
      if (node.name === 'GroupingLabels') {
        found.push(...node.getChildren('LabelName').map((label) => textOf(query, label)));
      }
    },
  });
  return found;
}

function labelsIn(query: string, node: SyntaxNode): string[] {
  const labels: string[] = [];
  node.cursor().iterate((inner) => {
    if (inner.name === 'LabelName' && inner.node.parent?.name !== 'GroupingLabels') {
      labels.push(query.slice(inner.from, inner.to));
    }
  });
  return labels;
}

function textOf(query: string, node: SyntaxNode | null): string {
  return node === null ? '' : query.slice(node.from, node.to);
}
