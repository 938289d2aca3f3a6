/** How a container of a run ended. */
export interface Termination {
  readonly pod: string;
  readonly container: string;
  readonly exitCode: number;

  /** For instance Error or OOMKilled. */
  readonly reason?: string;

  /** The last lines of its log, or what it wrote as its termination message. */
  readonly message?: string;
}

/** A run that has failed: its condition says so, or its phase. A failed pod alone is no failed run. */
export class RunFailed extends Error {
  public override readonly name = 'RunFailed';

  /**
   * @param run for instance `Job ml/train-7`
   * @param reason the controller's, for instance BackoffLimitExceeded or DeadlineExceeded
   * @param details what the controller says of it
   * @param terminations of the containers that failed, as far as pods are still there and may be read
   */
  constructor(
    public readonly run: string, public readonly reason: string, public readonly details: string | undefined,
    public readonly terminations: readonly Termination[],
  ) {
    super([`${run} failed: ${reason}${details === undefined ? '' : `: ${details}`}`, ...terminations.map(textOf)].join('\n'));
  }
}

/** A run that is not there: it was cleaned up after its end, or somebody deleted it. */
export class RunGone extends Error {
  public override readonly name = 'RunGone';

  constructor(public readonly run: string) {
    super(`${run} is gone: it was cleaned up after its end, or deleted, and how it ended is not known; wait earlier, or clean up later`);
  }
}

/** Another run of that id is there already, and is not the same. */
export class RunConflict extends Error {
  public override readonly name = 'RunConflict';

  constructor(public readonly run: string, why: string) {
    super(`${run} exists already, ${why}`);
  }
}

/** The time was up; the run goes on. */
export class WaitTimeout extends Error {
  public override readonly name = 'WaitTimeout';

  /**
   * @param run which goes on
   * @param timeout as it was given
   * @param state what it was doing, and why
   */
  constructor(public readonly run: string, timeout: string, public readonly state: string) {
    super(`${run} has not ended after ${timeout}, and is ${state}`);
  }
}

/** What was asked for cannot be started; nothing was. */
export class InvalidRun extends Error {
  public override readonly name = 'InvalidRun';
}

const RIGHTS = "; give the service account the right, for instance with 'tasks' of JobDispatcher";

/** An answer of the API server that is no success. */
export class ApiError extends Error {
  public override readonly name = 'ApiError';

  /**
   * @param status of HTTP; 0 where there was no answer
   * @param reason the server's, for instance Forbidden or AlreadyExists
   * @param request for instance `create jobs.batch in ml`
   */
  constructor(
    public readonly status: number, public readonly reason: string, details: string, public readonly request: string,
    public readonly retryAfterSeconds?: number, options?: ErrorOptions,
  ) {
    super(`${request}: ${details}${status === 403 ? RIGHTS : ''}`, options);
  }

  /** Whether the same request may succeed in a while. */
  public get isTransient(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

function textOf({ pod, container, exitCode, reason, message }: Termination): string {
  const how = `${reason ?? 'Error'}, exit code ${exitCode}`;
  return `  ${pod}/${container}: ${how}${message === undefined ? '' : `\n    ${message.trim().split('\n').join('\n    ')}`}`;
}
