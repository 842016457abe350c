import { describe, expect, it } from 'vitest'
import { everyComm } from '../../testing/every-comm.ts'
import { runWorld } from '../../testing/run-world.ts'
import { Info } from '../info.ts'
import type { Mpi } from '../mpi.ts'

// What mpi4py's test_comm.py looks at.

const SIZES = [1, 2, 3, 5]

/** Infos that a duplicate may be given, and the hints it has then. */
const infosOf = ({ INFO_NULL }: Mpi): [info: Info | null, hints: [string, string][]][] => [
  [null, []],
  [INFO_NULL, []],
  [Info.Create(), []],
  [
    Info.Create({ one: '1', two: '2' }),
    [
      ['one', '1'],
      ['two', '2'],
    ],
  ],
]

describe.each(SIZES)('every communicator of %i ranks', (size) => {
  it('has a size, a rank, a group and their properties', async () => {
    await everyComm(size, async (comm, mpi) => {
      const self = mpi.Comm.Compare(comm, mpi.COMM_SELF) !== mpi.UNEQUAL
      expect([comm.Get_size(), comm.Get_rank()]).toEqual(self ? [1, 0] : [size, mpi.COMM_WORLD.rank])
      expect([comm.size, comm.rank]).toEqual([comm.Get_size(), comm.Get_rank()])
      expect([comm.Is_intra(), comm.is_intra, comm.Is_inter(), comm.is_inter]).toEqual([true, true, false, false])
      expect([comm.Get_topology(), comm.topology, comm.is_topo]).toEqual([mpi.UNDEFINED, mpi.UNDEFINED, false])
      const group = comm.Get_group()
      expect([group.Get_size(), group.Get_rank(), comm.group.Compare(group)]).toEqual([comm.size, comm.rank, mpi.IDENT])
      group.Free()
      expect([group.is_null, comm.group.is_null]).toEqual([true, false])
    })
  })

  it('compares with itself, with its copies and with the world', async () => {
    await everyComm(size, async (comm, { Comm, COMM_WORLD, CONGRUENT, IDENT, UNEQUAL }) => {
      expect([Comm.Compare(comm, comm), comm.Compare(comm)]).toEqual([IDENT, IDENT])
      const withWorld = comm === COMM_WORLD ? [IDENT] : comm.size < size ? [UNEQUAL] : [CONGRUENT]
      expect(withWorld).toContain(Comm.Compare(comm, COMM_WORLD))
      const copy = await comm.Dup()
      expect(Comm.Compare(comm, copy)).toBe(CONGRUENT)
      await copy.Free()
    })
  })

  it('has a name that can be changed', async () => {
    await everyComm(size, async (comm) => {
      const name = comm.Get_name()
      comm.Set_name('mycomm')
      expect([comm.Get_name(), comm.name]).toEqual(['mycomm', 'mycomm'])
      comm.name = name
      expect(comm.Get_name()).toBe(name)
    })
  })

  it('is duplicated by Dup, Clone, Dup_with_info and Idup, with the hints that are given', async () => {
    await everyComm(size, async (comm, mpi) => {
      const clone = await comm.Clone()
      expect(clone.Compare(comm)).toBe(mpi.CONGRUENT)
      await clone.Free()
      for (const [info, hints] of infosOf(mpi)) {
        const [later, request] = comm.Idup(info)
        const copies = [await comm.Dup(info), await comm.Dup({ info }), later]
        if (info) {
          const [withInfo, second] = comm.Idup_with_info(info)
          copies.push(await comm.Dup_with_info(info), withInfo)
          await second.Wait()
        }
        await request.Wait()
        for (const copy of copies) {
          expect([copy.Compare(comm), copy.Get_info().items()]).toEqual([mpi.CONGRUENT, hints])
          await copy.Free()
          expect([copy.Get_name(), copy.is_intra]).toEqual(['MPI_COMM_NULL', false])
        }
      }
    })
  })

  it('takes and gives hints', async () => {
    await everyComm(size, async (comm) => {
      const info = Info.Create({ hint: 'yes' })
      comm.Set_info(info)
      info.Free()
      const got = comm.Get_info()
      expect(got.Get('hint')).toBe('yes')
      comm.info = got
      got.Free()
      expect(comm.info.Get('hint')).toBe('yes')
    })
  })

  it('is made anew of its group by Create and Create_group', async () => {
    await everyComm(size, async (comm, { CONGRUENT }) => {
      const group = comm.Get_group()
      for (const made of [await comm.Create(group), await comm.Create_group(group)]) {
        expect([comm.Compare(made), made.Compare(comm)]).toEqual([CONGRUENT, CONGRUENT])
        await made.Free()
      }
      group.Free()
    })
  })

  it('is split into itself, and into its ranks', async () => {
    await everyComm(size, async (comm) => {
      const all = await comm.Split(42, 42)
      expect([all.Get_size(), all.Get_rank()]).toEqual([comm.size, comm.rank])
      const alone = await comm.Split(comm.rank, 42)
      expect([alone.Get_size(), alone.Get_rank()]).toEqual([1, 0])
      await all.Free()
      await alone.Free()
    })
  })

  it('is split by what shares memory, also where only one rank asks for it', async () => {
    await everyComm(size, async (comm, { COMM_NULL, COMM_TYPE_SHARED, UNDEFINED }) => {
      expect(await comm.Split_type(UNDEFINED)).toBe(COMM_NULL)
      const shared = await comm.Split_type(COMM_TYPE_SHARED)
      expect([shared.size >= 1, shared.rank < shared.size]).toEqual([true, true])
      await shared.Free()
      for (let root = 0; root < comm.size; root++) {
        const made = await comm.Split_type(comm.rank === root ? COMM_TYPE_SHARED : UNDEFINED)
        if (comm.rank !== root) expect(made).toBe(COMM_NULL)
        else {
          expect([made.size, made.rank]).toEqual([1, 0])
          await made.Free()
        }
      }
    })
  })

  it('takes a buffer for Bsend, flushes it and gives it back', async () => {
    await everyComm(size, async (base, { BSEND_OVERHEAD, BUFFER_AUTOMATIC }) => {
      const comm = await base.Dup()
      const buf = new ArrayBuffer(2 ** 16 + BSEND_OVERHEAD)
      comm.Attach_buffer(buf)
      await comm.Flush_buffer()
      await comm.Iflush_buffer().Wait()
      expect(await comm.Detach_buffer()).toBe(buf)
      comm.Attach_buffer(BUFFER_AUTOMATIC)
      expect(await comm.Detach_buffer()).toBe(BUFFER_AUTOMATIC)
      await comm.Free()
    })
  })
})

it('COMM_NULL has a name and nothing else', async () => {
  await runWorld(2, async ({ COMM_NULL }) => {
    expect([COMM_NULL.Get_name(), COMM_NULL.name]).toEqual(['MPI_COMM_NULL', 'MPI_COMM_NULL'])
    expect([COMM_NULL.is_intra, COMM_NULL.is_inter, COMM_NULL.is_topo]).toEqual([false, false, false])
  })
})
