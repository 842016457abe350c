import { type Arguments, takeArguments } from './arguments.ts'
import { shown } from './checks.ts'
import { KEYVAL_INVALID } from './constants.ts'
import { Exception } from './exception.ts'

/** What a duplicate's attribute is: what this returns; `undefined`: it has none. `O`: the communicator, datatype or window. */
export type CopyAttribute<O> = (obj: O, keyval: number, attrval: unknown) => unknown
/** Is told of an attribute that ends: deleted, replaced, or with its object. */
export type DeleteAttribute<O> = (obj: O, keyval: number, attrval: unknown) => unknown

export type KeyvalKeywords<O> = {
  copy_fn?: CopyAttribute<O> | boolean | null
  delete_fn?: DeleteAttribute<O> | null
  nopython?: boolean
}
export type KeyvalArguments<O> = Arguments<
  [copy_fn?: CopyAttribute<O> | boolean | null, delete_fn?: DeleteAttribute<O> | null, nopython?: boolean],
  KeyvalKeywords<O>
>

interface Keyval {
  copy: CopyAttribute<never> | boolean
  delete: DeleteAttribute<never> | null
  /** Its attributes are whole numbers. */
  numbers: boolean
}

/** No object of one kind has a key of another kind. Predefined keys are below. */
let made = 1000

/** The keys of attributes on one kind of objects (MPI 4.1, section 7.7). */
export class Keyvals<O> {
  readonly #kind: string
  readonly #living = new Map<number, Keyval>()

  /** @param kind e.g. `communicator` */
  constructor(kind: string) {
    this.#kind = kind
  }

  /** @returns a new key, for `Create_keyval` @throws {Exception} ERR_ARG for callbacks that are no functions */
  create(args: readonly unknown[]): number {
    const defaults = { copy_fn: null, delete_fn: null, nopython: false }
    const { copy_fn, delete_fn, nopython } = takeArguments<KeyvalKeywords<O>>('Create_keyval', args, defaults)
    const refuse = (name: string, value: unknown, legal: string): never => {
      throw new Exception('ERR_ARG', `Create_keyval: ${name} is ${shown(value)}, but it must be ${legal}`)
    }
    if (copy_fn !== null && typeof copy_fn !== 'boolean' && typeof copy_fn !== 'function')
      refuse('copy_fn', copy_fn, 'a function, true, false or null')
    if (delete_fn !== null && typeof delete_fn !== 'function') refuse('delete_fn', delete_fn, 'a function or null')
    const keyval = made++
    this.#living.set(keyval, { copy: copy_fn ?? false, delete: delete_fn, numbers: nopython })
    return keyval
  }

  /** Ends the key's use; attributes that are there stay. @returns KEYVAL_INVALID @throws {Exception} ERR_KEYVAL */
  free(keyval: number): number {
    this.find('Free_keyval', keyval)
    this.#living.delete(keyval)
    return KEYVAL_INVALID
  }

  /** @throws {Exception} ERR_KEYVAL when it is no key of such objects, or not any more */
  find(op: string, keyval: number): Keyval {
    const found = this.#living.get(keyval)
    if (found) return found
    const fix = 'give what Create_keyval gave and Free_keyval has not had'
    throw new Exception('ERR_KEYVAL', `${op}: keyval is ${shown(keyval)}, which is no key of a ${this.#kind}; ${fix}`)
  }
}

interface Attribute {
  keyval: Keyval
  value: unknown
}

/** An attribute for a duplicate. */
export interface AttributeCopy extends Attribute {
  number: number
}

/**
 * The attributes of one communicator, datatype or window: what a program has attached to it under keys (MPI 4.1, section
 * 7.7). Callbacks may return promises where the object's owner waits for them.
 */
export class AttributeCache<O> {
  readonly #owner: O
  readonly #keyvals: Keyvals<O>
  readonly #predefined: (keyval: number) => unknown
  readonly #attributes = new Map<number, Attribute>()

  /** @param predefined the value of an attribute that is always there, by its key; undefined for other keys */
  constructor(owner: O, keyvals: Keyvals<O>, predefined: (keyval: number) => unknown = () => undefined) {
    this.#owner = owner
    this.#keyvals = keyvals
    this.#predefined = predefined
  }

  /** Null where there is none. @throws {Exception} ERR_KEYVAL */
  get(keyval: number): unknown {
    const predefined = this.#predefined(keyval)
    if (predefined !== undefined) return predefined
    this.#keyvals.find('Get_attr', keyval)
    return this.#attributes.get(keyval)?.value ?? null
  }

  /** @returns what `delete_fn` gave for the value before @throws {Exception} ERR_KEYVAL, ERR_ARG */
  set(keyval: number, value: unknown): unknown {
    const key = this.#own('Set_attr', keyval)
    if (key.numbers && !Number.isSafeInteger(value)) {
      const fix = 'make the key without nopython for other values'
      throw new Exception('ERR_ARG', `Set_attr: attrval is ${shown(value)}, but it must be a whole number; ${fix}`)
    }
    const ended = this.#end(keyval)
    this.#attributes.set(keyval, { keyval: key, value })
    return ended
  }

  /** @returns what `delete_fn` gave @throws {Exception} ERR_KEYVAL */
  delete(keyval: number): unknown {
    this.#own('Delete_attr', keyval)
    return this.#end(keyval)
  }

  /** What a duplicate of the owner begins with: what each `copy_fn` gave. */
  copies(): AttributeCopy[] {
    return [...this.#attributes].flatMap(([number, { keyval, value }]) => {
      const { copy } = keyval
      if (copy === false) return []
      return [{ number, keyval, value: copy === true ? value : (copy as CopyAttribute<O>)(this.#owner, number, value) }]
    })
  }

  /** Gives a duplicate what `copies` of the original's gave. */
  take(copies: readonly AttributeCopy[]): void {
    for (const { number, keyval, value } of copies) {
      if (value !== undefined) this.#attributes.set(number, { keyval, value })
    }
  }

  /** Ends all attributes, the last one first. @returns what their `delete_fn` gave */
  clear(): unknown[] {
    return [...this.#attributes.keys()].toReversed().map((keyval) => this.#end(keyval))
  }

  /** The key of an attribute that the program may change. */
  #own(op: string, keyval: number): Keyval {
    if (this.#predefined(keyval) === undefined) return this.#keyvals.find(op, keyval)
    throw new Exception('ERR_KEYVAL', `${op}: keyval ${keyval} is MPI's own, which a program only reads`)
  }

  #end(keyval: number): unknown {
    const attribute = this.#attributes.get(keyval)
    if (!attribute) return undefined
    const ended = (attribute.keyval.delete as DeleteAttribute<O> | null)?.(this.#owner, keyval, attribute.value)
    this.#attributes.delete(keyval)
    return ended
  }
}
