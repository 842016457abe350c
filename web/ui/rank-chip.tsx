import { rankColour, rankFill } from './rank-colour.ts'

/** A rank's number in its colour. */
export function RankChip({ rank }: { rank: number }) {
  return (
    <span class="rank-chip" style={{ '--rank': rankColour(rank), '--rank-fill': rankFill(rank) }}>
      rank {rank}
    </span>
  )
}
