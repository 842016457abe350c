import type { Display, RankState } from '../page/state.ts'

/** A kernel and the ranks that ran it in this form. */
export interface ShownKernel {
  kernel: Extract<Display, { kind: 'kernel' }>
  ranks: number[]
}

/** Every rank compiles for itself, mostly to the same text: each different text once, in order of first appearance. */
export function kernelsByText(ranks: RankState[]): ShownKernel[] {
  const shown = new Map<string, ShownKernel>()
  for (const [rank, { displayed }] of ranks.entries()) {
    for (const kernel of displayed) {
      if (kernel.kind !== 'kernel') continue
      const key = JSON.stringify([kernel.source, kernel.wgsl, kernel.note])
      const same = shown.get(key)
      if (same === undefined) shown.set(key, { kernel, ranks: [rank] })
      else if (!same.ranks.includes(rank)) same.ranks.push(rank)
    }
  }
  return [...shown.values()]
}
