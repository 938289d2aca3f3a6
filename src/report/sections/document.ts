import { Picture } from '../draw/svg';

/** Words of a document: a text, some of it of another kind, or several one after the other. Nothing of it is markup. */
export type Inline =
  | string
  | { readonly code: string }
  | { readonly strong: string }
  /** Less important, in the same size or smaller. */
  | { readonly quiet: string }
  | { readonly small: string }
  | { readonly badge: Badge; readonly says: string }
  | { readonly link: string; readonly to: string }
  /** One below the other. */
  | { readonly lines: readonly Inline[] }
  | readonly Inline[];

export type Badge = 'error' | 'warning' | 'info' | 'good';

/** A column of a table. */
export interface Column {
  readonly name: string;

  /** Whether it has numbers, which stand at the right. */
  readonly isNumber?: boolean;
}

/** A table; the first cell names its row. */
export interface Table {
  /** What it shows, for who cannot see where it stands. */
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Inline[])[];
}

/** What a colour of a picture means; the fill as CSS has it. */
export interface Legend {
  readonly fill: string;
  readonly name: string;
}

/** A part of a document, from above to below. */
export type Block =
  | { readonly heading: string }
  | { readonly paragraph: Inline }
  /** What a section is about. */
  | { readonly lead: string }
  | { readonly notes: readonly string[] }
  | { readonly table: Table }
  /** A picture; the numbers stand in a table beside it. */
  | { readonly picture: Picture; readonly title: string; readonly legend: readonly Legend[] }
  | { readonly summary: Inline; readonly isOpen: boolean; readonly blocks: readonly Block[] }
  /** Numbers that somebody wants first. */
  | { readonly facts: readonly Fact[] };

/** A number with its name. */
export interface Fact {
  readonly name: string;
  readonly value: string;
  readonly kind?: 'error' | 'warning' | 'good';
}

/** A section of a cluster's report. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** For instance `1 run`, `2 runs`. */
export function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
