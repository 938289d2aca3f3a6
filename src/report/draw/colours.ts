/** Colours by what they mean: names of variables of the page, each for light and for dark. Pairs that touch differ in lightness too. */
export const COLOURS = {
  ink: ['#1c2430', '#e6eaf0'],
  quiet: ['#55606e', '#a3adba'],
  paper: ['#ffffff', '#14181f'],
  raised: ['#f5f7f9', '#1c222b'],
  line: ['#d8dee6', '#343d4a'],
  link: ['#1257a6', '#8bbcf5'],
  firm: ['#17508f', '#78aef0'],
  evict: ['#6d9fd4', '#3b6ea8'],
  risk: ['#c3cad3', '#4c5664'],
  borrow: ['#e8c877', '#8f7330'],
  lend: ['#2a8a7c', '#4fb9a9'],
  error: ['#b3261e', '#ff9a92'],
  warning: ['#8a5300', '#f0b95b'],
  good: ['#1d7044', '#6fcf97'],
  q1: ['#17508f', '#78aef0'], q2: ['#c2713a', '#e0945f'], q3: ['#2a8a7c', '#4fb9a9'], q4: ['#8a4f9e', '#c08ad2'],
  q5: ['#8c8127', '#c9bd5a'], q6: ['#b8476b', '#e58aa8'], q7: ['#5a6b2f', '#9fb36a'], q8: ['#8a93a0', '#6b7583'],
} as const;

export type Colour = keyof typeof COLOURS;

/** The colour as a value of CSS, or of an attribute of SVG. */
export function colour(name: Colour): string {
  return `var(--${name})`;
}

/** The colour of a queue by its place among those that are shown. */
export function queueColour(i: number): string {
  return colour(QUEUES[Math.min(i, QUEUES.length - 1)]);
}

const QUEUES: readonly Colour[] = ['q1', 'q2', 'q3', 'q4', 'q5', 'q6', 'q7', 'q8'];

/** How many queues have a colour of their own; the last colour is that of the others. */
export const COLOURED_QUEUES = QUEUES.length - 1;

/** The variables for a style sheet, or for a picture that stands alone. */
export function variables(selector: string): string {
  const of = (i: 0 | 1): string => Object.entries(COLOURS).map(([name, values]) => `--${name}:${values[i]}`).join(';');
  return `${selector}{${of(0)}}@media screen and (prefers-color-scheme:dark){${selector}{${of(1)}}}`;
}
