import { describe, expect, it } from 'vitest'
import { runWorld } from '../testing/run-world.ts'

describe('point to point', () => {
  it('a ring with Send and Recv, positional and by keyword', async () => {
    const results = await runWorld(4, async (mpi) => {
      const comm = mpi.COMM_WORLD
      const token = new Float64Array(1)
      if (comm.rank === 0) {
        await comm.Send(Float64Array.of(1), 1, 7)
        await comm.Recv(token, 3, 7)
      } else {
        await comm.Recv(token, { source: comm.rank - 1, tag: 7 })
        await comm.Send(Float64Array.of((token[0] ?? 0) * 10), { dest: (comm.rank + 1) % 4, tag: 7 })
      }
      return token[0]
    })
    expect(results).toEqual([1000, 1, 10, 100])
  })

  it('Status has source, tag and count of a shorter message, and the rest of the buffer is left alone', async () => {
    const [, received] = await runWorld(2, async (mpi) => {
      const comm = mpi.COMM_WORLD
      if (comm.rank === 0) return comm.Send(Int32Array.of(1, 2, 3), 1, 42)
      const status = new mpi.Status()
      const buf = new Int32Array(5).fill(-1)
      await comm.Recv(buf, { status })
      const counts = [status.Get_count(mpi.INT), status.Get_count(), status.Get_count(mpi.DOUBLE)]
      return { buf, source: status.Get_source(), tag: status.Get_tag(), counts }
    })
    expect(received).toEqual({ buf: Int32Array.of(1, 2, 3, -1, -1), source: 0, tag: 42, counts: [3, 12, -32766] })
  })

  it('Sendrecv, Isend, Irecv, Waitall and Test exchange both ways at once', async () => {
    const results = await runWorld(2, async (mpi) => {
      const comm = mpi.COMM_WORLD
      const other = 1 - comm.rank
      const mine = new Float64Array(100_000).fill(comm.rank + 1)
      const theirs = new Float64Array(100_000)
      await comm.Sendrecv(mine, other, 1, theirs, other, 1)
      const again = new Float64Array(100_000)
      const status = new mpi.Status()
      const receive = comm.Irecv(again, { source: other, tag: 2 })
      const send = comm.Isend(mine, other, 2)
      await mpi.Request.Waitall([send, receive], [new mpi.Status(), status])
      const polled = comm.Irecv(again, other, 3)
      await comm.Barrier()
      if (await polled.Test()) throw new Error('nothing was sent yet')
      await comm.Barrier()
      await comm.Isend(mine, other, 3)
      let tests = 1
      while (!(await polled.Test())) tests++
      return [theirs[99_999], again[0], status.source, status.Get_count(mpi.DOUBLE), tests > 0]
    })
    expect(results).toEqual([
      [2, 2, 1, 100_000, true],
      [1, 1, 0, 100_000, true],
    ])
  })

  it('a refused Sendrecv leaves no receive behind that would take a later message', async () => {
    const [received] = await runWorld(2, async ({ COMM_WORLD: comm }) => {
      if (comm.rank === 1) return comm.Send(Float64Array.of(7), 0)
      const wrong = new Float64Array(1)
      const right = new Float64Array(1)
      await expect(comm.Sendrecv(new Float64Array(1), 2, 0, wrong, 1)).rejects.toThrow('Sendrecv: dest is 2')
      await comm.Recv(right, 1)
      return [wrong[0], right[0]]
    })
    expect(received).toEqual([0, 7])
  })

  it('Probe tells the length first; Ssend ends only after its receive', async () => {
    const events: string[] = []
    await runWorld(2, async (mpi) => {
      const comm = mpi.COMM_WORLD
      if (comm.rank === 0) {
        await comm.Ssend(new Float64Array(3), 1, 5)
        events.push('sent')
      } else {
        const status = new mpi.Status()
        await comm.Probe(mpi.ANY_SOURCE, mpi.ANY_TAG, status)
        for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve))
        events.push(`probed ${status.Get_count(mpi.DOUBLE)} from ${status.source}`)
        await comm.Recv(new Float64Array(3), status.source, status.tag)
      }
    })
    expect(events).toEqual(['probed 3 from 0', 'sent'])
  })

  it('PROC_NULL sends and receives nothing at once; COMM_SELF talks to itself', async () => {
    const [result] = await runWorld(1, async (mpi) => {
      const comm = mpi.COMM_WORLD
      const buf = Float64Array.of(5)
      const status = new mpi.Status()
      await comm.Send(buf, mpi.PROC_NULL)
      await comm.Recv(buf, mpi.PROC_NULL, 3, status)
      expect([buf[0], status.source, status.tag, status.count]).toEqual([5, mpi.PROC_NULL, mpi.ANY_TAG, 0])
      expect(await comm.recv(null, mpi.PROC_NULL)).toBeNull()
      const request = mpi.COMM_SELF.Irecv(buf, 0, 0)
      await mpi.COMM_SELF.Send(Float64Array.of(6), 0)
      await request
      return buf[0]
    })
    expect(result).toBe(6)
  })

  it('send and recv move any value', async () => {
    const value = { text: 'ä', map: new Map([[1, new Set(['x'])]]), array: Float32Array.of(1.5), nested: [[-0]] }
    const [, got] = await runWorld(2, async ({ COMM_WORLD: comm }) =>
      comm.rank === 0 ? comm.send(value, 1, 9) : comm.recv({ source: 0, tag: 9 }),
    )
    expect(got).toEqual(value)
  })
})

