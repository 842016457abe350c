import type { ArrayVariable, Variable } from './ir.ts'

/** What is certain at one point of a kernel. */
export interface Flow {
  /** False after `return`, `break`, `continue`: what follows never runs. */
  readonly isReachable: boolean
  /** What has a value on every way that leads here. */
  readonly assigned: ReadonlySet<Variable | ArrayVariable>
  /** The accesses that have been found right on every such way, as `a[i]`, where i never changes. */
  readonly checked: ReadonlySet<string>
}

/** At the start of a function. */
export const NOTHING_YET: Flow = { isReachable: true, assigned: new Set(), checked: new Set() }

/** What is certain where ways meet. */
export function mergeFlows(...flows: readonly Flow[]): Flow {
  const [first, ...others] = flows.filter((flow) => flow.isReachable)
  if (first === undefined) return { ...NOTHING_YET, isReachable: false }
  const assigned = [...first.assigned].filter((variable) => others.every((flow) => flow.assigned.has(variable)))
  const checked = [...first.checked].filter((access) => others.every((flow) => flow.checked.has(access)))
  return { isReachable: true, assigned: new Set(assigned), checked: new Set(checked) }
}
