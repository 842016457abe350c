/** What a person asked for cannot be done as asked: reported as one line, without a stack; the command exits with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
