/** Kind of a message of plain bytes: fits every kind of element on the other side, as `MPI.BYTE` does. */
const BYTES = 0
/** Kind of a serialised value. */
export const OBJECT_KIND = 255

/** Whether a message sent as one kind may be received as the other. */
export function kindsFit(a: number, b: number): boolean {
  return a === b || (a === BYTES && b !== OBJECT_KIND) || (b === BYTES && a !== OBJECT_KIND)
}
