import { describe, expect, it } from 'vitest'
import { runWorld } from '../testing/run-world.ts'

describe('communicators', () => {
  it('Dup, Clone, Idup and Dup of a Dup: same ranks, other contexts, no name', async () => {
    await runWorld(3, async (mpi) => {
      const world = mpi.COMM_WORLD
      const [later, request] = world.Idup()
      expect(() => later.Get_size()).toThrow('the communicator is not there yet')
      const dup = await world.Dup()
      const copies = [dup, await dup.Dup(), await world.Clone()]
      await request.Wait()
      for (const copy of [...copies, later]) {
        expect([copy.Compare(world), copy.rank, copy.size, copy.name]).toEqual([mpi.CONGRUENT, world.rank, 3, ''])
        expect([copy.Compare(copy), copy.is_intra, copy.Is_intra(), copy.is_inter, copy.is_topo]).toEqual([
          mpi.IDENT,
          true,
          true,
          false,
          false,
        ])
      }
      expect(world.Compare(mpi.COMM_SELF)).toBe(mpi.UNEQUAL)
      expect((await world.Split(0, -world.rank)).Compare(world)).toBe(mpi.SIMILAR)
      dup.Set_name('mine')
      dup.name += '!'
      expect([dup.Get_name(), world.name, mpi.COMM_SELF.name]).toEqual(['mine!', 'MPI_COMM_WORLD', 'MPI_COMM_SELF'])
    })
  })

  it('messages with the same tag in overlapping communicators never mix, wildcards included', async () => {
    await runWorld(4, async (mpi) => {
      const world = mpi.COMM_WORLD
      const pair = await world.Split(world.rank % 2)
      const comms = [world, await world.Dup(), pair, await pair.Dup(), await pair.Create_group(pair.group, 3)]
      const from = comms.map((comm) => (comm.rank + comm.size - 1) % comm.size)
      // Receives are posted in the opposite order of the sends.
      const rooms = comms.map(() => new Int32Array(1))
      const receives = comms.map((comm, i) => comm.Irecv(rooms[i] as Int32Array)).toReversed()
      const sends = comms.map((comm, i) => comm.Isend(Int32Array.of(10 * i + comm.rank), (comm.rank + 1) % comm.size))
      // And collectives of all of them are under way at the same time.
      const sums = comms.map((comm, i) => comm.bcast(comm.rank === 0 ? `from ${i}` : null))
      expect(await Promise.all(sums)).toEqual(comms.map((_, i) => `from ${i}`))
      await mpi.Request.Waitall([...receives, ...sends])
      expect(rooms.map(([value]) => value)).toEqual(from.map((rank, i) => 10 * i + rank))
    })
  })

  it('communicators made at the same time, by Idup and Split, are told apart', async () => {
    await runWorld(4, async ({ COMM_WORLD: world }) => {
      const [one, first] = world.Idup()
      const half = world.Split(Math.floor(world.rank / 2))
      const [two, second] = world.Idup()
      await Promise.all([second.Wait(), half, first.Wait()])
      const comms = [one, two, await half]
      const seen = await Promise.all(comms.map((comm, i) => comm.gather(i, 0)))
      expect(seen).toEqual(
        comms.map((comm, i) => (comm.rank === 0 ? Array.from({ length: comm.size }, () => i) : null)),
      )
    })
  })

  it('Create: the group in its own order; others get COMM_NULL; disjoint groups at once', async () => {
    await runWorld(5, async (mpi) => {
      const world = mpi.COMM_WORLD
      const group = world.group.Incl(world.rank < 2 ? [1, 0] : [4, 2])
      const made = await world.Create(group)
      if (world.rank === 3) return expect(made).toBe(mpi.COMM_NULL)
      expect([made.size, made.group.Compare(group)]).toEqual([2, mpi.IDENT])
      expect(await made.bcast(world.rank)).toBe(world.rank < 2 ? 1 : 4)
    })
  })

  it('Create refuses groups that disagree, and strangers', async () => {
    await runWorld(3, async (mpi) => {
      const world = mpi.COMM_WORLD
      const group = world.group.Incl(world.rank === 0 ? [0, 1] : [0, 1, 2])
      if (world.rank === 0) {
        await expect(world.Create(group)).rejects.toThrow(
          'group of ranks 0, 1, but its communicator would be of 0, 1, 2',
        )
      } else await world.Create(group)
      const alone = await world.Split(world.rank)
      await expect(alone.Create(world.group)).rejects.toThrow(`rank ${world.rank === 0 ? 1 : 0} of the group is not in`)
      expect(await world.Create(mpi.GROUP_EMPTY)).toBe(mpi.COMM_NULL)
    })
  })

  it('Create_group needs only the members, while the others are in another collective', async () => {
    await runWorld(4, async (mpi) => {
      const world = mpi.COMM_WORLD
      if (world.rank === 2) return world.Barrier()
      const group = world.group.Incl([3, 0, 1])
      const made = await Promise.all([world.Create_group(group, 7), world.Create_group(group, { tag: 8 })])
      for (const comm of made) expect(await comm.gather(world.rank, 2)).toEqual(world.rank === 1 ? [3, 0, 1] : null)
      await world.Barrier()
    })
  })

  it('COMM_NULL and freed communicators refuse every use; predefined ones cannot be freed', async () => {
    await runWorld(2, async (mpi) => {
      const dup = await mpi.COMM_WORLD.Dup()
      const pending = dup.Irecv(new Int32Array(1), 1 - dup.rank)
      await dup.Send(Int32Array.of(1), 1 - dup.rank)
      await dup.Free()
      await pending.Wait()
      for (const comm of [dup, mpi.COMM_NULL]) {
        await expect(comm.Send(Int32Array.of(1), 0)).rejects.toMatchObject({ code: 'ERR_COMM' })
        await expect(comm.Barrier()).rejects.toThrow('the communicator is MPI.COMM_NULL: it has been freed, or')
        expect(() => comm.Get_rank()).toThrow('MPI.COMM_NULL')
        expect(() => comm.Isend(Int32Array.of(1), 0)).toThrow('MPI.COMM_NULL')
        await expect(comm.Dup()).rejects.toThrow('MPI.COMM_NULL')
        await expect(comm.Free()).rejects.toThrow('MPI.COMM_NULL')
        expect([comm.is_topo, comm.is_intra, comm.is_inter]).toEqual([false, false, false])
        expect(() => comm.Get_topology()).toThrow('MPI.COMM_NULL')
      }
      await expect(mpi.COMM_WORLD.Free()).rejects.toThrow('Free: MPI_COMM_WORLD ends with the program')
      expect(() => mpi.GROUP_NULL.Get_size()).toThrow('the group is MPI.GROUP_NULL')
    })
  })
})

