import { describe, expect, it } from 'vitest'
import { BytesBuffer } from '../p2p/buffer.ts'
import { COLLECTIVE_OPERATIONS, zeroParts, zeroPartsAt, zeros } from '../testing/collective-operations.ts'
import { RanksWorld } from '../testing/run-ranks.ts'
import { allgather, barrier, bcast, gather, reduceBytes, scatter } from './collectives.ts'
import { termsOf } from './terms.ts'

const SIZE = 5

interface Failure {
  code: string
  message: string
}

/** The ranks on which it failed, each with its own or with what it heard of another's. */
const failed = (failures: unknown[]): Failure[] => failures.filter((failure) => failure !== null) as Failure[]
/** Of the ranks that saw it themselves. */
const own = (failures: unknown[]): Failure[] =>
  failed(failures).filter(({ message }) => !message.includes('has failed in this call'))

describe.each(COLLECTIVE_OPERATIONS)('$name', ({ run }) => {
  it.each([
    { data: 'small', bytes: 8 },
    { data: 'large', bytes: 200_000 },
  ])('ends with ERR_TRUNCATE where one rank has another length, of $data data', async ({ bytes }) => {
    for (const longer of [1, SIZE - 1]) {
      const failures = await new RanksWorld(SIZE).failures((ranks) =>
        run(ranks, ranks.rank === longer ? bytes + 4 : bytes, 0),
      )
      for (const { code } of failed(failures)) expect(code).toBe('ERR_TRUNCATE')
      expect(own(failures).length).toBeGreaterThan(0)
    }
  })
})

/** Lengths on both sides of a limit in choose.ts: ranks that have the one and the other choose different algorithms. */
const LIMITS: Record<string, [below: number, above: number]> = {
  bcast: [32 * 1024, 32 * 1024 + 8],
  gather: [2048, 2056],
  scatter: [2048, 2056],
  allgather: [104_000, 105_000],
  alltoall: [1024, 1032],
  reduce: [32 * 1024, 32 * 1024 + 8],
  allreduce: [16 * 1024, 16 * 1024 + 8],
  reduceScatter: [4096, 4104],
}

describe.each(Object.entries(LIMITS))('%s with lengths that lead to different algorithms', (name, [below, above]) => {
  const { run } = COLLECTIVE_OPERATIONS.find(
    (operation) => operation.name === name,
  ) as (typeof COLLECTIVE_OPERATIONS)[0]

  // So too the cases of several tests.
  it.concurrent.each([4, 5, 8, 13])(
    'ends on every rank, and one says so, on %i ranks',
    { timeout: 30_000 },
    async (size) => {
      const cases = Array.from({ length: size }, (_, odd) => [
        { odd, its: above, others: below },
        { odd, its: below, others: above },
      ]).flat()
      // At once: in some, ranks wait for each other until they lose patience.
      const each = cases.map(async ({ odd, its, others }) => {
        const failures = await new RanksWorld(size).failures((ranks) =>
          run(ranks, ranks.rank === odd ? its : others, 1),
        )
        expect(own(failures).length, `rank ${odd} has ${its} bytes`).toBeGreaterThan(0)
        for (const { code, message } of failed(failures)) {
          expect(code).toBe('ERR_TRUNCATE')
          expect(message).toContain('the counts of the ranks disagree')
        }
      })
      await Promise.all(each)
    },
  )
})

describe('ranks that call different things', () => {
  it('see another root', async () => {
    const rootOf = (rank: number): number => (rank === 2 ? 3 : 0)
    const failures = await new RanksWorld(SIZE).failures(
      (ranks) => bcast(ranks, zeros(8), rootOf(ranks.rank)),
      (rank) => termsOf('Bcast', { root: rootOf(rank) }),
    )
    // 0 sends to 2, which waits for 3.
    expect(failures[2]).toMatchObject({
      code: 'ERR_ROOT',
      message:
        'rank 0 calls Bcast with root 0 where this rank calls Bcast with root 3; give the same root on all ranks',
    })
  })

  it('see another collective, even where its messages have the length that they expect', async () => {
    const failures = await new RanksWorld(2).failures(
      (ranks) => (ranks.rank === 0 ? bcast(ranks, zeros(0), 0) : barrier(ranks)),
      (rank) => (rank === 0 ? termsOf('Bcast', { root: 0 }) : termsOf('Barrier')),
    )
    expect(failures[1]).toMatchObject({ code: 'ERR_ARG' })
    expect(String(failures[1])).toContain('rank 0 calls Bcast with root 0 where this rank calls Barrier')
  })

  it('see another op', async () => {
    const terms = (label: string): number => termsOf('reduce', { root: 0, op: { label, commutative: true } })
    const failures = await new RanksWorld(3).failures(
      (ranks) => reduceBytes(ranks, new Uint8Array(3), (lower) => lower, 0),
      (rank) => terms(rank === 1 ? 'MPI.MAX' : 'MPI.MIN'),
    )
    expect(failures[0]).toMatchObject({ code: 'ERR_OP' })
    expect(String(failures[0])).toContain('rank 1 calls reduce with MPI.MAX and root 0 where this rank calls reduce')
  })

  it('hear of it from one that has done its part and left', async () => {
    // Rank 3 gathers at 1 what it should give to 0. Nobody has asked it for that, and nobody waits at 1.
    const rootOf = (rank: number): number => (rank === 3 ? 1 : 0)
    const failures = await new RanksWorld(4).failures(
      (ranks) => gather(ranks, zeros(9000), zeroPartsAt(rootOf(ranks.rank), ranks, 9000), rootOf(ranks.rank)),
      (rank) => termsOf('Gather', { root: rootOf(rank) }),
    )
    expect(failures.slice(1)).toEqual([null, null, null])
    expect(failures[0]).toMatchObject({ code: 'ERR_ROOT' })
    expect(String(failures[0])).toContain('rank 3 calls Gather with root 1 where this rank calls Gather with root 0')
  })

  it('see it where each waits for the other and nobody sends', async () => {
    const failures = await new RanksWorld(2).failures(
      (ranks) => gather(ranks, zeros(8), zeroPartsAt(ranks.rank, ranks, 8), ranks.rank),
      (rank) => termsOf('Gather', { root: rank }),
    )
    for (const failure of failures) expect(failure).toMatchObject({ code: 'ERR_ROOT' })
  })

  it('see it where the other comes late', async () => {
    const failures = await new RanksWorld(2).failures(
      async (ranks) => {
        if (ranks.rank === 1) await new Promise((resolve) => setTimeout(resolve, 2500))
        await gather(ranks, zeros(8), zeroPartsAt(ranks.rank, ranks, 8), ranks.rank)
      },
      (rank) => termsOf('Gather', { root: rank }),
    )
    for (const failure of failures) expect(failure).toMatchObject({ code: 'ERR_ROOT' })
  })
})

