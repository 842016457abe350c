/** What `Comm.Abort` throws on the rank that calls it, so that its program does not go on. */
export class AbortError extends Error {
  override readonly name = 'AbortError'
  readonly errorcode: number

  /** @param why for an end that the program did not call for: the error that it was made of */
  constructor(errorcode: number, rank: number, why?: string, options?: ErrorOptions) {
    super(why ?? `rank ${rank} called Abort(${errorcode})`, options)
    this.errorcode = errorcode
  }
}
