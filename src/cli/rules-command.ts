import { RULES } from '../preflight/registry';
import { Rule } from '../preflight/rule';
import { CommandResult, unusable } from './command-result';
import { parseOptions, suggestion } from './options';

const USAGE = `Usage: cdk8s-ml-workloads rules [RULE...] [--format text|json]

Without a name, lists all rules of preflight; with names, explains these: what they find, why that is a problem, what they
rest on, and an example of both.
`;

/** The commands `rules` and `explain`. */
export function rulesCommand(args: readonly string[]): CommandResult {
  try {
    const { values, positionals } = parseOptions(args, { format: { type: 'string' } });
    if (values.help === true) {
      return { exitCode: 0, output: USAGE };
    }
    const format = values.format ?? 'text';
    if (format !== 'text' && format !== 'json') {
      return unusable(`--format (${format}) must be text or json`);
    }
    const rules = positionals.length === 0 ? [...RULES].sort((a, b) => (a.id < b.id ? -1 : 1)) : positionals.map(ruleOf);
    if (format === 'json') {
      return { exitCode: 0, output: `${JSON.stringify(rules.map(entryOf), null, 2)}\n` };
    }
    return { exitCode: 0, output: positionals.length === 0 ? listOf(rules) : rules.map(explanationOf).join('\n') };
  } catch (error) {
    return unusable((error as Error).message);
  }
}

function ruleOf(id: string): Rule {
  const rule = RULES.find((candidate) => candidate.id === id);
  if (rule === undefined) {
    throw new Error(`no rule is called '${id}'${suggestion(id, RULES.map((candidate) => candidate.id))}`);
  }
  return rule;
}

function listOf(rules: readonly Rule[]): string {
  const width = Math.max(...rules.map(({ id }) => id.length));
  return rules.map(({ id, severity, summary }) => `${id.padEnd(width)}  ${severity.padEnd(7)}  ${summary.replace(/\s+/g, ' ')}\n`).join('');
}

function explanationOf({ id, severity, family, summary, why, because, bad, good, facts }: Rule): string {
  const block = (yaml: string): string => yaml.trim().split('\n').map((line) => `  ${line}`).join('\n');
  return [
    `${id} (${severity}: ${family})`, '', summary, why, '', `Known because: ${because}.`, '',
    ...(facts === undefined ? [] : ['With the declared facts:', '', block(facts), '']),
    'Bad:', '', block(bad), '', 'Good:', '', block(good), '',
    `Turn it off: --disable '${id}=<reason>', or the annotation preflight.cdk8s-ml-workloads.dev/disable: '${id}: <reason>'`, '',
  ].join('\n');
}

function entryOf({ id, severity, family, summary, why, because, bad, good, facts }: Rule): object {
  return { id, severity, family, summary, why, because, bad: bad.trim(), good: good.trim(), facts };
}
