import { printable } from '../../base/printable';
import { CheckResult } from '../check';
import { headlineOf, sentenceOf, Severity } from '../finding';
import { lineOf, summaryOf } from './text-report';

const COMMANDS: Record<Severity, string> = { error: 'error', warning: 'warning', info: 'notice' };

/**
 * The findings as commands of GitHub's workflows, which shows them at their lines in a pull request.
 *
 * @see https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function githubReport(result: CheckResult): string {
  const lines = result.findings.map((finding) => {
    const { file } = finding.object.origin;
    const line = lineOf(finding);
    const place = [
      ...(file === undefined ? [] : [`file=${property(file)}`]), ...(line === undefined ? [] : [`line=${line}`]),
      `title=${property(finding.rule)}`,
    ].join(',');
    return `::${COMMANDS[finding.severity]} ${place}::${data(`${headlineOf(finding)}: ${sentenceOf(finding)}`)}`;
  });
  return [...lines, summaryOf(result), ''].join('\n');
}

function data(text: string): string {
  return printable(text).replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

function property(text: string): string {
  return data(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}
