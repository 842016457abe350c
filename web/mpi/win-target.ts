import { MAX_RUNS } from '../rma/request.ts'
import { oneRun, type Runs } from '../rma/place.ts'
import { checkAlike } from './agreement.ts'
import type { Amount } from './amounts.ts'
import { checkCount, shown } from './checks.ts'
import { Datatype, datatypeOfCode } from './datatype.ts'
import { Exception } from './exception.ts'
import type { TypeCode } from './type-codes.ts'

/**
 * Where in another rank's part of a window: a displacement (in that rank's `disp_unit`s, else 0), how many elements, and
 * of what (else as at the origin).
 */
export type TargetSpec =
  | null
  | number
  | readonly [disp?: number | null, count?: number | null, datatype?: Datatype | TypeCode | null]

/** One rank's part of a window, as the others know it. */
export interface WinPart {
  /** Null: memory is attached and detached there. */
  size: number | null
  unit: number
}

/** A place in a window, checked. */
export interface TargetPlace {
  datatype: Datatype
  runs: Runs
}

/**
 * @param origin what is moved there or from there
 * @throws {Exception} ERR_DISP, ERR_COUNT, ERR_TYPE, and ERR_RMA_RANGE when it reaches beyond that rank's part
 */
export function targetPlace(
  op: string,
  target: TargetSpec,
  origin: Amount & { datatype: Datatype },
  rank: number,
  part: WinPart,
): TargetPlace {
  const [disp, count, named] = partsOf(op, target)
  const datatype = datatypeFor(op, named ?? origin.datatype)
  const amount = { datatype, count: count ?? origin.count }
  checkCount(op, "target's count", amount.count)
  checkDisp(op, disp ?? 0)
  checkAlike(op, 'origin', origin, 'target', amount)
  const at = (disp ?? 0) * part.unit
  const layout = datatype.elements(amount.count)
  const [start, end] = [at + layout.start, at + layout.end]
  if (layout.size > 0 && part.size !== null && (start < 0 || end > part.size)) {
    const reach = `${amount.count} elements of ${datatype.label} at displacement ${disp ?? 0} reach from byte ${start} to ${end}`
    const fix = 'give a smaller displacement or count'
    throw new Exception('ERR_RMA_RANGE', `${op}: ${reach} of rank ${rank}'s part, which has ${part.size} bytes; ${fix}`)
  }
  return { datatype, runs: runsOf(op, layout, at) }
}

function partsOf(op: string, target: TargetSpec): Exclude<TargetSpec, null | number> {
  if (target === null || typeof target === 'number') return [target]
  if (Array.isArray(target) && target.length <= 3) return target
  const fix = 'give a displacement, [disp, count] or [disp, count, datatype]'
  throw new Exception('ERR_ARG', `${op}: target is ${shown(target)}, but it must be a place in a window; ${fix}`)
}

function datatypeFor(op: string, named: unknown): Datatype {
  const datatype = typeof named === 'string' ? datatypeOfCode(named) : named
  if (!(datatype instanceof Datatype)) {
    throw new Exception('ERR_TYPE', `${op}: target's datatype is ${shown(named)}, but it must be one like MPI.DOUBLE`)
  }
  datatype.checkCommitted(op, 'target')
  return datatype
}

/** @throws {Exception} ERR_DISP unless it is an integer of 0 or more */
export function checkDisp(op: string, disp: unknown): asserts disp is number {
  if (typeof disp === 'number' && Number.isSafeInteger(disp) && disp >= 0) return
  throw new Exception(
    'ERR_DISP',
    `${op}: target's displacement is ${shown(disp)}, but it must be an integer of 0 or more`,
  )
}

function runsOf(op: string, layout: ReturnType<Datatype['elements']>, at: number): Runs {
  if (layout.size === 0) return oneRun(0, 0)
  const runs: number[] = []
  layout.visit(at, 0, layout.size, (first, bytes, stride, count) => {
    if (runs.length < 4 * MAX_RUNS) runs.push(first, bytes, stride, count)
    else {
      const fix = 'use several calls, or a datatype with equal distances such as Create_vector makes'
      throw new Exception('ERR_TYPE', `${op}: target's datatype has more than ${MAX_RUNS} pieces; ${fix}`)
    }
  })
  return Float64Array.from(runs)
}
