import type { Variable } from './ir.ts'

/** What is certain at one point of a kernel. */
export interface Flow {
  /** False after `return`, `break`, `continue`: what follows never runs. */
  readonly isReachable: boolean
  /** The variables that have a value on every way that leads here. */
  readonly assigned: ReadonlySet<Variable>
}

/** What is certain where two ways meet. */
export function mergeFlows(one: Flow, other: Flow): Flow {
  if (!one.isReachable) return other
  if (!other.isReachable) return one
  return { isReachable: true, assigned: new Set([...one.assigned].filter((variable) => other.assigned.has(variable))) }
}
