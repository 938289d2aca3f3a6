// What the suites need of the library's inside: this file alone knows where it is.
export { check } from '../../src/preflight/check';
export type { Finding } from '../../src/preflight/finding';
export { sentenceOf } from '../../src/preflight/finding';
export { diffManifests } from '../../src/preflight/diff/diff';
export type { DiffEntry } from '../../src/preflight/diff/diff-entry';
export type { ClusterFacts } from '../../src/upstream/cluster-facts';

export { simulate } from '../../src/simulate/simulate';
export type { SimulatedWorkload } from '../../src/simulate/result';

import { RULES } from '../../src/preflight/registry';

/** The bad and good example of each rule, as YAML. */
export function ruleExamples(): string[] {
  return RULES.flatMap(({ bad, good }) => [bad, good]);
}

