import { MPI } from 'tabmpi'

type Exception = InstanceType<typeof MPI.Exception>

/** What a program of the tour found wrong: its result. Empty when everything was right. */
export const wrong: string[] = []

/** Notes a value that is not the expected one, part by part: arrays, maps, sets and plain objects included. */
export function same(what: string, actual: unknown, expected: unknown): void {
  const [is, wanted] = [written(actual), written(expected)]
  if (is !== wanted) wrong.push(`${what}: ${is}, not ${wanted}`)
}

/** Notes the first element that is not as expected; for arrays that are too long to be written out. */
export function sameElements(what: string, actual: Float64Array, expected: (i: number) => number): void {
  const index = actual.findIndex((value, i) => value !== expected(i))
  if (index >= 0) wrong.push(`${what}: [${index}] is ${actual[index]}, not ${expected(index)}`)
}

/** Notes a call that does not fail, or not with this error class. */
export async function fails(what: string, code: Exception['code'], call: () => Promise<unknown>): Promise<void> {
  try {
    await call()
  } catch (error) {
    if (!(error instanceof MPI.Exception)) throw error
    same(what, error.code, code)
    return
  }
  wrong.push(`${what}: no error, not ${code}`)
}

/** Text that differs wherever two values do. */
function written(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (part instanceof Map || part instanceof Set) return { [kindOf(part)]: [...part] }
    if (ArrayBuffer.isView(part)) return { [kindOf(part)]: Array.from(part as Float64Array) }
    if (typeof part === 'bigint') return `${part}n`
    if (part === undefined || (typeof part === 'number' && (!Number.isFinite(part) || Object.is(part, -0)))) {
      return `the ${typeof part} ${Object.is(part, -0) ? '-0' : part}`
    }
    return part
  })
}

const kindOf = (value: object): string => Object.prototype.toString.call(value).slice(8, -1)
