import { CheckResult } from '../preflight/check';
import { RULES } from '../preflight/registry';
import { githubReport } from '../preflight/report/github-report';
import { jsonReport } from '../preflight/report/json-report';
import { sarifReport } from '../preflight/report/sarif-report';
import { textReport } from '../preflight/report/text-report';
import { ReadError } from '../preflight/input/read-input';
import { readBaseline, withoutBaseline, writeBaseline } from './baseline';
import { checkClusters, checkEach, clusterOptions, declaredClusters, describeClusters } from './check-clusters';
import { CommandResult, problemLine, unusable } from './command-result';
import { definitionsIn } from './given-schemas';
import { readPaths } from './input-files';
import { parseOptions, suggestion } from './options';
import { Progress } from './progress';
import { readRuleSettings, withRuleSettings } from './rule-settings';

const USAGE = `Usage: cdk8s-ml-workloads preflight PATH... [options]

Checks Kubernetes manifests: files, folders, or '-' for the standard input. 'cdk8s-ml-workloads rules' lists what it looks
for, 'cdk8s-ml-workloads rules RULE' explains one, 'cdk8s-ml-workloads preflight diff' compares.

Options:
  --format FORMAT            how to print findings: text (the default), json, sarif, or github, for annotations of a pull request
  --cluster FILE             facts about the cluster: node pools, queues, settings of Kueue and Volcano
  --cluster NAME=FOLDER      manifests of one cluster of several, with the facts in its cluster.yaml; may be given several
                             times. Without it, a folder with a cluster.yaml is a cluster, and so are folders whose objects
                             contradict each other
  --each                     every file is a cluster of its own: for samples and alternatives
  --with FILE                with --each: what all of them find in their cluster; may be given several times
  --baseline FILE            leave out the findings that the file lists
  --write-baseline FILE      write today's findings to a file for --baseline
  --schemas FOLDER           CustomResourceDefinitions of other kinds that the manifests have
  --disable RULE=REASON      turn a rule off; may be given several times
  --config FILE              severities of rules, also for some paths only: a list 'rules' of rule, severity, reason, paths
  --quiet                    leave out infos
  --help

Exit code: 0 no errors, 1 errors, 2 unusable input.
`;

const OPTIONS = {
  format: { type: 'string' },
  cluster: { type: 'string', multiple: true },
  each: { type: 'boolean' },
  with: { type: 'string', multiple: true },
  schemas: { type: 'string', multiple: true },
  baseline: { type: 'string' },
  'write-baseline': { type: 'string' },
  disable: { type: 'string', multiple: true },
  config: { type: 'string' },
  quiet: { type: 'boolean' },
} as const;

/** What the command needs from its surroundings. */
export interface Terminal {
  readonly colour: boolean;
  readonly stdin: () => string;

  /** Shows how far the work is, on a terminal. */
  readonly progress?: (text: string) => void;
}

/** The command `preflight`: 0 without errors, 1 with errors, 2 when there was something that it could not read. */
export function preflightCommand(args: readonly string[], terminal: Terminal): CommandResult {
  try {
    const { values, positionals } = parseOptions(args, OPTIONS);
    if (values.help === true) {
      return { exitCode: 0, output: USAGE };
    }
    if (positionals.length === 0) {
      return { exitCode: 2, output: '', errors: `no path given\n\n${USAGE}` };
    }
    const format = values.format ?? 'text';
    if (!['text', 'json', 'sarif', 'github'].includes(format)) {
      return unusable(`--format (${format}) must be text, json, sarif or github`);
    }
    const { named, facts } = clusterOptions(values.cluster);
    const baseline = values.baseline === undefined ? undefined : readBaseline(values.baseline);
    const input = readPaths(positionals, terminal.stdin, new Progress(terminal.progress));
    const common = readPaths(values.with ?? [], terminal.stdin);
    const definitions = definitionsIn(values.schemas ?? []);
    const settings = values.config === undefined ? [] : readRuleSettings(values.config);
    // a baseline has all findings, and settings may make an error of what is only information
    const withoutInfo = values.quiet === true && values['write-baseline'] === undefined && settings.length === 0;
    const options = { facts, definitions, disabled: disabledRules(values.disable ?? []), withoutInfo };
    const { result: found, clusters } = values.each === true
      ? checkEach(input.manifests, common.manifests, options)
      : checkClusters([...common.manifests, ...input.manifests], declaredClusters(named, input.clusterFiles ?? []), options);
    const checked = settings.length === 0 ? found : withRuleSettings(found, settings);
    const accepted = baseline === undefined ? checked : withoutBaseline(checked, baseline);
    const result =
      values.quiet === true ? { ...accepted, findings: accepted.findings.filter(({ severity }) => severity !== 'info') } : accepted;
    if (values['write-baseline'] !== undefined) {
      writeBaseline(values['write-baseline'], checked);
    }
    const problems =
      input.manifests.length === 0 && input.problems.length === 0
        ? [{ file: positionals.join(', '), message: 'has no Kubernetes objects' }]
        : [...input.problems, ...common.problems];
    return {
      exitCode: exitCodeOf(result, problems), output: print(result, format, terminal.colour, problems),
      errors: problems.map(problemLine).join('') + describeClusters(clusters),
    };
  } catch (error) {
    return unusable((error as Error).message);
  }
}

function exitCodeOf(result: CheckResult, problems: readonly ReadError[]): number {
  if (problems.length > 0) {
    return 2;
  }
  return result.findings.some(({ severity }) => severity === 'error') ? 1 : 0;
}

function print(result: CheckResult, format: string, colour: boolean, problems: readonly ReadError[]): string {
  switch (format) {
    case 'json':
      return jsonReport(result, problems);
    case 'sarif':
      return sarifReport(result);
    case 'github':
      return githubReport(result);
    default:
      return textReport(result, { colour });
  }
}

function disabledRules(options: readonly string[]): ReadonlyMap<string, string> {
  return new Map(options.map((option) => {
    const [id, ...reason] = option.split('=');
    if (!RULES.some((rule) => rule.id === id)) {
      const meant = suggestion(id, RULES.map((rule) => rule.id));
      throw new Error(`--disable (${option}) must begin with the id of a rule; 'cdk8s-ml-workloads rules' lists all${meant}`);
    }
    if (reason.join('=').trim() === '') {
      throw new Error(`--disable (${option}) must give a reason, as in --disable '${id}=<reason>'`);
    }
    return [id, reason.join('=')];
  }));
}
