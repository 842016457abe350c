import { describe, it } from 'vitest'
import { ARRAY_KINDS, type ArrayKind } from '../../testing/array-kinds.ts'
import { BUFFER_COLLECTIVES } from '../../testing/buffer-collectives.ts'
import { testCollectives } from '../../testing/collective-tests.ts'
import { ARITHMETIC, type ReductionRule } from '../../testing/reduction-rules.ts'
import { beginCollective } from '../../testing/run-collective.ts'
import { runWorld } from '../../testing/run-world.ts'
import { VECTOR_COLLECTIVES } from '../../testing/vector-collectives.ts'

// What mpi4py's test_cco_nb_buf.py looks at.

testCollectives(BUFFER_COLLECTIVES, 'nonblocking')

describe.each([2, 3, 5, 8])('all collectives at once on %i ranks', { timeout: 60_000 }, (size) => {
  it('do not mix, whichever is waited for first', async () => {
    const kind = ARRAY_KINDS.find(({ name }) => name === 'Int32Array') as ArrayKind
    const rule = ARITHMETIC[0] as ReductionRule
    const common = { size, root: size - 1, rule, kind, datatype: 'INT' }
    await runWorld(size, async (mpi) => {
      const calls = [1, 7, 5_003].flatMap((count) =>
        [...BUFFER_COLLECTIVES, ...VECTOR_COLLECTIVES].map((collective) => ({ collective, count })),
      )
      const begun = calls.map(({ collective, count }) =>
        beginCollective(collective, 'nonblocking', mpi.COMM_WORLD, mpi, { ...common, count, inPlace: false }),
      )
      const barrier = mpi.COMM_WORLD.Ibarrier()
      if (mpi.COMM_WORLD.rank % 2 === 0) begun.reverse()
      for (const { ended, check } of begun) {
        await ended
        check()
      }
      await barrier.Wait()
    })
  })
})
