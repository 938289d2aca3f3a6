import { parseArgs } from 'node:util';
import { check, CheckResult } from '../preflight/check';
import { readClusterFile } from '../upstream/cluster-file';
import { RULES } from '../preflight/registry';
import { jsonReport } from '../preflight/report/json-report';
import { sarifReport } from '../preflight/report/sarif-report';
import { textReport } from '../preflight/report/text-report';
import { InputProblem } from '../preflight/yaml-input';
import { readBaseline, withoutBaseline, writeBaseline } from './baseline';
import { CommandResult } from './command-result';
import { definitionsIn } from './given-schemas';
import { readPaths } from './input-files';
import { unusable } from './unusable';

const USAGE = `Usage: cdk8s-ml-workloads preflight PATH... [options]

Checks Kubernetes manifests: files, folders, or '-' for the standard input.

Options:
  --format text|json|sarif   how to print findings (text)
  --cluster FILE             facts about the cluster: node pools, queues, settings of Kueue and Volcano
  --baseline FILE            leave out the findings that the file lists
  --write-baseline FILE      write today's findings to a file for --baseline
  --schemas FOLDER           CustomResourceDefinitions of other kinds that the manifests have
  --disable RULE=REASON      turn a rule off; may be given several times
  --quiet                    leave out infos
  --help

Exit code: 0 no errors, 1 errors, 2 unusable input.
`;

const OPTIONS = {
  format: { type: 'string' },
  cluster: { type: 'string' },
  schemas: { type: 'string', multiple: true },
  baseline: { type: 'string' },
  'write-baseline': { type: 'string' },
  disable: { type: 'string', multiple: true },
  quiet: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

/** What the command needs from its surroundings. */
export interface Terminal {
  readonly colour: boolean;
  readonly stdin: () => string;
}

/** The command `preflight`: 0 without errors, 1 with errors, 2 when there was something that it could not read. */
export function preflightCommand(args: readonly string[], terminal: Terminal): CommandResult {
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
    if (values.help === true) {
      return { exitCode: 0, output: USAGE };
    }
    if (positionals.length === 0) {
      return { exitCode: 2, output: '', errors: `no path given\n\n${USAGE}` };
    }
    const format = values.format ?? 'text';
    if (!['text', 'json', 'sarif'].includes(format)) {
      return unusable(`--format (${format}) must be text, json or sarif`);
    }
    const facts = values.cluster === undefined ? {} : readClusterFile(values.cluster);
    const baseline = values.baseline === undefined ? undefined : readBaseline(values.baseline);
    const input = readPaths(positionals, terminal.stdin);
    const definitions = definitionsIn(values.schemas ?? []);
    const checked = check(input.manifests, { facts, definitions, disabled: disabledRules(values.disable ?? []) });
    const accepted = baseline === undefined ? checked : withoutBaseline(checked, baseline);
    const result =
      values.quiet === true ? { ...accepted, findings: accepted.findings.filter(({ severity }) => severity !== 'info') } : accepted;
    if (values['write-baseline'] !== undefined) {
      writeBaseline(values['write-baseline'], checked);
    }
    const problems =
      input.manifests.length === 0 && input.problems.length === 0
        ? [{ file: positionals.join(', '), message: 'has no Kubernetes objects' }]
        : input.problems;
    return {
      exitCode: exitCodeOf(result, problems), output: print(result, format, terminal.colour), errors: problems.map(describe).join(''),
    };
  } catch (error) {
    return unusable((error as Error).message);
  }
}

function exitCodeOf(result: CheckResult, problems: readonly InputProblem[]): number {
  if (problems.length > 0) {
    return 2;
  }
  return result.findings.some(({ severity }) => severity === 'error') ? 1 : 0;
}

function print(result: CheckResult, format: string, colour: boolean): string {
  switch (format) {
    case 'json':
      return jsonReport(result);
    case 'sarif':
      return sarifReport(result);
    default:
      return textReport(result, { colour });
  }
}

function disabledRules(options: readonly string[]): ReadonlyMap<string, string> {
  return new Map(options.map((option) => {
    const [id, ...reason] = option.split('=');
    if (!RULES.some((rule) => rule.id === id)) {
      throw new Error(`--disable (${option}) must begin with the id of a rule; docs/rules.md lists all rules`);
    }
    if (reason.join('=').trim() === '') {
      throw new Error(`--disable (${option}) must give a reason, as in --disable '${id}=<reason>'`);
    }
    return [id, reason.join('=')];
  }));
}

function describe({ file, line, message }: InputProblem): string {
  return `${file}${line === undefined ? '' : `:${line}`} ${message}\n`;
}