describe('a rank that fails', () => {
  it('ends the call of those that wait for what it has not sent, and of those that come later', async () => {
    const refusing = { ...zeros(8), byteLength: 8, deferred: false, write: () => {}, read: refuse }
    const late = 3
    const failures = await new RanksWorld(4).failures(async (ranks) => {
      for (let task = 0; ranks.rank === late && task < 10; task++) await new Promise(setImmediate)
      await allgather(ranks, ranks.rank === 2 ? refusing : zeros(8), zeroParts(ranks, 8))
    })
    expect(String(failures[2])).toContain('no such data')
    for (const rank of [0, 1, late]) {
      expect(String(failures[rank])).toMatch(/rank 2 has failed in this call: ".*no such data"/)
      expect(failures[rank]).toMatchObject({ code: 'ERR_BUFFER' })
    }
  })

  it('ends the call of one that only waits for its sends to be taken', async () => {
    // Root's parts are large and wait for their receivers; rank 1 fails before it asks for its own.
    const failures = await new RanksWorld(2).failures((ranks) =>
      scatter(ranks, zeroPartsAt(0, ranks, 100_000), ranks.rank === 0 ? zeros(100_000) : zeros(100_004), 0),
    )
    expect(failures[1]).toMatchObject({ code: 'ERR_TRUNCATE' })
  })

  it('says that it lacks memory for data whose length only its sender knows, and ends the call there too', async () => {
    const bytes = 2 ** 45
    const announced = { byteLength: bytes, deferred: false, read: () => {}, write: () => {} }
    const failures = await new RanksWorld(3).failures((ranks) =>
      ranks.run(async () => {
        if (ranks.rank === 0) await ranks.all([ranks.send(announced, 1), ranks.receive(zeros(1), 1)])
        if (ranks.rank === 1) await ranks.all([ranks.receiveAny(0).completion])
        if (ranks.rank === 2) await ranks.all([ranks.receive(zeros(1), 1)])
      }),
    )
    expect(failures[1]).toMatchObject({ code: 'ERR_NO_MEM' })
    for (const failure of failures) expect(String(failure)).toContain(`there is no memory for ${bytes} bytes`)
  })

  it('does not end the next call', async () => {
    const world = new RanksWorld(3)
    const failures = await world.failures((ranks) => bcast(ranks, zeros(ranks.rank), 0))
    expect(own(failures).length).toBeGreaterThan(0)
    const { results } = await world.run((ranks) => barrier(ranks).then(() => 'over'))
    expect(results).toEqual(['over', 'over', 'over'])
  })
})

function refuse(): void {
  throw new Error('no such data')
}

describe('Ranks.all', () => {
  it('ends at the first failure, and gives the buffers back', async () => {
    const other = new Uint8Array(4)
    await new RanksWorld(3)
      .run(async (ranks) => {
        const { rank } = ranks
        if (rank === 1) await ranks.all([ranks.send(zeros(5), 0)])
        // Rank 2 sends what rank 0 waited for only when rank 0 waits no more.
        if (rank === 2) {
          await ranks.all([ranks.receive(zeros(0), 0)])
          await ranks.all([ranks.send(new BytesBuffer(Uint8Array.of(1, 2, 3, 4)), 0), ranks.send(zeros(0), 0)])
        }
        if (rank > 0) return
        const waiting = ranks.all([ranks.receive(new BytesBuffer(other), 2), ranks.receive(zeros(4), 1)])
        await expect(waiting).rejects.toMatchObject({ code: 'ERR_TRUNCATE' })
        await ranks.all([ranks.send(zeros(0), 2)])
        await ranks.all([ranks.receive(zeros(0), 2)])
      })
      .catch((error: unknown) => {
        // Two messages were, rightly, not taken: the harness says so.
        expect(String(error)).toContain('were not received')
      })
    expect(other).toEqual(new Uint8Array(4))
  })
})