describe('handles', () => {
  it('Compare and Create_errhandler can be called on the class, too', async () => {
    await runWorld(2, async (mpi) => {
      const dup = await mpi.COMM_WORLD.Dup()
      expect(mpi.Comm.Compare(mpi.COMM_WORLD, mpi.COMM_WORLD)).toBe(mpi.IDENT)
      expect(mpi.Intracomm.Compare(mpi.COMM_WORLD, dup)).toBe(mpi.CONGRUENT)
      expect(() => dup.Compare(dup.group as never)).toThrow('Compare: comm is Object, but it must be a communicator')
      const heard: unknown[] = []
      dup.Set_errhandler(mpi.Comm.Create_errhandler((comm, errorcode) => heard.push(comm, errorcode)))
      expect(() => dup.Isend(null, 0)).toThrow('Isend: buf is null')
      expect(heard).toEqual([dup, mpi.ERR_BUFFER])
      expect(() => mpi.Comm.Create_errhandler(3 as never)).toThrow('errhandler_fn is 3, but it must be a function')
    })
  })

  it('free ends what can be ended, again and again', async () => {
    await runWorld(2, async (mpi) => {
      const dup = await mpi.COMM_WORLD.Dup()
      expect([dup.is_null, mpi.COMM_WORLD.is_null, mpi.COMM_NULL.is_null]).toEqual([false, false, true])
      for (const comm of [dup, dup, mpi.COMM_WORLD, mpi.COMM_SELF, mpi.COMM_NULL]) await comm.free()
      expect([dup.is_null, mpi.COMM_WORLD.is_null]).toEqual([true, false])
      const op = mpi.Op.Create(() => 0)
      for (const one of [op, op, mpi.SUM, mpi.OP_NULL]) one.free()
      expect([op.is_null, mpi.OP_NULL.is_null, mpi.SUM.is_null]).toEqual([true, true, false])
      expect(mpi.SUM(1, 2)).toBe(3)
    })
  })

  it('names have a bounded length', async () => {
    await runWorld(1, async (mpi) => {
      const comm = await mpi.COMM_SELF.Dup()
      comm.name = 'x'.repeat(mpi.MAX_OBJECT_NAME)
      expect(() => comm.Set_name('x'.repeat(mpi.MAX_OBJECT_NAME + 1))).toThrow('Set_name: name is 129 characters long')
      expect(comm.name).toHaveLength(128)
    })
  })
})

