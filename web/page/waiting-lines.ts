import type { RankWorker } from './rank-worker.ts'
import type { SourceStacks } from './source-stack.ts'
import type { RankPhase } from './state.ts'

/**
 * What a rank waits for: one line for each call, e.g. `Recv (source 0, tag 11) at vector-add.ts:12:3 for 4.2 s`.
 * @param worker null where it does not run
 */
export async function waitingLines(
  worker: Pick<RankWorker, 'waiting'> | null,
  phase: RankPhase,
  stacks: Pick<SourceStacks, 'place'>,
): Promise<string[]> {
  if (!worker || phase === 'ended') return [phase]
  const told = await worker.waiting()
  if (!told) return ['busy']
  if (told.waiting.length === 0) return ['no call of tabmpi: its program awaits something else']
  return Promise.all(
    told.waiting.map(async ({ op, detail, stack, forMs }) => {
      const place = await stacks.place(stack)
      const where = place === null ? '' : ` at ${place}`
      return `${op}${detail === '' ? '' : ` (${detail})`}${where} for ${(forMs / 1000).toFixed(1)} s`
    }),
  )
}
