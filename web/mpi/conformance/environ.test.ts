import { expect, it } from 'vitest'
import { runWorld } from '../../testing/run-world.ts'

// What mpi4py's test_environ.py looks at.

it.each([1, 3])('MPI tells each of %i ranks about itself and its surroundings', async (size) => {
  await runWorld(size, async (mpi) => {
    expect([mpi.Is_initialized(), mpi.Is_finalized()]).toEqual([true, false])
    const [major, minor] = mpi.Get_version()
    expect([Number.isInteger(major), Number.isInteger(minor), major >= 1, minor >= 0]).toEqual([true, true, true, true])
    expect(mpi.Get_library_version().length).toBeGreaterThan(0)
    expect(mpi.Get_processor_name()).toBe(`loopback ${mpi.COMM_WORLD.rank}`)
    const [vendor, version] = mpi.get_vendor()
    expect([vendor, version.length]).toEqual(['tabmpi', 3])
  })
})

it('Wtime never goes back, and advances by ticks', async () => {
  await runWorld(1, async ({ Wtick, Wtime }) => {
    const tick = Wtick()
    expect([tick > 0, tick < 1]).toEqual([true, true])
    const first = Wtime()
    let last = first
    for (let look = 0; look < 1000; look++) {
      const now = Wtime()
      expect(now).toBeGreaterThanOrEqual(last)
      last = now
    }
    Wtick()
    expect(Wtime()).toBeGreaterThan(first)
  })
})

it.each([1, 3])("COMM_WORLD of %i ranks has MPI's attributes", async (size) => {
  await runWorld(size, async (mpi) => {
    const { COMM_WORLD } = mpi
    expect(COMM_WORLD.Get_attr(mpi.TAG_UB)).toBeGreaterThanOrEqual(2 ** 15 - 1)
    expect(COMM_WORLD.Get_attr(mpi.IO)).toBe(mpi.PROC_NULL)
    expect(COMM_WORLD.Get_attr(mpi.WTIME_IS_GLOBAL)).toBe(0)
    expect(COMM_WORLD.Get_attr(mpi.APPNUM)).toBe(0)
    expect(COMM_WORLD.Get_attr(mpi.UNIVERSE_SIZE)).toBe(size)
    expect(COMM_WORLD.Get_attr(mpi.LASTUSEDCODE)).toBeGreaterThanOrEqual(mpi.ERR_LASTCODE)
  })
})
