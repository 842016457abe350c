import { describe, expect, it } from 'vitest'
import { runWorld } from '../testing/run-world.ts'

/** More than goes eagerly. */
const LARGE = 100_000

const tasks = async (count = 20): Promise<void> => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve))
}

describe('modes of sending', () => {
  it('Issend and issend end only after their match, Isend of a small message at once', async () => {
    await runWorld(2, async ({ COMM_WORLD: comm }) => {
      if (comm.rank === 1) {
        await comm.Barrier()
        await comm.Barrier()
        await comm.Recv(new Float64Array(1), 0, 2)
        expect(await comm.recv(null, 0, 3)).toBe('late')
        await comm.Recv(new Float64Array(1), 0, 1)
        return
      }
      const small = comm.Isend(Float64Array.of(1), 1, 1)
      const matched = [comm.Issend(Float64Array.of(2), 1, 2), comm.issend('late', 1, 3)] as const
      await comm.Barrier()
      await tasks()
      expect([await small.Test(), await matched[0].Test(), await matched[1].Test()]).toEqual([true, false, false])
      await comm.Barrier()
      expect(await matched[0].Wait()).toBe(true)
      expect(await matched[1]).toBeNull()
    })
  })

  it('Rsend, Irsend, Ssend, ssend, bsend and ibsend deliver what Send does', async () => {
    await runWorld(2, async (mpi) => {
      const comm = mpi.COMM_WORLD
      if (comm.rank === 0) {
        mpi.Attach_buffer(null)
        await comm.Rsend(Int32Array.of(1), 1)
        await comm.Irsend(Int32Array.of(2), { dest: 1 })
        await comm.Ssend(Int32Array.of(3), 1)
        await comm.ssend([4], 1)
        await comm.bsend([5], 1)
        await comm.ibsend([6], 1)
        await comm.isend([7], 1, 0)
        expect(await mpi.Detach_buffer()).toBeNull()
        return
      }
      const buf = new Int32Array(1)
      for (const value of [1, 2, 3]) {
        await comm.Recv(buf, 0)
        expect(buf[0]).toBe(value)
      }
      for (const value of [4, 5, 6, 7]) expect(await comm.recv(null, 0)).toEqual([value])
    })
  })
})

describe('Bsend', () => {
  it('ends at once, its buffer can be used again, and Detach_buffer waits until it is out', async () => {
    const events: string[] = []
    await runWorld(2, async (mpi) => {
      const comm = mpi.COMM_WORLD
      const buf = new Float64Array(LARGE).fill(5)
      if (comm.rank === 0) {
        const space = new ArrayBuffer(buf.byteLength + mpi.BSEND_OVERHEAD)
        mpi.Attach_buffer(space)
        await comm.Bsend(buf, 1)
        buf.fill(6)
        await expect(comm.Bsend(buf, 1)).rejects.toMatchObject({ code: 'ERR_BUFFER' })
        await comm.Barrier()
        expect(await mpi.Detach_buffer()).toBe(space)
        events.push('detached')
        await expect(comm.Bsend(Float64Array.of(1), 1)).rejects.toThrow('Bsend: the message needs 72 bytes (8 and')
        await expect(mpi.Detach_buffer()).rejects.toThrow('no buffer is attached')
      } else {
        await comm.Barrier()
        await tasks()
        events.push('receives')
        await comm.Recv(buf, 0)
        expect([buf[0], buf.at(-1)]).toEqual([5, 5])
      }
    })
    expect(events).toEqual(['receives', 'detached'])
  })

  it("uses a communicator's own space; space comes back as messages are received", async () => {
    await runWorld(2, async (mpi) => {
      const comm = mpi.COMM_WORLD
      const buf = new Float64Array(LARGE)
      if (comm.rank === 0) {
        comm.Attach_buffer(new ArrayBuffer(buf.byteLength + mpi.BSEND_OVERHEAD))
        for (let i = 0; i < 3; i++) {
          await comm.Ibsend(buf, 1)
          await comm.Iflush_buffer()
        }
        await comm.Flush_buffer()
        expect(() => comm.Attach_buffer(null)).toThrow('call Detach_buffer first')
        await comm.Detach_buffer()
      } else for (let i = 0; i < 3; i++) await comm.Recv(buf, 0)
    })
  })
})

