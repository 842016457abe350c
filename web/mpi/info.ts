import { checkCount, shown } from './checks.ts'
import { Exception } from './exception.ts'

/** Longest key and value, in characters. */
export const MAX_INFO_KEY = 255
export const MAX_INFO_VAL = 1024

/** What `new MPI.Info`, `Create` and `update` take. */
type InfoItems = Readonly<Record<string, string>> | Iterable<readonly [string, string]> | Info

/**
 * Hints as keys and values in the order they were set (MPI 4.1, chapter 10; mpi4py's `Info`). tabmpi heeds none; a
 * program can keep its own. Besides MPI's methods it has those of a Python dict, to which `MPI.INFO_NULL` is empty.
 */
export class Info {
  #items: Map<string, string> | null = new Map()
  readonly #permanent: boolean

  /** @param permanent it cannot be freed, as `MPI.INFO_ENV` */
  constructor(permanent = false) {
    this.#permanent = permanent
  }

  /** A new one, with these items. */
  static Create(items: InfoItems | null = null): Info {
    const info = new Info()
    if (items) info.update(items)
    return info
  }

  /**
   * A new one with the keys of `MPI.INFO_ENV` that a rank knows by itself: `thread_level`, and of `args`, the program's name
   * and its arguments, `command` and `argv`. MPI 4.1, section 10.
   */
  static Create_env(args: readonly string[] | null = null): Info {
    const info = Info.Create({ thread_level: 'MPI_THREAD_SINGLE' })
    const [command, ...argv] = args ?? []
    if (command !== undefined) info.update({ command, argv: argv.join(' ') })
    return info
  }

  /** Whether it is no info (any more): mpi4py's `info == MPI.INFO_NULL`. */
  get is_null(): boolean {
    return this.#items === null
  }

  /** Another one with the same items. */
  Dup(): Info {
    return Info.Create(this.#living('Dup'))
  }

  /** Ends its use. */
  Free(): void {
    this.#living('Free')
    if (this.#permanent)
      throw new Exception('ERR_INFO', 'Free: MPI.INFO_ENV ends with the program; free only what you make')
    this.#items = null
  }

  /** The same, and nothing for one that is null already, or permanent. */
  free(): void {
    if (!this.#permanent) this.#items = null
  }

  /** @throws {Exception} ERR_INFO_KEY, ERR_INFO_VALUE for one that is empty, too long or no string */
  Set(key: string, value: string): void {
    checkText('ERR_INFO_KEY', 'Set', 'key', key, MAX_INFO_KEY)
    checkText('ERR_INFO_VALUE', 'Set', 'value', value, MAX_INFO_VAL)
    this.#living('Set').set(key, value)
  }

  /** The key's value; null when it has none. */
  Get(key: string): string | null {
    checkText('ERR_INFO_KEY', 'Get', 'key', key, MAX_INFO_KEY)
    return this.#living('Get').get(key) ?? null
  }

  /** @throws {Exception} ERR_INFO_NOKEY when it is not there */
  Delete(key: string): void {
    checkText('ERR_INFO_KEY', 'Delete', 'key', key, MAX_INFO_KEY)
    if (this.#living('Delete').delete(key)) return
    throw new Exception('ERR_INFO_NOKEY', `Delete: there is no key ${shown(key)}; ${this.#keysText()}`)
  }

  Get_nkeys(): number {
    return this.#living('Get_nkeys').size
  }

  /** The n-th key, counted from 0. @throws {Exception} ERR_ARG beyond the last */
  Get_nthkey(n: number): string {
    checkCount('Get_nthkey', 'n', n)
    const key = [...this.#living('Get_nthkey').keys()][n]
    if (key !== undefined) return key
    throw new Exception('ERR_ARG', `Get_nthkey: n is ${n}, but there are ${this.Get_nkeys()} keys, counted from 0`)
  }

  /** The key's value, or `fallback`. */
  get(key: string): string | null
  get<T>(key: string, fallback: T): string | T
  get(key: string, fallback: unknown = null): unknown {
    return (this.is_null ? null : this.Get(key)) ?? fallback
  }

  keys(): string[] {
    return this.items().map(([key]) => key)
  }

  values(): string[] {
    return this.items().map(([, value]) => value)
  }

  items(): [key: string, value: string][] {
    return [...(this.#items ?? [])]
  }

  /** Sets all of them. */
  update(items: InfoItems): void {
    this.#living('update')
    for (const [key, value] of pairsOf(items)) this.Set(key, value)
  }

  /** Takes a key out. @returns its value, or `fallback` @throws {Exception} ERR_INFO_NOKEY where it is not there and there is no fallback */
  pop(key: string, ...fallback: [fallback?: string | null]): string | null {
    const value = this.get(key)
    if (value === null && fallback.length > 0) return fallback[0] ?? null
    this.Delete(key)
    return value
  }

  /** Takes the last item out. @throws {Exception} ERR_INFO_NOKEY when there is none */
  popitem(): [key: string, value: string] {
    const last = this.items().at(-1)
    if (!last) throw new Exception('ERR_INFO_NOKEY', 'popitem: the info is empty; look at Get_nkeys() first')
    this.Delete(last[0])
    return last
  }

  copy(): Info {
    return this.is_null ? this : this.Dup()
  }

  clear(): void {
    this.#items?.clear()
  }

  [Symbol.iterator](): Iterator<string> {
    return this.keys()[Symbol.iterator]()
  }

  #living(op: string): Map<string, string> {
    if (this.#items) return this.#items
    throw new Exception('ERR_INFO', `${op}: the info is MPI.INFO_NULL: it has been freed, or never was one`)
  }

  #keysText(): string {
    return this.Get_nkeys() === 0 ? 'it is empty' : `it has ${this.keys().join(', ')}`
  }
}

function pairsOf(items: InfoItems): Iterable<readonly [string, string]> {
  if (items instanceof Info) return items.items()
  return isIterable(items) ? items : Object.entries(items)
}

function isIterable(items: object): items is Iterable<readonly [string, string]> {
  return Symbol.iterator in items
}

function checkText(
  errorClass: 'ERR_INFO_KEY' | 'ERR_INFO_VALUE',
  op: string,
  what: string,
  text: unknown,
  max: number,
): asserts text is string {
  const empty = what === 'key' && text === ''
  if (typeof text === 'string' && !empty && text.length <= max) return
  const given = typeof text === 'string' && text.length > max ? `${text.length} characters long` : shown(text)
  const legal = what === 'key' ? `a string of 1 to ${max} characters` : `a string of up to ${max} characters`
  throw new Exception(errorClass, `${op}: ${what} is ${given}, but it must be ${legal}`)
}
