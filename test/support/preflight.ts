import { ClusterFacts } from '../../src/upstream/cluster-facts';
import { check } from '../../src/preflight/check';
import { readInput } from '../../src/preflight/input/read-input';
import { Manifest } from '../../src/preflight/kube-object';
import { Finding, sentenceOf } from '../../src/preflight/finding';

/** Manifests of a YAML text. */
export function manifestsOf(yaml: string): unknown[] {
  return read(yaml).map(({ manifest }) => manifest);
}

function read(yaml: string): readonly Manifest[] {
  const { manifests, problems } = readInput(yaml, 'example.yaml');
  if (problems.length > 0) {
    throw new Error(problems.map(({ message }) => message).join('\n'));
  }
  return manifests.map(({ manifest, origin }) => ({ manifest, origin: { ...origin, file: undefined, line: undefined } }));
}

/** All findings of a YAML text. */
export function preflight(yaml: string, facts: ClusterFacts = {}): readonly Finding[] {
  return check(read(yaml), { facts }).findings;
}

/** What one rule says about a YAML text, as `severity: sentence`. */
export function complaints(rule: string, yaml: string, facts: ClusterFacts = {}): string[] {
  return preflight(yaml, facts).filter((finding) => finding.rule === rule).map((finding) => `${finding.severity}: ${sentenceOf(finding)}`);
}

/** Ids of the rules that call something an error. */
export function errorRules(yaml: string, facts: ClusterFacts = {}): string[] {
  return preflight(yaml, facts).filter((finding) => finding.severity === 'error').map((finding) => finding.rule);
}