describe('error handlers', () => {
  const tooLong = async (comm: { Send: Function; Recv: Function; rank: number }): Promise<void> => {
    if (comm.rank === 0) await comm.Send(Float64Array.of(1, 2), 1)
    else await comm.Recv(new Float64Array(1), 0)
  }

  it('begin as ERRORS_RETURN and are inherited', async () => {
    await runWorld(2, async (mpi) => {
      const dup = await mpi.COMM_WORLD.Dup()
      expect(dup.Get_errhandler()).toBe(mpi.ERRORS_RETURN)
      const heard: number[] = []
      dup.Set_errhandler(dup.Create_errhandler((comm, errorcode) => heard.push(comm.rank, errorcode)))
      const child = await dup.Split(0)
      expect(child.Get_errhandler()).toBe(dup.Get_errhandler())
      if (child.rank === 0) await tooLong(child)
      else await expect(tooLong(child)).rejects.toThrow('Recv: the message from rank 0')
      expect(heard).toEqual(child.rank === 0 ? [] : [1, mpi.ERR_TRUNCATE])
      child.Call_errhandler(mpi.ERR_OTHER)
      expect(heard.at(-1)).toBe(mpi.ERR_OTHER)
      expect(() => dup.Set_errhandler(mpi.ERRHANDLER_NULL)).toThrow('Set_errhandler: that is no error handler')
      mpi.ERRORS_RETURN.Free()
      expect(mpi.ERRORS_RETURN.is_null).toBe(false)
      expect(() => mpi.ERRHANDLER_NULL.Free()).toThrow('Free: the error handler is MPI.ERRHANDLER_NULL')
    })
  })

  it.each(['ERRORS_ARE_FATAL', 'ERRORS_ABORT'] as const)(
    '%s: a failing call ends the world with its class',
    async (name) => {
      const aborted: number[] = []
      const run = runWorld(
        2,
        async (mpi) => {
          mpi.COMM_WORLD.Set_errhandler(mpi[name])
          await tooLong(mpi.COMM_WORLD)
        },
        () => ({ abort: ({ errorcode }) => aborted.push(errorcode) }),
      )
      await expect(run).rejects.toMatchObject({ name: 'AbortError', errorcode: 15 })
      await expect(run).rejects.toThrow('Recv: the message from rank 0 with tag 0 has 2 elements')
      expect(aborted).toEqual([15])
    },
  )

  it('hear of what fails in a request, and of Call_errhandler', async () => {
    const run = runWorld(1, async (mpi) => {
      mpi.COMM_SELF.Set_errhandler(mpi.ERRORS_ARE_FATAL)
      mpi.COMM_SELF.Call_errhandler(mpi.ERR_RANK)
    })
    await expect(run).rejects.toMatchObject({ name: 'AbortError', errorcode: 6, message: 'invalid rank' })
    const failing = runWorld(1, async ({ COMM_SELF, ERRORS_ARE_FATAL }) => {
      COMM_SELF.Set_errhandler(ERRORS_ARE_FATAL)
      const receive = COMM_SELF.Irecv(new Int8Array(1))
      await COMM_SELF.Isend(new Int8Array(2), 0).Wait()
      await receive.Wait()
    })
    await expect(failing).rejects.toMatchObject({ name: 'AbortError', errorcode: 15 })
  })
})
