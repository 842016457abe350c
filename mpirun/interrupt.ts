import { constants } from 'node:os'

/** The person, or the system, wants the command to end. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
  /** As shells have it: 128 and the signal's number. */
  readonly exitCode: number

  constructor(name: NodeJS.Signals) {
    super(`interrupted by ${name}`)
    this.exitCode = 128 + constants.signals[name]
  }
}

/**
 * Turns SIGINT, SIGTERM and SIGHUP, and a standard output that nobody reads any more, into an abort whose reason is
 * `Interrupted`, so that the command can close its browser and its server before it ends.
 */
export function abortOnInterrupt(): AbortSignal {
  const controller = new AbortController()
  for (const name of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => controller.abort(new Interrupted(name)))
  }
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    controller.abort(new Interrupted('SIGPIPE'))
  })
  return controller.signal
}
