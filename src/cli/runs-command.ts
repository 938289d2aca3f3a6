import { freezeRuns, retireRuns } from '../gitops/frozen-folder';
import { CommandResult } from './command-result';
import { parseOptions, suggestion } from './options';

const USAGE = `Usage:
  cdk8s-ml-workloads runs freeze [NAME...] [--from dist] [--to runs]   keep runs as they are committed; all without NAME
  cdk8s-ml-workloads runs retire NAME... [--from runs]                 remove frozen runs

A folder of frozen runs is for one cluster: with several, name the folder of one with --from.
`;

/** The command `runs`: 0 if it did what it was asked to, 2 if it could not. */
export function runsCommand(args: readonly string[]): CommandResult {
  const [verb, ...rest] = args;
  try {
    const { positionals, values } = parseOptions(rest, { from: { type: 'string' }, to: { type: 'string' } });
    if (values.help === true || verb === '--help' || verb === '-h' || verb === 'help') {
      return { exitCode: 0, output: USAGE };
    }
    if (verb === 'freeze') {
      return done(freezeRuns(values.from ?? 'dist', values.to ?? 'runs', positionals));
    }
    if (verb === 'retire' && positionals.length > 0 && values.to === undefined) {
      return done(retireRuns(values.from ?? 'runs', positionals));
    }
    const known = ['freeze', 'retire'];
    const wrong = verb === undefined || known.includes(verb) ? '' : `unknown command 'runs ${verb}'${suggestion(verb, known)}\n\n`;
    return { exitCode: 2, output: `${wrong}${USAGE}` };
  } catch (error) {
    return { exitCode: 2, output: `${(error as Error).message}\n` };
  }
}

function done(lines: string[]): CommandResult {
  return { exitCode: 0, output: lines.map((line) => `${line}\n`).join('') };
}
