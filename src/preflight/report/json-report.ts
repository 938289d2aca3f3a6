import { printableJson } from '../../base/printable';
import { CheckResult } from '../check';
import { ReadError } from '../input/read-input';
import { Finding, sentenceOf } from '../finding';
import { lineOf } from './text-report';

/** The findings for programs. */
export function jsonReport(result: CheckResult, problems: readonly ReadError[] = []): string {
  const count = (severity: string): number => result.findings.filter((finding) => finding.severity === severity).length;
  const summary = {
    objects: result.objects, errors: count('error'), warnings: count('warning'), infos: count('info'), disabled: result.suppressed,
  };
  const unread = problems.length === 0 ? {} : { problems };
  return `${printableJson(JSON.stringify({ summary, findings: result.findings.map(entryOf), ...unread }, null, 2))}\n`;
}

function entryOf(finding: Finding): object {
  const { object } = finding;
  return {
    rule: finding.rule,
    severity: finding.severity,
    family: finding.family,
    object: { apiVersion: object.apiVersion, kind: object.kind, namespace: object.namespace, name: object.name },
    file: object.origin.file,
    line: lineOf(finding),
    construct: object.origin.constructPath,
    property: finding.property,
    value: finding.value,
    problem: finding.problem,
    arithmetic: finding.arithmetic,
    fix: finding.fix,
    because: finding.because,
    message: `${object.title}: ${sentenceOf(finding)}`,
  };
}
