type Integers = Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array

/**
 * Operations on integers of up to 32 bits, and on bytes and booleans. Storing an element wraps around, as in C. One loop
 * for each operation, and none shared with floats: a loop that has seen few kinds of array stays fast.
 */
export const integerLoops = {
  MAX: (a: Integers, b: Integers): void => {
    for (let i = 0; i < b.length; i++) if ((a[i] as number) > (b[i] as number)) b[i] = a[i] as number
  },
  MIN: (a: Integers, b: Integers): void => {
    for (let i = 0; i < b.length; i++) if ((a[i] as number) < (b[i] as number)) b[i] = a[i] as number
  },
  SUM: (a: Integers, b: Integers): void => {
    for (let i = 0; i < b.length; i++) b[i] = (a[i] as number) + (b[i] as number)
  },
  PROD: (a: Integers, b: Integers): void => {
    // The product of two 32-bit integers has more bits than a number holds.
    for (let i = 0; i < b.length; i++) b[i] = Math.imul(a[i] as number, b[i] as number)
  },
  LAND: (a: Integers, b: Integers): void => {
    for (let i = 0; i < b.length; i++) b[i] = a[i] !== 0 && b[i] !== 0 ? 1 : 0
  },
  LOR: (a: Integers, b: Integers): void => {
    for (let i = 0; i < b.length; i++) b[i] = a[i] !== 0 || b[i] !== 0 ? 1 : 0
  },
  LXOR: (a: Integers, b: Integers): void => {
    for (let i = 0; i < b.length; i++) b[i] = (a[i] !== 0) === (b[i] !== 0) ? 0 : 1
  },
  BAND: (a: Integers, b: Integers): void => {
    for (let i = 0; i < b.length; i++) b[i] = (a[i] as number) & (b[i] as number)
  },
  BOR: (a: Integers, b: Integers): void => {
    for (let i = 0; i < b.length; i++) b[i] = (a[i] as number) | (b[i] as number)
  },
  BXOR: (a: Integers, b: Integers): void => {
    for (let i = 0; i < b.length; i++) b[i] = (a[i] as number) ^ (b[i] as number)
  },
}
