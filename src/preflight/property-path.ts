/** `spec.tasks[0].name` as keys and positions. Keys with dots stand in brackets and quotes. */
export function stepsOf(property: string): (string | number)[] {
  const steps: (string | number)[] = [];
  for (const [, quoted, position, key] of property.matchAll(/\["([^"]+)"\]|\[(\d+)\]|([^.[\]]+)/g)) {
    steps.push(position === undefined ? (quoted ?? key) : Number(position));
  }
  return steps;
}

/** Keys and positions as `spec.tasks[0].name`. */
export function propertyOf(path: readonly (string | number)[]): string {
  const steps = path.map((step) => (typeof step === 'number' ? `[${step}]` : /[.[\]]/.test(step) ? `["${step}"]` : `.${step}`));
  return steps.join('').replace(/^\./, '');
}
