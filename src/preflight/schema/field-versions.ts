import { Walk } from './walk';

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

/** Finds properties that the declared version of Kubernetes has not yet, or has no more. */
export function fieldVersionCheck(
  since: Readonly<Record<string, string>>,
  until: Readonly<Record<string, string>>,
): (property: string, value: unknown, walk: Walk) => void {
  const first = new Map(Object.entries(since));
  const last = new Map(Object.entries(until));
  return (property, value, walk) => {
    const { kubernetes } = walk;
    const from = first.get(property);
    const to = last.get(property);
    if (from !== undefined && kubernetes !== undefined && isNotYet(from, kubernetes)) {
      walk.complain({
        rule: 'field-version',
        property,
        value,
        problem: `exists since Kubernetes ${from}, and the cluster is declared to have ${shownVersion(kubernetes)}`,
        fix: 'leave it out',
      });
    }
    if (to !== undefined && isGone(to, kubernetes ?? NEWEST)) {
      const isCertain = isGone(to, kubernetes);
      walk.complain({
        rule: 'field-version',
        property,
        value,
        problem: `exists up to Kubernetes ${to}${kubernetes === undefined ? '' : `, and the cluster is declared to have ${shownVersion(kubernetes)}`}`,
        fix: 'leave it out',
        ...(isCertain ? {} : { severity: 'warning' as const }),
      });
    }
  };
}

/** For instance `1.34`. */
export function shownVersion(kubernetes: number): string {
  return `${Math.floor(kubernetes / 1000)}.${kubernetes % 1000}`;
}