describe('errors', () => {
  const message = (size: number, program: Parameters<typeof runWorld>[1]): Promise<string> =>
    runWorld(size, program).then(
      () => 'no error',
      (error: Error) => `${error.name} ${(error as Error & { code: string }).code}: ${error.message}`,
    )

  it('name operation, values and fix', async () => {
    expect(await message(1, ({ COMM_WORLD: c }) => c.Send(new Float64Array(1), 1))).toBe(
      'Exception ERR_RANK: Send: dest is 1, but it must be a rank from 0 to 0 or MPI.PROC_NULL',
    )
    expect(await message(1, ({ COMM_WORLD: c }) => c.Recv(new Float64Array(1), 0, -5))).toContain('ERR_TAG: Recv: tag')
    expect(await message(1, ({ COMM_WORLD: c }) => c.Send(new Float64Array(1), { dest: 0, tga: 1 } as never))).toBe(
      'Exception ERR_ARG: Send: unknown keyword "tga"; it takes dest, tag',
    )
    const gone = new Float64Array(4)
    structuredClone(gone, { transfer: [gone.buffer] })
    expect(await message(1, ({ COMM_WORLD: c }) => c.Send(gone, 0))).toContain('ERR_BUFFER: Send: the memory of buf')
    expect(await message(1, ({ COMM_WORLD: c }) => c.send(() => {}, 0))).toContain('DataCloneError')
  })

  it('a longer message is ERR_TRUNCATE, another kind is ERR_TYPE', async () => {
    const exchange = (buf: Float64Array | Int32Array) =>
      message(2, async ({ COMM_WORLD: c }) =>
        c.rank === 0 ? c.Send(new Float64Array(10), 1, 11) : c.Recv(buf as Float64Array, 0, 11),
      )
    expect(await exchange(new Float64Array(5))).toBe(
      'Exception ERR_TRUNCATE: Recv: the message from rank 0 with tag 11 has 10 elements of 8 bytes, but the buffer has room for 5',
    )
    expect(await exchange(new Int32Array(20))).toBe(
      'Exception ERR_TYPE: Recv: the message from rank 0 with tag 11 holds float64 numbers, not 32-bit integers; use the same kind of array on both ranks',
    )
    const mixed = message(2, async ({ COMM_WORLD: c }) =>
      c.rank === 0 ? c.send('text', 1) : c.Recv(new Float64Array(5), 0),
    )
    expect(await mixed).toContain('holds a serialised value, not float64 numbers; receive it with recv()')
  })

  it("a failure that comes later carries the program's line", async () => {
    const error: Error = await runWorld(2, async ({ COMM_WORLD: c }) => {
      if (c.rank === 1) throw new Error('boom')
      return theProgramsOwnFunction(() => c.Recv(new Float64Array(1), 1))
    }).then(
      () => new Error('no error'),
      (reason: Error) => reason,
    )
    expect(error.message).toContain('Recv: rank 1 failed: Error: boom')
    expect(error.stack).toContain('theProgramsOwnFunction')
  })

  it('a receive whose buffer was transferred says so', async () => {
    const end = message(2, async ({ COMM_WORLD: c }) => {
      const buf = new Float64Array(5)
      const request = c.rank === 1 ? c.Irecv(buf, 0) : null
      structuredClone(buf, { transfer: [buf.buffer] })
      await c.Barrier()
      if (c.rank === 0) await c.Send(new Float64Array(5), 1)
      await request
    })
    expect(await end).toContain('ERR_BUFFER: Wait (Irecv): the receive buffer cannot be written any more')
  })

  it('an Irecv that fails and is not waited for is an error of its rank', async () => {
    const end = message(2, async ({ COMM_WORLD: c }) => {
      if (c.rank === 1) c.Irecv(new Float64Array(1), 0)
      await c.Barrier()
      if (c.rank === 0) await c.Send(new Float64Array(10), 1)
      await c.Barrier()
    })
    expect(await end).toContain('has 10 elements of 8 bytes, but the buffer has room for 1')
  })

  it('an Isend that nobody receives is an error of the rank that sent it, not a hang', async () => {
    const end = message(2, async ({ COMM_WORLD: c }) => {
      if (c.rank === 0) c.Isend(new Float64Array(100_000), 1)
    })
    expect(await end).toContain('rank 1 has ended without receiving this message')
  })

  it('Abort stops its own rank with the code', async () => {
    expect(await message(2, async ({ COMM_WORLD: c }) => (c.rank === 0 ? c.Abort(7) : c.Barrier()))).toBe(
      'AbortError undefined: rank 0 called Abort(7)',
    )
  })
})

async function theProgramsOwnFunction<T>(work: () => Promise<T>): Promise<T> {
  return work()
}
