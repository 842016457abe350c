import { type Arguments, takeArguments } from './arguments.ts'
import { checkColor, checkKey } from './comm-checks.ts'
import { UNDEFINED } from './constants.ts'
import type { PreparedDivision } from './duplicable-comm.ts'

type SplitKeywords = { color?: number; key?: number }
export type SplitArguments = Arguments<[color?: number, key?: number], SplitKeywords>

/** What a rank chooses in `Split`. @throws {Exception} ERR_ARG for a color or key that is none */
export function splitChoice(args: SplitArguments): PreparedDivision {
  const { color, key } = takeArguments<SplitKeywords>('Split', args, { color: 0, key: 0 })
  checkColor('Split', color)
  checkKey('Split', key)
  const detail = `color ${color === UNDEFINED ? 'UNDEFINED' : color}, key ${key}`
  return { op: 'Split', detail, color: color === UNDEFINED ? null : color, key }
}
