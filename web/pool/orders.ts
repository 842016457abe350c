/** What root and its workers say to each other, and how it is checked: what comes over the network is not trusted. */
import type { ToldError } from './told-error.ts'

/** Tag of what root tells a worker. */
export const ORDERS = 0
/** Tag of what a worker answers. */
export const ANSWERS = 1

/** The arguments of one call of a task. */
export type Call = readonly unknown[]

export type Order =
  /** Comes first: the initializer's arguments. */
  | { type: 'begin'; initargs: Call }
  | { type: 'work'; id: number; task: string; calls: readonly Call[] }
  /** Comes last. */
  | { type: 'leave' }

export type Answer =
  | { type: 'ready' }
  /** The initializer has failed. */
  | { type: 'unfit'; error: ToldError }
  /** What the calls returned, up to the first that threw; `ms`: how long all of them took. */
  | { type: 'done'; id: number; values: unknown[]; error: ToldError | null; ms: number }
  | { type: 'left' }

type Fields = Readonly<Record<string, unknown>>

/** @throws TypeError for what is no order */
export function orderOf(value: unknown): Order {
  const order = fieldsOf(value)
  const { type, id, task, calls, initargs } = order
  if (type === 'leave') return { type }
  if (type === 'begin' && Array.isArray(initargs)) return { type, initargs }
  if (type === 'work' && isNumber(id) && typeof task === 'string' && isListOfLists(calls)) {
    return { type, id, task, calls }
  }
  throw new TypeError('root has sent something that is no order of a pool')
}

/** @throws TypeError for what is no answer */
export function answerOf(value: unknown): Answer {
  const answer = fieldsOf(value)
  const { type, id, values, error, ms } = answer
  if (type === 'ready' || type === 'left') return { type }
  if (type === 'unfit' && isToldError(error)) return { type, error }
  if (type === 'done' && isNumber(id) && Array.isArray(values) && isNumber(ms)) {
    if (error === null || isToldError(error)) return { type, id, values, error, ms }
  }
  throw new TypeError('it has sent something that is no answer of a worker')
}

const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? { ...value } : {})

const isNumber = (value: unknown): value is number => typeof value === 'number'

const isListOfLists = (value: unknown): value is unknown[][] => Array.isArray(value) && value.every(Array.isArray)

function isToldError(value: unknown): value is ToldError {
  const { name, message, stack, errorClass, cause } = fieldsOf(value)
  const isText = [name, message, stack].every((text) => typeof text === 'string')
  return isText && (errorClass === null || isNumber(errorClass)) && (cause === null || isToldError(cause))
}
