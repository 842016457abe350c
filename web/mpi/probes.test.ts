import { expect, it } from 'vitest'
import { runWorld } from '../testing/run-world.ts'

it('loops of Iprobe, iprobe, Improbe, improbe and of tests make progress', async () => {
  await runWorld(2, async (mpi) => {
    const comm = mpi.COMM_WORLD
    const other = 1 - comm.rank
    const buf = new Float64Array(100_000)
    const polls = [
      () => comm.Iprobe(other, 1),
      () => comm.iprobe(other, 1),
      async () => (await comm.Improbe(other, 2))?.Recv(buf).then(() => true),
      async () => (await comm.improbe(other, 3))?.recv().then(() => true),
    ]
    for (const [round, poll] of polls.entries()) {
      // Each waits for the other in turn, on nothing but polls.
      if (comm.rank === round % 2) {
        const sent = [comm.Isend(buf, other, 2), comm.isend(buf, other, 3), comm.Isend(buf, other, 1)]
        while (!(await mpi.Request.Testall(sent)));
      } else {
        while (!(await poll()));
        const received = (round === 2 ? [1] : [1, 2]).map((tag) => comm.Irecv(buf, other, tag))
        const value = round === 3 ? null : comm.irecv(null, other, 3)
        while (!(await mpi.Request.Testall(received)));
        if (value) while (!(await value.Test()));
      }
    }
  })
})

it('a message that Mprobe took goes to nobody else, and is received once', async () => {
  await runWorld(2, async (mpi) => {
    const comm = mpi.COMM_WORLD
    if (comm.rank === 0) {
      for (const value of [1, 2, 3]) await comm.Send(Int32Array.of(value, value), 1, 7)
      await comm.send({ four: 4 }, 1, 7)
      return
    }
    const status = new mpi.Status()
    const first = await comm.Mprobe(mpi.ANY_SOURCE, mpi.ANY_TAG, status)
    expect([status.source, status.tag, status.Get_count(mpi.INT32_T)]).toEqual([0, 7, 2])
    const second = new Int32Array(2)
    await comm.Recv(second, 0, 7)
    const third = await mpi.Message.Probe(comm, { source: 0 })
    const value = await comm.mprobe(0)
    const buf = new Int32Array(3)
    await first.Recv(buf, status)
    expect([[...buf], [...second], status.Get_elements(mpi.INT32_T)]).toEqual([[1, 1, 0], [2, 2], 2])
    expect(first.is_null).toBe(true)
    await expect(first.Recv(buf)).rejects.toMatchObject({ code: 'ERR_REQUEST' })
    const short = third.Irecv(new Int32Array(1))
    await expect(short.Wait(status)).rejects.toThrow('Wait (Irecv): the message from rank 0 with tag 7 has 2 elements')
    expect(status.Get_error()).toBe(mpi.ERR_TRUNCATE)
    expect(await value.irecv()).toEqual({ four: 4 })
    expect(await mpi.Message.iprobe(comm)).toBeNull()
    await expect(mpi.MESSAGE_NULL.recv()).rejects.toThrow('recv: the message is null')
  })
})

it('a poll for a message that cannot come any more is an error, not an endless loop', async () => {
  const [error] = await runWorld(2, async ({ COMM_WORLD: comm }) => {
    if (comm.rank === 1) return null
    const polling = async (): Promise<void> => {
      while (!(await comm.Iprobe(1)));
    }
    return polling().catch((reason: Error) => reason.message)
  })
  expect(error).toBe('Iprobe: rank 1 has ended without sending such a message')
})
