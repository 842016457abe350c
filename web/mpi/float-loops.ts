/** Also stands for Float16Array, which not every program's TypeScript knows. */
type Floats = Float32Array | Float64Array

/**
 * Operations on floating point. A number has enough digits that rounding it once more, to float32 or float16, gives the
 * correctly rounded sum and product. For MAX and MIN NaN wins over every number and -0 is less than 0, so that the
 * result does not depend on the order of the ranks.
 */
export const floatLoops = {
  MAX: (a: Floats, b: Floats): void => {
    for (let i = 0; i < b.length; i++) b[i] = Math.max(a[i] as number, b[i] as number)
  },
  MIN: (a: Floats, b: Floats): void => {
    for (let i = 0; i < b.length; i++) b[i] = Math.min(a[i] as number, b[i] as number)
  },
  SUM: (a: Floats, b: Floats): void => {
    for (let i = 0; i < b.length; i++) b[i] = (a[i] as number) + (b[i] as number)
  },
  PROD: (a: Floats, b: Floats): void => {
    for (let i = 0; i < b.length; i++) b[i] = (a[i] as number) * (b[i] as number)
  },
}
