import type { Extent } from './grid-parameters.ts'
import type { ArrayVariable, Block, GridKernel, Statement, ThreadMember, Variable } from './ir.ts'
import type { WorkgroupSize } from './print-grid-wgsl.ts'
import { fullRange, type Range, Ranges } from './range.ts'

/** What one call of a kernel is given. */
export interface Call {
  readonly workgroupSize: WorkgroupSize
  readonly extent: Extent
  /** For every argument: an array's length, or a scalar; anything for a function. */
  readonly values: readonly number[]
  readonly maxTurns: number
}

/** What cannot happen in a call. */
export interface Proofs {
  /** The numbers of the accesses that cannot fail. */
  readonly accesses: ReadonlySet<number>
  /** The loops cannot take more than their turns. */
  readonly turns: boolean
}

/** Nothing is known. */
export const NO_PROOFS: Proofs = { accesses: new Set(), turns: false }

/** What follows from the grid, the scalars and the lengths of the arrays. */
export function proofsOf(kernel: GridKernel, call: Call): Proofs {
  const ranges = rangesIn(kernel, call)
  const accesses = new Set<number>()
  for (const [index, value] of kernel.checks.entries()) {
    const array = kernel.accesses[index]?.array
    if (array === undefined || (value.type !== 'int32' && value.type !== 'uint32')) continue
    const [least, greatest] = value.form === 'apply' && array === null ? ranges.ofResult(value) : ranges.of(value)
    const allowed: Range = array === null ? fullRange(value.type) : [0, lengthOf(array, call) - 1]
    if (least >= allowed[0] && greatest <= allowed[1]) accesses.add(index + 1)
  }
  const hasInnerLoop = kernel.helpers.some(({ body }) => turnsIn(body, ranges) > 0)
  return { accesses, turns: !hasInnerLoop && turnsIn(kernel.body, ranges) <= call.maxTurns }
}

function rangesIn(kernel: GridKernel, call: Call): Ranges {
  const lengths = new Map<ArrayVariable, number>()
  const known = new Map<Variable, Range>()
  for (const [argument, parameter] of kernel.parameters.entries()) {
    const value = call.values[argument] ?? 0
    if (parameter?.form === 'array') lengths.set(parameter, value)
    else if (parameter?.type === 'int32' || parameter?.type === 'uint32') known.set(parameter, [value, value])
  }
  for (const [member, variable] of kernel.thread) known.set(variable, threadRange(member, call, kernel.hasBarrier))
  return new Ranges(known, lengths)
}

/** Turns of all loops, at most. */
function turnsIn(block: Block, ranges: Ranges): number {
  return block.reduce((turns, statement) => turns + turnsOf(statement, ranges), 0)
}

function turnsOf(statement: Statement, ranges: Ranges): number {
  switch (statement.form) {
    case 'if':
      return Math.max(turnsIn(statement.then, ranges), turnsIn(statement.otherwise, ranges))
    case 'block':
      return turnsIn(statement.body, ranges)
    case 'loop': {
      const { counter, body, continuing } = statement
      // The test is one turn more.
      const turns = counter === null ? Infinity : ranges.turnsOf(counter) + 1
      return turns * (1 + turnsIn(body, ranges) + turnsIn(continuing, ranges))
    }
    default:
      return 0
  }
}

function lengthOf({ length, argument }: Pick<ArrayVariable, 'length' | 'argument'>, { values }: Call): number {
  return length ?? values[argument ?? -1] ?? 0
}

const AXES: Readonly<Record<ThreadMember, 0 | 1 | 2>> = {
  x: 0,
  y: 1,
  z: 2,
  width: 0,
  height: 1,
  depth: 2,
  localX: 0,
  localY: 1,
  localZ: 2,
  groupX: 0,
  groupY: 1,
  groupZ: 2,
}

function threadRange(member: ThreadMember, { workgroupSize, extent }: Call, hasBarrier: boolean): Range {
  const axis = AXES[member]
  const [threads, size] = [extent[axis], workgroupSize[axis]]
  const groups = Math.ceil(threads / size)
  if (member === 'width' || member === 'height' || member === 'depth') return [threads, threads]
  if (member.startsWith('local')) return [0, size - 1]
  if (member.startsWith('group')) return [0, groups - 1]
  // With a barrier, workgroups are whole.
  return [0, (hasBarrier ? groups * size : threads) - 1]
}
