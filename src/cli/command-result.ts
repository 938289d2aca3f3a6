/** What a command prints, and the exit code. */
export interface CommandResult {
  readonly exitCode: number;
  readonly output: string;

  /** For the error stream. */
  readonly errors?: string;
}
