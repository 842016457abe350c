import { expect, it } from 'vitest'
import { everyRoot, SIZES } from '../testing/collective-cases.ts'
import { barrierDissemination } from './barrier-dissemination.ts'

it.each(SIZES)('lets nobody go before the last has come, whoever that is, on %i ranks', (size) =>
  everyRoot(size, async (world, last) => {
    let came = 0
    const { results } = await world.run(async (ranks) => {
      for (let task = 0; ranks.rank === last && task < 5; task++) await new Promise(setImmediate)
      came++
      await barrierDissemination(ranks)
      return came
    })
    expect(results).toEqual(Array(size).fill(size))
  }),
)
