/** The pool cannot work any more: its initializer failed, or a task was lost with one worker after the other. */
export class BrokenExecutor extends Error {
  override readonly name = 'BrokenExecutor'
}

/** The task was cancelled before it began. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError'
}

/** What was waited for did not come in the time that was given. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError'
}

/** What is asked of a pool or a future cannot be done in the state that it is in. */
export class InvalidStateError extends Error {
  override readonly name = 'InvalidStateError'
}
