import { parseAllDocuments } from 'yaml';
import { ClusterFacts } from '../../src/upstream/cluster-facts';
import { check } from '../../src/preflight/check';
import { Finding, sentenceOf } from '../../src/preflight/finding';

/** Manifests of a YAML text. */
export function manifestsOf(yaml: string): unknown[] {
  return parseAllDocuments(yaml).map((document) => {
    if (document.errors.length > 0) {
      throw document.errors[0];
    }
    return document.toJS() as unknown;
  });
}

/** All findings of a YAML text. */
export function preflight(yaml: string, facts: ClusterFacts = {}): readonly Finding[] {
  return check(manifestsOf(yaml).map((manifest) => ({ manifest })), { facts }).findings;
}

/** What one rule says about a YAML text, as `severity: sentence`. */
export function complaints(rule: string, yaml: string, facts: ClusterFacts = {}): string[] {
  return preflight(yaml, facts).filter((finding) => finding.rule === rule).map((finding) => `${finding.severity}: ${sentenceOf(finding)}`);
}

/** Ids of the rules that call something an error. */
export function errorRules(yaml: string, facts: ClusterFacts = {}): string[] {
  return preflight(yaml, facts).filter((finding) => finding.severity === 'error').map((finding) => finding.rule);
}
