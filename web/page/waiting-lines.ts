import type { Waiting } from '../rank/messages.ts'
import type { SourceStacks } from './source-stack.ts'

/** One line for each call, e.g. `Recv (source 0, tag 11) at vector-add.ts:12:3 for 4.2 s`. */
export function waitingLines(waiting: readonly Waiting[], stacks: Pick<SourceStacks, 'place'>): Promise<string[]> {
  if (waiting.length === 0) return Promise.resolve(['no call of tabmpi: its program awaits something else'])
  return Promise.all(
    waiting.map(async ({ op, detail, stack, forMs }) => {
      const place = await stacks.place(stack)
      const where = place === null ? '' : ` at ${place}`
      return `${op}${detail === '' ? '' : ` (${detail})`}${where} for ${(forMs / 1000).toFixed(1)} s`
    }),
  )
}
