#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suggestion } from './options';
import type * as DiffCommand from './diff-command';
import type * as FactsCommand from './facts-command';
import type * as InitCommand from './init-command';
import type * as ManifestFiles from '../preflight/input/manifest-files';
import type * as PreflightCommand from './preflight-command';
import type * as ReportCommand from './report-command';
import type * as RulesCommand from './rules-command';
import type * as RunCommands from './run-commands';
import type * as RunsCommand from './runs-command';
import type * as SimulateCommand from './simulate-command';
import type * as WeekCommand from './week-command';
import { CommandResult } from './command-result';

const USAGE = `Usage:
  cdk8s-ml-workloads preflight PATH...           check manifests before they are applied
  cdk8s-ml-workloads preflight diff OLD NEW      what a change of manifests starts, ends and shrinks
  cdk8s-ml-workloads simulate PATH... --from SNAPSHOT
                                                 what starts now, waits, preempts or never starts, and why
  cdk8s-ml-workloads simulate PATH... --week     a week of crons and runs: who waits, what is full, what idles
  cdk8s-ml-workloads report PATH... -o FILE      draw shares, workloads, a week, gangs and access: HTML or Markdown
  cdk8s-ml-workloads rules [RULE...]             list the rules of preflight, or explain some
  cdk8s-ml-workloads runs freeze|retire ...      keep finished runs as they are, or remove them
  cdk8s-ml-workloads run FILE#NAME --id ID       start a run of a template
  cdk8s-ml-workloads wait KIND/NAME              wait for the end of a run
  cdk8s-ml-workloads logs KIND/NAME              the log of all its pods
  cdk8s-ml-workloads status                      what runs and what waits, in which queue, and why
  cdk8s-ml-workloads facts -                     make a cluster file of what 'kubectl get -o json' prints
  cdk8s-ml-workloads init job|team|platform      write a small repository to start from
  cdk8s-ml-workloads help | --version

Each command explains itself with --help.
`;

const COMMANDS = [
  'preflight', 'simulate', 'report', 'rules', 'explain', 'run', 'wait', 'logs', 'status', 'runs', 'facts', 'init', 'help', 'diff',
];

/** Whether `simulate` is asked for a week. */
function isWeek(args: readonly string[]): boolean {
  return args.some((arg) => arg === '--week' || arg.startsWith('--week='));
}

/** Each command is loaded when it is asked for: some take longer to load than to run. */
function run(args: readonly string[]): CommandResult | Promise<CommandResult> {
  const [command, ...rest] = args;
  /* eslint-disable @typescript-eslint/no-require-imports */
  switch (command) {
    case 'preflight':
      return rest[0] === 'diff'
        ? (require('./diff-command') as typeof DiffCommand).diffCommand(rest.slice(1), terminal())
        : (require('./preflight-command') as typeof PreflightCommand).preflightCommand(rest, terminal());
    case 'diff':
      return (require('./diff-command') as typeof DiffCommand).diffCommand(rest, terminal());
    case 'simulate':
      if (isWeek(rest)) {
        return (require('./week-command') as typeof WeekCommand).weekCommand(rest, terminal());
      }
      return (require('./simulate-command') as typeof SimulateCommand).simulateCommand(rest, terminal());
    case 'report':
      return (require('./report-command') as typeof ReportCommand).reportCommand(rest, terminal());
    case 'runs':
      return (require('./runs-command') as typeof RunsCommand).runsCommand(rest);
    case 'run':
      return (require('./run-commands') as typeof RunCommands).runCommand(rest, runTerminal());
    case 'wait':
      return (require('./run-commands') as typeof RunCommands).waitCommand(rest, runTerminal());
    case 'logs':
      return (require('./run-commands') as typeof RunCommands).logsCommand(rest, runTerminal());
    case 'status':
      return (require('./run-commands') as typeof RunCommands).statusCommand(rest, runTerminal());
    case 'rules': case 'explain':
      return (require('./rules-command') as typeof RulesCommand).rulesCommand(rest);
    case 'facts':
      return (require('./facts-command') as typeof FactsCommand).factsCommand(rest, terminal());
    case 'init':
      return (require('./init-command') as typeof InitCommand).initCommand(rest, packageFolderOf(__dirname));
    case '--version': case '-v': case 'version':
      return { exitCode: 0, output: `${versionOf(packageFolderOf(__dirname))}\n` };
    case '--help': case '-h': case 'help':
      return rest.length === 0 || command !== 'help' ? { exitCode: 0, output: USAGE } : run([...rest, '--help']);
    case undefined:
      return { exitCode: 2, output: '', errors: USAGE };
    default:
      return { exitCode: 2, output: '', errors: `unknown command '${command}'${suggestion(command, COMMANDS)}\n\n${USAGE}` };
  }
  /* eslint-enable @typescript-eslint/no-require-imports */
}

function terminal(): PreflightCommand.Terminal {
  return {
    colour: process.stdout.isTTY && process.env.NO_COLOR === undefined,
    stdin: () => readStandardInput(),
    progress: process.stderr.isTTY ? (text) => process.stderr.write(text) : undefined,
  };
}

/** An interrupt ends the waiting, not the run. */
function runTerminal(): RunCommands.RunTerminal {
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort(new Error('interrupted; the run goes on')));
  return {
    print: (text) => void process.stdout.write(text), note: (text) => void process.stderr.write(text), signal: interrupted.signal,
  };
}

function readStandardInput(): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { readBounded, decode } = require('../preflight/input/manifest-files') as typeof ManifestFiles;
  const bytes = readBounded(0);
  if (bytes === undefined) {
    throw new Error('the standard input is larger than 64 MiB; split it');
  }
  return decode(bytes);
}

/** The package that a folder is in: the sources are one level higher than what is compiled of them. */
function packageFolderOf(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : packageFolderOf(join(folder, '..'));
}

function versionOf(packageFolder: string): string {
  return (JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as { version: string }).version;
}

function end(result: CommandResult): void {
  process.exitCode = result.exitCode;
  process.stderr.write(result.errors ?? '');
  process.stdout.write(result.output);
}

const result = run(process.argv.slice(2));
if (result instanceof Promise) {
  void result.then(end);
} else {
  end(result);
}
