import { Dict } from '../base/json';
import type * as Check from '../preflight/check';
import { headlineOf, sentenceOf } from '../preflight/finding';
import { InvalidRun } from './errors';

/** Throws what preflight has against a run that is not just its template, which was checked when it was synthesised. */
export function checked(manifest: Dict): void {
  // takes longer to load than most requests, and is needed for overrides only
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { check } = require('../preflight/check') as typeof Check;
  const errors = check([{ manifest }], { withoutInfo: true }).findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    throw new InvalidRun(errors.map((finding) => `${headlineOf(finding)}: ${sentenceOf(finding)}`).join('\n'));
  }
}
