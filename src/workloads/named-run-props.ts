/** How a Job that runs once is called. */
export interface NamedRunProps {
  /**
   * Name of the Job, without the run.
   *
   * @default - the construct ids below the chart, joined by `-`
   */
  readonly name?: string;

  /**
   * Identity of this run, which ends the Job's name. A Job that has started cannot be changed, so a new run needs a
   * new one: `r2` after `r1`.
   *
   * @default - none: the Job has one name for ever, and must be deleted before a changed one can be applied
   */
  readonly run?: string;
}
