import { describe, expect, it } from 'vitest'
import { runWorld } from '../testing/run-world.ts'

/** What a rank asks Split for. */
interface Ask {
  color: number | null
  key: number
}

/** The model: ranks of the same color, by key, then by rank. */
function groupOf(asks: readonly Ask[], rank: number): number[] | null {
  const mine = asks[rank]?.color
  if (mine === null || mine === undefined) return null
  const together = [...asks.keys()].filter((other) => asks[other]?.color === mine)
  const keyOf = (other: number): number => asks[other]?.key ?? 0
  for (let i = 1; i < together.length; i++) {
    for (let j = i; j > 0 && keyOf(together[j - 1] as number) > keyOf(together[j] as number); j--) {
      ;[together[j - 1], together[j]] = [together[j] as number, together[j - 1] as number]
    }
  }
  return together
}

describe('Split', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'of %i ranks is what a plain model makes of all sorts of colors and keys',
    async (size) => {
      const rules: ((rank: number) => Ask)[] = [
        () => ({ color: 0, key: 0 }),
        (rank) => ({ color: 0, key: -rank }),
        (rank) => ({ color: rank % 2, key: rank }),
        (rank) => ({ color: rank % 3 === 0 ? null : 2 ** 31 - 1, key: rank % 2 }),
        (rank) => ({ color: rank, key: 5 }),
        (rank) => ({ color: Math.floor(rank / 3), key: (rank * 5) % 4 }),
        () => ({ color: null, key: 0 }),
      ]
      for (const rule of rules) {
        const asks = Array.from({ length: size }, (_, rank) => rule(rank))
        const results = await runWorld(size, async (mpi) => {
          const { color, key } = rule(mpi.COMM_WORLD.rank)
          const comm = await mpi.COMM_WORLD.Split(color ?? mpi.UNDEFINED, key)
          if (comm === mpi.COMM_NULL) return null
          return { ranks: await comm.gather(mpi.COMM_WORLD.rank, 0), rank: comm.rank, size: comm.size }
        })
        for (const [rank, result] of results.entries()) {
          const group = groupOf(asks, rank)
          const mine = group && {
            ranks: group[0] === rank ? group : null,
            rank: group.indexOf(rank),
            size: group.length,
          }
          expect(result).toEqual(mine)
        }
      }
    },
  )

  it('takes its arguments by name, and both have defaults', async () => {
    const sizes = await runWorld(3, async (mpi) => {
      const reversed = await mpi.COMM_WORLD.Split({ key: -mpi.COMM_WORLD.rank })
      return [(await mpi.COMM_WORLD.Split()).size, reversed.rank]
    })
    expect(sizes).toEqual([
      [3, 2],
      [3, 1],
      [3, 0],
    ])
  })

  it('refuses colors and keys that are none', async () => {
    await runWorld(1, async ({ COMM_WORLD }) => {
      await expect(COMM_WORLD.Split(-5)).rejects.toThrow('Split: color is -5, but it must be an integer from 0')
      await expect(COMM_WORLD.Split(0, 0.5)).rejects.toThrow('Split: key is 0.5, but it must be an integer')
    })
  })
})

describe('Split_type', () => {
  it('puts ranks with equal keys together, and ranks without a key alone', async () => {
    const keys = ['this', 'that', undefined, 'this', undefined, 'that', 'this']
    const groups = await runWorld(
      keys.length,
      async (mpi) => {
        const comm = await mpi.COMM_WORLD.Split_type(mpi.COMM_TYPE_SHARED)
        const none = await mpi.COMM_WORLD.Split_type({ split_type: mpi.UNDEFINED, info: mpi.INFO_NULL })
        expect(none).toBe(mpi.COMM_NULL)
        return mpi.COMM_WORLD.group
          .Translate_ranks(null, comm.group)
          .flatMap((rank, world) => (rank < 0 ? [] : [world]))
      },
      (rank) => (keys[rank] === undefined ? {} : { sharedKey: keys[rank] }),
    )
    expect(groups).toEqual([[0, 3, 6], [1, 5], [2], [0, 3, 6], [4], [1, 5], [0, 3, 6]])
  })
})
