import { printable } from '../../base/printable';
import { CheckResult } from '../check';
import { stepsOf } from '../property-path';
import { Finding, headlineOf, sentenceOf, Severity } from '../finding';

const COLOURS: Record<Severity, string> = { error: '31', warning: '33', info: '36' };

/** The findings for people to read. */
export function textReport(result: CheckResult, options: { readonly colour?: boolean } = {}): string {
  const paint = (text: string, code: string): string => (options.colour === true ? `\u001b[${code}m${text}\u001b[0m` : text);
  const lines = result.findings.flatMap((finding) => [
    `${paint(finding.severity, COLOURS[finding.severity])} ${printable(headlineOf(finding))} (${finding.rule})`,
    `  ${printable(sentenceOf(finding))}`,
    `  known because: ${printable(finding.because)}`,
    `  at: ${printable(placeOf(finding))}`,
    '',
  ]);
  return [...lines, summaryOf(result), ''].join('\n');
}

/** How many findings there are. */
export function summaryOf(result: CheckResult): string {
  const count = (severity: Severity): number => result.findings.filter((finding) => finding.severity === severity).length;
  const parts = [plural(count('error'), 'error'), plural(count('warning'), 'warning'), `${count('info')} info`];
  const suppressed = result.suppressed === 0 ? '' : `, ${result.suppressed} disabled`;
  return `${parts.join(', ')}${suppressed} in ${plural(result.objects, 'object')}`;
}

/** Where the property is. */
export function placeOf(finding: Finding): string {
  const { file, constructPath } = finding.object.origin;
  const line = lineOf(finding);
  return constructPath ?? (file === undefined ? 'the input' : line === undefined ? file : `${file}:${line}`);
}

/** The line of the property, or of the nearest thing around it that the file has. */
export function lineOf(finding: Finding): number | undefined {
  const { line, lineOf } = finding.object.origin;
  return finding.line ?? lineOf?.(stepsOf(finding.property)) ?? line;
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