describe('Sendrecv', () => {
  it('Sendrecv_replace and both I… forms rotate values round a ring', async () => {
    const results = await runWorld(3, async (mpi) => {
      const comm = mpi.COMM_WORLD
      const [dest, source] = [(comm.rank + 1) % 3, (comm.rank + 2) % 3]
      const buf = new Float64Array(LARGE).fill(comm.rank)
      const status = new mpi.Status()
      await comm.Sendrecv_replace(buf, dest, 1, source, 1, status)
      const first = buf[LARGE - 1]
      await comm.Isendrecv_replace(buf, { dest, source })
      const into = new Float64Array(LARGE)
      await comm.Isendrecv(buf, dest, 0, into, source).Wait(status)
      const value = await comm.sendrecv<string>(`from ${comm.rank}`, dest, { source, status })
      return [first, buf[0], into[0], value, status.source]
    })
    expect(results).toEqual([
      [2, 1, 0, 'from 2', 2],
      [0, 2, 1, 'from 0', 0],
      [1, 0, 2, 'from 1', 1],
    ])
  })

  it('refuses buffers that share memory, but not two columns of one matrix', async () => {
    await runWorld(1, async (mpi) => {
      const comm = mpi.COMM_SELF
      const matrix = Float64Array.from({ length: 6 }, (_, i) => i)
      const column = mpi.DOUBLE.Create_vector(3, 1, 2).Commit()
      await comm.Sendrecv([matrix, 1, column], 0, 0, [matrix.subarray(1), 1, column])
      expect([...matrix]).toEqual([0, 0, 2, 2, 4, 4])
      const halves = [matrix.subarray(0, 4), matrix.subarray(3)] as const
      await expect(comm.Sendrecv(halves[0], 0, 0, halves[1])).rejects.toMatchObject({
        code: 'ERR_BUFFER',
        message: 'Sendrecv: sendbuf and recvbuf share memory; give disjoint ones, or use Sendrecv_replace',
      })
      expect(() => comm.Isendrecv([matrix, 1, column], 0, 0, matrix.subarray(4))).toThrow('share memory')
    })
  })
})

it('PROC_NULL: every form ends at once and leaves the buffer alone', async () => {
  await runWorld(1, async (mpi) => {
    const comm = mpi.COMM_WORLD
    const nobody = mpi.PROC_NULL
    const buf = Float64Array.of(3)
    mpi.Attach_buffer(mpi.BUFFER_AUTOMATIC)
    const sends = [
      comm.Isend(buf, nobody),
      comm.Issend(buf, nobody),
      comm.Ibsend(buf, nobody),
      comm.Irsend(buf, nobody),
    ]
    const values = [comm.isend(1, nobody), comm.issend(1, nobody), comm.ibsend(1, nobody), comm.irecv(null, nobody)]
    await mpi.Request.Waitall([...sends, ...values])
    await mpi.Request.Waitall([comm.Irecv(buf, nobody), comm.Isendrecv_replace(buf, nobody, 0, nobody)])
    await Promise.all([comm.Bsend(buf, nobody), comm.Rsend(buf, nobody), comm.bsend(1, nobody), comm.ssend(1, nobody)])
    await comm.Sendrecv_replace(buf, nobody, 0, nobody)
    expect(await comm.sendrecv(1, nobody, { source: nobody })).toBeNull()
    const status = new mpi.Status()
    for (const probe of ['Probe', 'Iprobe', 'probe', 'iprobe'] as const) {
      status.Set_source(5)
      expect(await comm[probe](nobody, 3, status)).toBe(true)
      expect([status.source, status.tag, status.count]).toEqual([nobody, mpi.ANY_TAG, 0])
    }
    for (const probe of ['Mprobe', 'Improbe', 'mprobe', 'improbe'] as const) {
      const message = await comm[probe](nobody)
      expect(message).toBe(mpi.MESSAGE_NO_PROC)
      await message?.Recv(buf, status)
      expect(await message?.recv()).toBeNull()
    }
    expect([status.source, buf[0]]).toEqual([nobody, 3])
  })
})
