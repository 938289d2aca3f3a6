import { printable } from '../base/printable';
import { ReadError } from '../preflight/input/read-input';

/** What a command prints, and the exit code. */
export interface CommandResult {
  readonly exitCode: number;
  readonly output: string;

  /** For the error stream. */
  readonly errors?: string;
}

/** The result of a command that could not do what it was asked to. */
export function unusable(message: string): CommandResult {
  return { exitCode: 2, output: '', errors: `${message.split('\n').map(printable).join('\n')}\n` };
}

/** One line about what could not be read. */
export function problemLine({ file, line, message }: ReadError): string {
  return `${printable(`${file}${line === undefined ? '' : `:${line}`} ${message}`)}\n`;
}
