import { isDnsSubdomain } from '../upstream/names';

const DNS_1035_LABEL = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

/** Whether a text is a DNS label that begins with a letter, as names of Services and of the parts of JobSets must be. */
export function isDns1035Label(text: string): boolean {
  return text.length <= 63 && DNS_1035_LABEL.test(text);
}

/** Whether a text is a domain and a path, such as `kueue.x-k8s.io/multikueue`. */
export function isDomainPrefixedPath(text: string): boolean {
  const slash = text.indexOf('/');
  return slash > 0 && isDnsSubdomain(text.slice(0, slash)) && /^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/.test(text.slice(slash + 1));
}

/** For instance `1 character`, `2 characters`. */
export function characters(count: number): string {
  return `${count} ${count === 1 ? 'character' : 'characters'}`;
}
