type Bigints = BigInt64Array | BigUint64Array

/** Operations on 64-bit integers. Storing an element wraps around, as in C. */
export const bigintLoops = {
  MAX: (a: Bigints, b: Bigints): void => {
    for (let i = 0; i < b.length; i++) if ((a[i] as bigint) > (b[i] as bigint)) b[i] = a[i] as bigint
  },
  MIN: (a: Bigints, b: Bigints): void => {
    for (let i = 0; i < b.length; i++) if ((a[i] as bigint) < (b[i] as bigint)) b[i] = a[i] as bigint
  },
  SUM: (a: Bigints, b: Bigints): void => {
    for (let i = 0; i < b.length; i++) b[i] = (a[i] as bigint) + (b[i] as bigint)
  },
  PROD: (a: Bigints, b: Bigints): void => {
    for (let i = 0; i < b.length; i++) b[i] = (a[i] as bigint) * (b[i] as bigint)
  },
  LAND: (a: Bigints, b: Bigints): void => {
    for (let i = 0; i < b.length; i++) b[i] = a[i] !== 0n && b[i] !== 0n ? 1n : 0n
  },
  LOR: (a: Bigints, b: Bigints): void => {
    for (let i = 0; i < b.length; i++) b[i] = a[i] !== 0n || b[i] !== 0n ? 1n : 0n
  },
  LXOR: (a: Bigints, b: Bigints): void => {
    for (let i = 0; i < b.length; i++) b[i] = (a[i] !== 0n) === (b[i] !== 0n) ? 0n : 1n
  },
  BAND: (a: Bigints, b: Bigints): void => {
    for (let i = 0; i < b.length; i++) b[i] = (a[i] as bigint) & (b[i] as bigint)
  },
  BOR: (a: Bigints, b: Bigints): void => {
    for (let i = 0; i < b.length; i++) b[i] = (a[i] as bigint) | (b[i] as bigint)
  },
  BXOR: (a: Bigints, b: Bigints): void => {
    for (let i = 0; i < b.length; i++) b[i] = (a[i] as bigint) ^ (b[i] as bigint)
  },
}
