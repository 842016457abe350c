import type { KeptLine, RankState } from '../page/state.ts'

/** A line of output, and the rank that printed it. */
export interface MergedLine extends KeptLine {
  rank: number
}

/** What all ranks printed, in the order in which it came to this tab. */
export function mergedOutput(ranks: RankState[]): MergedLine[] {
  return ranks
    .flatMap(({ output }, rank) => output.map((line) => ({ ...line, rank })))
    .toSorted((a, b) => a.place - b.place)
}
