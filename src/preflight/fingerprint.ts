import { Finding } from './finding';

/** What stays the same about a finding when lines move and numbers change: rule, object and property. */
export function fingerprintOf(finding: Finding): string {
  const { object } = finding;
  return `${finding.rule} ${object.kind}${object.group === '' ? '' : `.${object.group}`} `
    + `${object.namespace === undefined ? '' : `${object.namespace}/`}${object.name} ${finding.property}`;
}
