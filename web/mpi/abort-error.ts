/** What `Comm.Abort` throws on the rank that calls it, so that its program does not go on. */
export class AbortError extends Error {
  override readonly name = 'AbortError'
  readonly errorcode: number

  constructor(errorcode: number, rank: number) {
    super(`rank ${rank} called Abort(${errorcode})`)
    this.errorcode = errorcode
  }
}
