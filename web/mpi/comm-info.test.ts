import { expect, it } from 'vitest'
import { runWorld } from '../testing/run-world.ts'

const hints = (comm: { Get_info: () => { items: () => unknown } }): unknown => comm.Get_info().items()

it('a communicator keeps the hints that it is given, key by key, and hands out copies', async () => {
  await runWorld(2, async (mpi) => {
    const comm = await mpi.COMM_WORLD.Dup()
    expect(hints(comm)).toEqual([])
    const info = mpi.Info.Create({ a: '1', b: '2' })
    comm.Set_info(info)
    info.Set('a', 'changed')
    comm.info = mpi.Info.Create({ b: '3', c: '4' })
    const expected = [
      ['a', '1'],
      ['b', '3'],
      ['c', '4'],
    ]
    expect(hints(comm)).toEqual(expected)
    const got = comm.Get_info()
    got.Set('a', 'changed')
    got.Free()
    comm.info.clear()
    expect(comm.info.items()).toEqual(expected)
    expect(hints(mpi.COMM_WORLD)).toEqual([])
  })
})

it('a duplicate has the hints it is made with, not those of the original (MPI 4.1, section 7.4.2)', async () => {
  await runWorld(3, async (mpi) => {
    const comm = await mpi.COMM_WORLD.Dup_with_info(mpi.Info.Create({ of: 'the original' }))
    expect(hints(comm)).toEqual([['of', 'the original']])
    const info = mpi.Info.Create({ of: 'the duplicate' })
    const [later, request] = comm.Idup_with_info(info)
    const [byName, otherRequest] = comm.Idup({ info })
    info.Free()
    await mpi.Request.Waitall([request, otherRequest])
    for (const made of [later, byName, comm]) {
      const sum = await made.allreduce(1)
      expect([sum, made.Compare(mpi.COMM_WORLD)]).toEqual([3, mpi.CONGRUENT])
    }
    expect([hints(later), hints(byName)]).toEqual([[['of', 'the duplicate']], [['of', 'the duplicate']]])
    const plain = [await comm.Dup(), await comm.Clone(), await comm.Dup(mpi.INFO_NULL), await comm.Split(0)]
    expect(plain.map(hints)).toEqual([[], [], [], []])
    const given = await comm.Dup(mpi.Info.Create({ x: 'y' }))
    expect(hints(given)).toEqual([['x', 'y']])
  })
})

it('refuses what is no info', async () => {
  await runWorld(1, async ({ COMM_SELF: comm }) => {
    expect(() => comm.Set_info({ a: '1' } as never)).toThrow(
      'Set_info: info is Object, but it must be one like MPI.Info',
    )
    await expect(comm.Dup_with_info(null as never)).rejects.toMatchObject({ code: 'ERR_INFO' })
    await expect(comm.Dup({ infos: null } as never)).rejects.toThrow('Dup: unknown keyword "infos"; it takes info')
  })
})
