import { Check, Walk } from './walk';

/** A version such as `1.29` or `v1.29.3` as a number that grows with it; undefined where it is none. */
export function versionNumber(version: string | undefined): number | undefined {
  const match = /^v?(\d+)\.(\d+)/.exec(version ?? '');
  return match === null ? undefined : Number(match[1]) * 1000 + Number(match[2]);
}

/** The oldest release that upstream mended when these schemas were made: what none from there on has is an error in any case. */
const OLDEST_SUPPORTED = 1035;
const NEWEST = 1037;

/** Whether the declared version has not yet what exists since a version. */
export function isNotYet(since: string, kubernetes: number | undefined): boolean {
  return kubernetes !== undefined && kubernetes < (versionNumber(since) ?? 0);
}

/** Whether the declared version of Kubernetes, or else every supported one, lacks what was there up to a version. */
export function isGone(until: string, kubernetes: number | undefined): boolean {
  return (kubernetes ?? OLDEST_SUPPORTED) > (versionNumber(until) ?? 0);
}

/** Gives checks of properties that the declared version of Kubernetes has not yet, or has no more; of others nothing. */
export function fieldVersionCheck(
  since: Readonly<Record<string, string>>,
  until: Readonly<Record<string, string>>,
): (property: string, check: Check) => Check | undefined {
  const first = new Map(Object.entries(since));
  const last = new Map(Object.entries(until));
  return (property, check) => {
    const from = first.get(property);
    const to = last.get(property);
    if (from === undefined && to === undefined) {
      return undefined;
    }
    return (value, walk) => {
      complainOfVersion(value, from, to, walk);
      check(value, walk);
    };
  };
}

function complainOfVersion(value: unknown, from: string | undefined, to: string | undefined, walk: Walk): void {
  const { kubernetes } = walk;
  const declared = declaredVersion(kubernetes);
  if (from !== undefined && isNotYet(from, kubernetes)) {
    walk.complain({ rule: 'field-version', value, problem: `exists since Kubernetes ${from}${declared}`, fix: 'leave it out' });
  }
  if (to !== undefined && isGone(to, kubernetes ?? NEWEST)) {
    walk.complain({
      rule: 'field-version',
      value,
      problem: `exists up to Kubernetes ${to}${declared}`,
      fix: 'leave it out',
      ...(isGone(to, kubernetes) ? {} : { severity: 'warning' as const }),
    });
  }
}

/** What messages add where a version is declared. */
export function declaredVersion(kubernetes: number | undefined): string {
  return kubernetes === undefined ? '' : `, and the cluster is declared to have ${Math.floor(kubernetes / 1000)}.${kubernetes % 1000}`;
}
