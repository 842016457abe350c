import { describe, expect, it } from 'vitest'
import { everyComm } from '../../testing/every-comm.ts'
import { gridsOf, meetingsOf } from '../../testing/grid-neighbors.ts'
import { SAMPLE_VALUES } from '../../testing/sample-values.ts'

// What mpi4py's test_cco_ngh_obj.py looks at, of Cartesian grids.

describe.each([1, 2, 3, 4, 8])('on grids of %i ranks', (size) => {
  it('neighbours exchange every sort of value; null where there is none', async () => {
    await everyComm(size, async (comm) => {
      for (const grid of await gridsOf(comm)) {
        const meetings = meetingsOf(grid)
        for (const value of SAMPLE_VALUES) {
          const same = meetings.map((there) => (there ? value : null))
          expect(await grid.neighbor_allgather(value)).toStrictEqual(same)
          const mine = meetings.map((_, place) => ({ from: grid.rank, place, value }))
          const theirs = meetings.map((there) => there && { from: there.rank, place: there.theirPlace, value })
          expect(await grid.neighbor_alltoall(mine)).toStrictEqual(theirs)
        }
        await grid.Free()
      }
    })
  })
})
