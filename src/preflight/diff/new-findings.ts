import { check } from '../check';
import { Finding, sentenceOf } from '../finding';
import { fingerprintOf } from '../fingerprint';
import { KubeObject, Manifest } from '../kube-object';
import { DiffEntry } from './diff-entry';

/** Rules about what is accepted and takes a component of the cluster down. */
const TAKES_DOWN: readonly string[] = ['kueue-cohort-cycle'];

/**
 * What preflight finds in the new manifests and not in the old ones. Only errors: the others are what preflight is asked for.
 *
 * @param exists whether the cluster has an object of that name
 * @param stays whether an object of the new manifests is a run that exists and is not changed
 */
export function newFindings(
  before: readonly Manifest[], after: readonly Manifest[], stays: (object: KubeObject) => boolean,
  exists: (object: KubeObject) => boolean,
): DiffEntry[] {
  const found = errorsIn(after, exists);
  const known = new Set((found.length === 0 ? [] : errorsIn(before, exists)).map(identityOf));
  return found.filter((finding) => !known.has(identityOf(finding))).map((finding) => entryOf(finding, stays(finding.object)));
}

function errorsIn(manifests: readonly Manifest[], exists: (object: KubeObject) => boolean): readonly Finding[] {
  return check(manifests, { withoutInfo: true, exists }).findings.filter(({ severity }) => severity === 'error');
}

function identityOf(finding: Finding): string {
  return `${fingerprintOf(finding)} ${finding.value}`;
}

/** Runs that go on do not start again, so that one of them can never start is no more than a warning here. */
function entryOf(finding: Finding, stays: boolean): DiffEntry {
  const isRefused = finding.family === 'is rejected' && !stays;
  const what = stays && finding.family === 'is rejected' ? 'would be rejected if it were made anew' : finding.family;
  return {
    kind: isRefused ? 'refused' : 'work disturbed',
    severity: isRefused || TAKES_DOWN.includes(finding.rule) ? 'error' : 'warning',
    object: finding.object.title,
    text: `${what}: ${sentenceOf({ ...finding, fix: '' }).replace(/; $/, '')}`,
    fix: finding.fix,
  };
}
