import { type Arguments, isKeywords, takeArguments } from './arguments.ts'
import type { RootKeywords } from './collectives-base.ts'
import { checkInfo } from './comm-checks.ts'
import type { Info } from './info.ts'

export type InitKeywords = { info?: Info | null }
export type InitArguments = Arguments<[info?: Info | null], InitKeywords>
export type InitRootArguments = Arguments<[root?: number, info?: Info | null], RootKeywords & InitKeywords>

/**
 * Takes the hints out of the arguments of a call that prepares another: they are mpi4py's last ones, and tabmpi heeds none.
 * @param place how many arguments come before them, by position
 * @returns the arguments of the call that is prepared
 * @throws {Exception} ERR_INFO when they are none, ERR_ARG for arguments behind them
 */
export function takeInfo(op: string, args: readonly unknown[], place: number): readonly unknown[] {
  const last = args.at(-1)
  const keywords = isKeywords(last) ? last : null
  const positional = keywords ? args.slice(0, -1) : args
  const { info: named, ...others } = keywords ?? {}
  const info = positional[place] ?? named ?? null
  if (info !== null) checkInfo(op, info as Info)
  const rest = [...positional.slice(0, place), ...positional.slice(place + 1), ...(keywords ? [others] : [])]
  if (place === 0) takeArguments<object>(op, rest, {})
  return rest
}
