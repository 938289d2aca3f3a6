#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandResult } from './command-result';
import { diffCommand } from './diff-command';
import { preflightCommand } from './preflight-command';
import { runsCommand } from './runs-command';

const USAGE = `Usage:
  cdk8s-ml-workloads preflight PATH...           check manifests before they are applied
  cdk8s-ml-workloads preflight diff OLD NEW      what a change of manifests starts, ends and shrinks
  cdk8s-ml-workloads runs freeze|retire ...      keep finished runs as they are, or remove them

Each command explains itself with --help.
`;

function run(args: readonly string[]): CommandResult {
  const [command, ...rest] = args;
  switch (command) {
    case 'preflight':
      return rest[0] === 'diff'
        ? diffCommand(rest.slice(1))
        : preflightCommand(rest, {
            colour: process.stdout.isTTY && process.env.NO_COLOR === undefined,
            stdin: () => readFileSync(0, 'utf8'),
          });
    case 'runs':
      return runsCommand(rest);
    case '--version':
      return {
        exitCode: 0,
        output: `${(JSON.parse(readFileSync(join(__dirname, '..', '..', '..', 'package.json'), 'utf8')) as { version: string }).version}\n`,
      };
    case '--help':
      return { exitCode: 0, output: USAGE };
    default:
      return { exitCode: 2, output: '', errors: `${command === undefined ? '' : `unknown command '${command}'\n\n`}${USAGE}` };
  }
}

const result = run(process.argv.slice(2));
process.exitCode = result.exitCode;
process.stderr.write(result.errors ?? '');
process.stdout.write(result.output);
