import { describe, expect, it } from 'vitest'
import { FaultyWorld, seededRandom } from '../testing/faulty-world.ts'
import type { Contribution, Decision } from './agreement-message.ts'
import type { Endpoint } from './endpoint.ts'

const CONTEXT = 4
const ROUNDS = 3
const everyone = (size: number): number[] => Array.from({ length: size }, (_, rank) => rank)

/** What a rank brings that knows what its endpoint knows. */
function contribution({ rank, size, faults }: Endpoint, flag: number, acknowledged: number[] = []): Contribution {
  const gone = everyone(size).filter((other) => faults.isGone(other))
  return { call: 0, flag, context: 100 + rank, lost: faults.lost, gone, acknowledged }
}

/** Bits that differ from rank to rank, and some that all have. */
const flagOf = (rank: number, round: number): number => ~(1 << (rank + round))

async function decisions(world: FaultyWorld, endpoint: Endpoint, made: Decision[] = []): Promise<Decision[]> {
  const members = everyone(endpoint.size)
  for (let round = 0; round < ROUNDS; round++) {
    const agreed = endpoint.faults.agree(CONTEXT, members, () => contribution(endpoint, flagOf(endpoint.rank, round)))
    made.push(await agreed.wait())
    await new Promise<void>((resolve) => world.at(world.soon(), resolve))
  }
  return made
}

/** Each rank's decisions, as far as it came to them: some are killed at random moments. */
async function decideAmongKills(
  size: number,
  seed: number,
  kills: number,
): Promise<{ made: Decision[][]; survivors: number[] }> {
  const world = new FaultyWorld(size, seededRandom(seed))
  const places = everyone(size).map((rank) => ({ rank, place: world.random(1000) }))
  const victims = new Set(
    places
      .toSorted((a, b) => a.place - b.place)
      .slice(0, kills)
      .map(({ rank }) => rank),
  )
  for (const victim of victims) world.at(1 + world.random(60), () => world.kill(victim))
  const made = everyone(size).map((): Decision[] => [])
  const runs = world.endpoints.map((endpoint, rank) => decisions(world, endpoint, made[rank]))
  void Promise.allSettled(runs)
  await Promise.all(runs.filter((_, rank) => !victims.has(rank)))
  return { made, survivors: everyone(size).filter((rank) => !victims.has(rank)) }
}

describe('an agreement', () => {
  it.each([1, 2, 3, 8])('of %i ranks that all live has the bits of all, and nobody gone', async (size) => {
    const world = new FaultyWorld(size, seededRandom(size))
    const made = await Promise.all(world.endpoints.map((endpoint) => decisions(world, endpoint)))
    for (const each of made) {
      expect(each.map(({ flag }) => flag)).toEqual(
        everyone(ROUNDS).map((round) => everyone(size).reduce((all, rank) => all & flagOf(rank, round), -1)),
      )
      expect(each[0]).toMatchObject({ call: 0, context: 100, lost: [], gone: [], isUnacknowledged: false })
    }
  })

  it.each([1, 2, 3, 7])(
    'comes to the same on all of 8 that come to it, %i of them killed at random, 100 times',
    async (kills) => {
      let differing = 0
      for (let seed = 0; seed < 100; seed++) {
        const { made, survivors } = await decideAmongKills(8, 1000 * kills + seed, kills)
        const first = made[survivors[0] ?? -1] ?? []
        // Who is killed right after its decision may have told it to the world.
        for (const [rank, other] of made.entries()) {
          expect(other, `seed ${seed}, rank ${rank}`).toEqual(
            survivors.includes(rank) ? first : first.slice(0, other.length),
          )
        }
        for (const [round, { flag, gone, context }] of first.entries()) {
          const having = (ranks: number[]): number => ranks.reduce((all, rank) => all & flagOf(rank, round), -1)
          // What a rank that is killed has brought may count.
          expect(flag & having(survivors), `seed ${seed}`).toBe(flag)
          expect(flag & having(everyone(8)), `seed ${seed}`).toBe(having(everyone(8)))
          expect(gone.filter((rank) => survivors.includes(rank))).toEqual([])
          expect(context).toBe(100 + Math.min(...everyone(8).filter((rank) => !gone.includes(rank))))
          if (gone.length > 0) differing++
        }
      }
      // The kills do fall among the agreements.
      expect(differing).toBeGreaterThan(50)
    },
  )

  it('is what a coordinator has decided that is killed right then, 100 times', async () => {
    for (let seed = 0; seed < 100; seed++) {
      const world = new FaultyWorld(5, seededRandom(seed))
      const agreed = world.endpoints.map((endpoint) =>
        endpoint.faults.agree(CONTEXT, everyone(5), () => contribution(endpoint, flagOf(endpoint.rank, 0))),
      )
      agreed[0]?.whenSettled(() => world.kill(0))
      const decided = await Promise.all(agreed.map(async (each) => each.wait()))
      for (const each of decided) expect(each, `seed ${seed}`).toEqual(decided[0])
    }
  })

  it('fails where a loss is not acknowledged by all, and says so to all', async () => {
    const outcome = async (acknowledging: number[]): Promise<boolean[]> => {
      const world = new FaultyWorld(4, seededRandom(1))
      world.kill(3)
      const agreed = world.endpoints.slice(0, 3).map(async (endpoint) => {
        while (!endpoint.faults.isGone(3)) await new Promise<void>((resolve) => world.at(world.soon(), resolve))
        const acknowledged = acknowledging.includes(endpoint.rank) ? [3] : []
        const join = () => contribution(endpoint, 1, acknowledged)
        return endpoint.faults.agree(CONTEXT, everyone(4), join).wait()
      })
      return (await Promise.all(agreed)).map(({ isUnacknowledged }) => isUnacknowledged)
    }
    expect(await outcome([])).toEqual([true, true, true])
    expect(await outcome([0, 2])).toEqual([true, true, true])
    expect(await outcome([0, 1, 2])).toEqual([false, false, false])
  })
})
