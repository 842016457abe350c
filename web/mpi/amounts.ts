import type { Datatype } from './datatype.ts'

/** So many elements of a datatype. */
export interface Amount {
  readonly datatype: Datatype
  readonly count: number
}

/** Bytes of data. */
export const bytesIn = ({ datatype, count }: Amount): number => count * datatype.size

/** An amount for people, in bytes too. */
export const shownAmount = (amount: Amount): string =>
  `${amount.count} of ${amount.datatype.label} (${bytesIn(amount)} bytes)`

/** Two amounts that differ, for people: in elements, unless theirs differ in size. */
export function shownAmounts(a: Amount, b: Amount): [string, string] {
  return a.datatype.size === b.datatype.size ? [`${a.count} elements`, `${b.count}`] : [shownAmount(a), shownAmount(b)]
}
