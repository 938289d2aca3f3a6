import { check } from '../check';
import { Finding, sentenceOf } from '../finding';
import { fingerprintOf } from '../fingerprint';
import { Manifest } from '../kube-object';
import { DiffEntry } from './diff-entry';

/** Rules about what is accepted and takes a component of the cluster down. */
const TAKES_DOWN: readonly string[] = ['kueue-cohort-cycle'];

/** What preflight finds in the new manifests and not in the old ones. Only errors: the others are what preflight is asked for. */
export function newFindings(before: readonly Manifest[], after: readonly Manifest[]): DiffEntry[] {
  const known = new Set(errorsIn(before).map(identityOf));
  return errorsIn(after).filter((finding) => !known.has(identityOf(finding))).map(entryOf);
}

function errorsIn(manifests: readonly Manifest[]): readonly Finding[] {
  return check(manifests, { withoutInfo: true }).findings.filter(({ severity }) => severity === 'error');
}

function identityOf(finding: Finding): string {
  return `${fingerprintOf(finding)} ${finding.value}`;
}

/** Runs that go on do not start again, so that one of them can never start is no more than a warning here. */
function entryOf(finding: Finding): DiffEntry {
  const isRefused = finding.family === 'is rejected';
  return {
    kind: isRefused ? 'refused' : 'work disturbed',
    severity: isRefused || TAKES_DOWN.includes(finding.rule) ? 'error' : 'warning',
    object: finding.object.title,
    text: `${finding.family}: ${sentenceOf({ ...finding, fix: '' }).replace(/; $/, '')}`,
    fix: finding.fix,
  };
}
