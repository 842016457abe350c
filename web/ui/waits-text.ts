import type { RankWaits } from '../page/waits-model.ts'
import { durationText } from './number-text.ts'

/** What a rank does that has not ended, one line for each call it waits in; none for one that is over. */
export function waitsText({ state, calls }: RankWaits): string[] {
  switch (state) {
    case 'over':
      return []
    case 'computing':
      return ['is busy: it computes']
    case 'elsewhere':
      return ['awaits something that is no call of tabmpi']
    case 'silent':
      return ['does not say: its tab has not answered']
    default:
      return calls.map(({ op, detail, where, forMs }) => {
        const place = where === null ? '' : ` at ${where}`
        return `waits: ${op}${detail === '' ? '' : ` (${detail})`}${place} for ${durationText(forMs)}`
      })
  }
}

/** The ranks that it waits for, each once, in order; `any` where a receive takes what comes from anybody. */
export function awaitedRanks({ calls }: RankWaits): { ranks: number[]; any: boolean } {
  const awaited = calls.flatMap((call) => call.awaited)
  const ranks = new Set(awaited.flatMap(({ peer }) => (peer === null ? [] : [peer])))
  return { ranks: [...ranks].toSorted((a, b) => a - b), any: awaited.some(({ peer }) => peer === null) }
}
