import { CommandResult } from './command-result';

/** The result of a command that could not do what it was asked to. */
export function unusable(message: string): CommandResult {
  return { exitCode: 2, output: '', errors: `${message}\n` };
}
