import { describe, expect, it } from 'vitest'
import { everyComm, ring } from '../../testing/every-comm.ts'
import { FEW_VALUES, SAMPLE_VALUES } from '../../testing/sample-values.ts'

// What mpi4py's test_p2p_obj.py looks at in single messages; its lists of requests are in p2p-obj-requests.test.ts.

describe.each([1, 2, 3, 5])('on %i ranks', (size) => {
  it.each(['send', 'ssend'] as const)('%s hands every sort of value on from rank to rank', async (mode) => {
    await everyComm(size, async (comm) => {
      for (const value of SAMPLE_VALUES) {
        const got = comm.rank === 0 ? value : await comm.recv(null, comm.rank - 1, 0)
        if (comm.rank < comm.size - 1) await comm[mode](got, comm.rank + 1, 0)
        expect(got).toStrictEqual(value)
      }
    })
  })

  it.each(['isend', 'issend'] as const)('%s to this rank itself and round the ring', async (mode) => {
    await everyComm(size, async (comm) => {
      const { dest, source } = ring(comm)
      for (const value of SAMPLE_VALUES) {
        const mine = comm[mode](value, comm.rank, 0)
        if (mode === 'issend') expect([await mine.Test(), mine.is_null]).toEqual([false, false])
        expect(await comm.recv(null, comm.rank, 0)).toStrictEqual(value)
        expect(mine.is_null).toBe(false)
        while (!(await mine.Test()));
        expect(mine.is_null).toBe(true)
        const on = comm[mode](value, dest, 1)
        expect(await comm.recv(null, source, 1)).toStrictEqual(value)
        expect([await on.wait(), on.is_null]).toEqual([null, true])
      }
    })
  })

  it('irecv waits for what is sent later, by test and by wait', async () => {
    await everyComm(size, async (comm) => {
      const { dest, source } = ring(comm)
      for (const value of FEW_VALUES) {
        const mine = comm.irecv(null, comm.rank, 0)
        expect([await mine.test(), mine.is_null]).toEqual([[false, null], false])
        await comm.send(value, comm.rank, 0)
        let [done, got] = await mine.test()
        while (!done) [done, got] = await mine.test()
        expect([got, mine.is_null]).toStrictEqual([value, true])
      }
      for (const value of SAMPLE_VALUES) {
        const others = comm.irecv(null, source, 0)
        await comm.send(value, dest, 0)
        expect([await others.wait(), others.is_null]).toStrictEqual([value, true])
      }
    })
  })

  it.each(['bsend', 'ibsend', 'ssend', 'issend'] as const)(
    '%s finds the receive that waits for its tag, in any order, and PROC_NULL at once',
    async (mode) => {
      await everyComm(size, async (comm, mpi) => {
        mpi.Attach_buffer(new ArrayBuffer(2 ** 16 + mpi.BSEND_OVERHEAD))
        for (const value of SAMPLE_VALUES) {
          const receives = [1, 2, 3].map((tag) => comm.irecv(null, comm.rank, tag))
          for (const tag of [3, 2, 1]) await comm[mode](value, comm.rank, tag)
          for (const receive of receives.toReversed()) expect(await receive.wait()).toStrictEqual(value)
          await comm[mode](value, mpi.PROC_NULL, 3)
        }
        await mpi.Detach_buffer()
      })
    },
  )

  it('sendrecv passes every sort of value round the ring', async () => {
    await everyComm(size, async (comm, mpi) => {
      const { dest, source } = ring(comm)
      for (const value of SAMPLE_VALUES) {
        expect(await comm.sendrecv(value, dest, 0, null, source, 0)).toStrictEqual(value)
        expect(await comm.sendrecv(value, mpi.PROC_NULL, 0, null, mpi.PROC_NULL, 0)).toBeNull()
      }
    })
  })

  it('ping pong: the same value comes back', async () => {
    await everyComm(size, async (comm) => {
      if (comm.size === 1 || comm.rank > 1) return
      for (const value of SAMPLE_VALUES) {
        if (comm.rank === 0) await comm.send(value, 1, 0)
        const got = await comm.recv(null, 1 - comm.rank, 0)
        if (comm.rank === 1) await comm.send(got, 0, 0)
        expect(got).toStrictEqual(value)
      }
    })
  })

  it('probe and iprobe tell a message without taking it, and its issend ends only with the receive', async () => {
    await everyComm(size, async (quiet, mpi) => {
      const comm = await quiet.Dup()
      const status = new mpi.Status()
      expect(await comm.iprobe(mpi.ANY_SOURCE, mpi.ANY_TAG, status)).toBe(false)
      for (const [tag, value] of SAMPLE_VALUES.entries()) {
        const request = comm.issend(value, comm.rank, tag)
        await comm.probe(mpi.ANY_SOURCE, mpi.ANY_TAG, status)
        expect([status.source, status.tag]).toEqual([comm.rank, tag])
        const again = new mpi.Status()
        expect(await comm.iprobe(mpi.ANY_SOURCE, mpi.ANY_TAG, again)).toBe(true)
        expect([again.source, again.tag, again.count]).toEqual([comm.rank, tag, status.count])
        expect([await request.test(), request.is_null]).toEqual([[false, null], false])
        expect(await comm.recv(null, comm.rank, tag)).toStrictEqual(value)
        expect(request.is_null).toBe(false)
        expect([await request.wait(), request.is_null]).toEqual([null, true])
      }
      await comm.Free()
    })
  })

  it('a cancelled send goes on until it is received', async () => {
    await everyComm(size, async (comm, mpi) => {
      const status = new mpi.Status()
      for (const value of SAMPLE_VALUES) {
        const request = comm.issend(value, comm.rank)
        request.cancel()
        expect([await request.get_status(status), status.Is_cancelled(), request.is_null]).toEqual([
          false,
          false,
          false,
        ])
        expect(await comm.recv(null, comm.rank, 0)).toStrictEqual(value)
        while (!(await request.get_status()));
        expect(request.is_null).toBe(false)
        expect([await request.test(), request.is_null]).toEqual([[true, null], true])
      }
    })
  })

  it('sends to PROC_NULL end at once, and receives from it give null', async () => {
    await everyComm(size, async (comm, mpi) => {
      const nobody = mpi.PROC_NULL
      await comm.send('lost', nobody)
      await comm.ssend('lost', nobody)
      expect(await comm.recv(null, nobody, 0)).toBeNull()
      for (const request of [comm.isend('lost', nobody), comm.issend('lost', nobody), comm.irecv(null, nobody)]) {
        expect(request.is_null).toBe(false)
        expect([await request.Test(), request.is_null]).toEqual([true, true])
      }
    })
  })
})
