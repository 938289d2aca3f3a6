import { Walk } from './walk';

/** A version such as `1.29` or `v1.29.3` as a number that grows with it; undefined where it is none. */
export function versionNumber(version: string | undefined): number | undefined {
  const match = /^v?(\d+)\.(\d+)/.exec(version ?? '');
  return match === null ? undefined : Number(match[1]) * 1000 + Number(match[2]);
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
    if (from !== undefined && kubernetes !== undefined && kubernetes < (versionNumber(from) ?? 0)) {
      walk.complain({ rule: 'field-version', property, value, problem: `exists since Kubernetes ${from}, and the cluster is declared to have ${shown(kubernetes)}`, fix: 'leave it out' });
    }
    if (to !== undefined && (kubernetes ?? Infinity) > (versionNumber(to) ?? 0)) {
      const isDeclared = kubernetes !== undefined;
      walk.complain({
        rule: 'field-version',
        property,
        value,
        problem: `exists up to Kubernetes ${to}${isDeclared ? `, and the cluster is declared to have ${shown(kubernetes)}` : ''}`,
        fix: 'leave it out',
        ...(isDeclared ? {} : { severity: 'warning' as const }),
      });
    }
  };
}

function shown(kubernetes: number): string {
  return `${Math.floor(kubernetes / 1000)}.${kubernetes % 1000}`;
}
