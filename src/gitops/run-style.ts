/** How a run that has already been made gives way to a new one. */
export enum RunStyle {
  /**
   * Each run is an object of its own, named after its `run`. A new run stands beside the old one, which goes on to its
   * end and is never touched again. The safe choice.
   */
  NAMED = 'named',

  /**
   * The run is a Sync hook that Argo CD deletes and makes again on every sync, whether it changed or not: a sync
   * while it runs ends it and starts it from the beginning. Only for short runs that may be repeated at any time.
   */
  HOOK = 'hook',

  /**
   * Argo CD deletes and makes the object again when it changed: a change of a label or an upgrade of this library
   * ends a run that is going on. Only for runs that may be cut off and repeated.
   */
  REPLACE = 'replace',
}

/** What happens to a run that is no longer in git. */
export enum RunPruning {
  /** It stays, and the application does not show it as a difference. */
  NEVER = 'never',

  /** Argo CD holds the sync until somebody confirms that it may be deleted. */
  CONFIRM = 'confirm',
}
