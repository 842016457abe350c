import { shown } from './checks.ts'
import { Exception } from './exception.ts'

/** Every proper beginning of a list: of `[a, b]` they are `[]` and `[a]`. */
type Beginnings<P extends unknown[]> = P extends [...infer Head, unknown] ? Head | Beginnings<Head> : never

/**
 * How a method takes the parameters that Python lets a caller name: by position, or the last ones by name in an object.
 * `P`: the parameters in mpi4py's order; `K`: the same by name. Both say with `?` which of them have a default.
 *
 * ```ts
 * type RecvKeywords = { source?: number; tag?: number; status?: Status | null }
 * type RecvArguments = Arguments<[source?: number, tag?: number, status?: Status | null], RecvKeywords>
 *
 * Recv(buf: BufSpec<A>, ...args: RecvArguments): Promise<void>
 * // comm.Recv(buf, 0, 11, status)   comm.Recv(buf, { source: 0, status })   comm.Recv(buf, 0, { tag: 11 })
 * ```
 */
export type Arguments<P extends unknown[], K extends object> =
  | P
  | [keywords: K]
  | [...Exclude<Beginnings<Required<P>>, []>, keywords: Partial<K>]

/** In place of a default: the caller must give this one. */
export const REQUIRED: unique symbol = Symbol('required')

/** For each parameter by name, in mpi4py's order, its default, or REQUIRED for one without. */
export type Defaults<K extends object> = {
  readonly [N in keyof K]-?: Partial<Pick<K, N>> extends Pick<K, N> ? Exclude<K[N], undefined> : typeof REQUIRED
}

/**
 * Merges the arguments of a call: by position, then by name, then the defaults. `undefined` counts as not given.
 * @throws {Exception} ERR_ARG for a name that is unknown, missing or given twice, and for too many arguments
 */
export function takeArguments<K extends object>(
  op: string,
  args: readonly unknown[],
  defaults: Defaults<K>,
): { [N in keyof K]-?: Exclude<K[N], undefined> }
export function takeArguments(
  op: string,
  args: readonly unknown[],
  defaults: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const last = args.at(-1)
  const keywords = isKeywords(last) ? last : null
  const positional = keywords ? args.length - 1 : args.length
  const taken: Record<string, unknown> = {}
  let place = 0
  for (const name in defaults) {
    const given = place < positional ? args[place] : keywords?.[name]
    const value = given === undefined ? defaults[name] : given
    if (value === REQUIRED) refuse(op, defaults, `${name} is missing`)
    taken[name] = value
    place++
  }
  if (positional > place) refuse(op, defaults, `unexpected argument ${shown(args[place])}`)
  if (keywords) checkNames(op, keywords, positional, defaults)
  return taken
}

function checkNames(op: string, keywords: object, positional: number, defaults: object): void {
  const names = Object.keys(defaults)
  for (const name of Object.keys(keywords)) {
    if (!names.includes(name)) refuse(op, defaults, `unknown keyword ${shown(name)}`)
    if (names.indexOf(name) < positional) refuse(op, defaults, `${name} is given twice, by position and by name`)
  }
}

function refuse(op: string, defaults: object, why: string): never {
  throw new Exception('ERR_ARG', `${op}: ${why}; it takes ${Object.keys(defaults).join(', ')}`)
}

/** Objects of a class, such as a Status, are values; only a plain object holds keywords. */
export function isKeywords(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
