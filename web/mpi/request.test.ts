import { describe, expect, it } from 'vitest'
import { runWorld } from '../testing/run-world.ts'
import type { Mpi } from './mpi.ts'
import type { Request } from './request.ts'

type Requests = Request<unknown>[]

describe('one request', () => {
  it('gives its value when it is waited for, and is null then', async () => {
    await runWorld(1, async (mpi) => {
      const comm = mpi.COMM_WORLD
      const status = new mpi.Status()
      const receive = comm.irecv<{ a: number }>(null, 0, 5)
      expect(await receive.test()).toEqual([false, null])
      await comm.send({ a: 1 }, 0, 5)
      while (!(await receive.get_status(status)));
      expect([status.tag, receive.is_null]).toEqual([5, false])
      expect(await receive.test(status)).toEqual([true, { a: 1 }])
      expect([receive.is_null, status.source]).toEqual([true, 0])
      expect([await receive.Wait(status), await receive, await receive.Test()]).toEqual([true, null, true])
      expect([status.source, status.tag, status.count]).toEqual([mpi.ANY_SOURCE, mpi.ANY_TAG, 0])
      expect([await mpi.REQUEST_NULL.wait(), mpi.REQUEST_NULL.is_null]).toEqual([null, true])
      for (const end of ['Cancel', 'Free'] as const) expect(() => receive[end]()).toThrow(`${end}: the request is null`)
      receive.free()
    })
  })

  it('a cancelled receive frees its buffer, and the message goes elsewhere; one that has matched goes on', async () => {
    await runWorld(1, async (mpi) => {
      const comm = mpi.COMM_WORLD
      const [lost, kept] = [Float64Array.of(0), Float64Array.of(0)]
      const status = new mpi.Status()
      const cancelled = comm.Irecv(lost, 0)
      const next = comm.Irecv(kept, 0)
      cancelled.Cancel()
      await comm.Send(Float64Array.of(4), 0)
      await cancelled.Wait(status)
      expect([status.Is_cancelled(), status.cancelled, status.count]).toEqual([true, true, 0])
      while (!(await next.Get_status()));
      next.Cancel()
      await next.Wait(status)
      expect([status.Is_cancelled(), lost[0], kept[0]]).toEqual([false, 0, 4])
      const object = comm.irecv(null, 0)
      object.cancel()
      expect(await object).toBeNull()
      const send = comm.Issend(kept, 0)
      send.Cancel()
      await comm.Recv(kept, 0)
      await send.Wait(status)
      expect(status.Is_cancelled()).toBe(false)
      const barrier = comm.Ibarrier()
      expect(() => barrier.Cancel()).toThrow('Cancel: Ibarrier cannot be cancelled; wait for it')
      await barrier
    })
  })

  it('a receive whose message is under way is not cancelled', async () => {
    await runWorld(1, async (mpi) => {
      const comm = mpi.COMM_WORLD
      const status = new mpi.Status()
      const buf = new Float64Array(100_000)
      const send = comm.Isend(new Float64Array(100_000).fill(7), 0)
      await comm.Probe()
      const receive = comm.Irecv(buf)
      receive.Cancel()
      await receive.Wait(status)
      expect([status.Is_cancelled(), status.count, buf[99_999]]).toEqual([false, 800_000, 7])
      await send
    })
  })

  it('a freed receive still receives', async () => {
    await runWorld(1, async ({ COMM_WORLD: comm }) => {
      const buf = Float64Array.of(0)
      const request = comm.Irecv(buf, 0)
      request.Free()
      await comm.Send(Float64Array.of(8), 0)
      await comm.Ssend(buf, -2)
      while (buf[0] !== 8) await comm.Iprobe(0)
      expect(request.is_null).toBe(true)
    })
  })

  it('an error is in the status too, and ends the request', async () => {
    await runWorld(1, async (mpi) => {
      const comm = mpi.COMM_WORLD
      const status = new mpi.Status()
      const request = comm.Irecv(new Float64Array(1), 0)
      await comm.Send(new Float64Array(2), 0)
      await expect(request.Wait(status)).rejects.toMatchObject({ code: 'ERR_TRUNCATE' })
      expect([status.error, request.is_null]).toEqual([mpi.ERR_TRUNCATE, true])
    })
  })
})

/** Receives with tags 0 to 3 from this rank itself; messages for the tags that are named have come. */
async function four(mpi: Mpi, ...tags: number[]): Promise<Request<number>[]> {
  const comm = mpi.COMM_SELF
  const requests = [0, 1, 2, 3].map((tag) => comm.irecv<number>(null, 0, tag))
  for (const tag of tags) {
    await comm.send(tag * 10, 0, tag)
    while (!(await requests[tag]?.Get_status()));
  }
  return requests
}

const drop = (requests: Requests): void => {
  for (const request of requests) if (!request.is_null) request.Cancel()
}

describe('several requests', () => {
  it('Waitany and Testany take the one that ended first, so that none is passed over', async () => {
    await runWorld(1, async (mpi) => {
      const requests = await four(mpi, 2, 0)
      const status = new mpi.Status()
      expect(await mpi.Request.get_status_any(requests, status)).toEqual([2, true])
      expect(await mpi.Request.Waitany(requests, status)).toBe(2)
      expect(status.tag).toBe(2)
      const again = mpi.COMM_SELF.irecv<number>(null, 0, 2)
      await mpi.COMM_SELF.send(21, 0, 2)
      requests[2] = again
      while (!(await again.Get_status()));
      expect(await mpi.Request.waitany(requests)).toEqual([0, 0])
      expect(await mpi.Request.testany(requests)).toEqual([2, true, 21])
      expect(await mpi.Request.testany(requests)).toEqual([mpi.UNDEFINED, false, null])
      expect(await mpi.Request.Testany(requests)).toEqual([mpi.UNDEFINED, false])
      const later = mpi.Request.Waitany(requests)
      await mpi.COMM_SELF.send(10, 0, 1)
      expect(await later).toBe(1)
      drop(requests)
    })
  })

  it('Waitsome and Testsome take all that have ended', async () => {
    await runWorld(1, async (mpi) => {
      const requests = await four(mpi, 3, 1)
      const statuses: InstanceType<Mpi['Status']>[] = []
      expect(await mpi.Request.Get_status_some(requests)).toEqual([1, 3])
      expect(await mpi.Request.waitsome(requests, statuses)).toEqual([
        [1, 3],
        [10, 30],
      ])
      expect(statuses.map(({ tag }) => tag)).toEqual([1, 3])
      expect(await mpi.Request.Testsome(requests)).toEqual([])
      const later = mpi.Request.Waitsome(requests)
      await mpi.COMM_SELF.send(0, 0, 0)
      expect(await later).toEqual([0])
      await mpi.COMM_SELF.send(20, 0, 2)
      while (!(await requests[2]?.Get_status()));
      expect(await mpi.Request.testsome(requests)).toEqual([[2], [20]])
    })
  })

  it('Waitall and Testall take all or none', async () => {
    await runWorld(1, async (mpi) => {
      const requests = await four(mpi, 0, 1, 2)
      expect([await mpi.Request.Testall(requests), await mpi.Request.testall(requests)]).toEqual([false, [false, null]])
      expect(requests.map((request) => request.is_null)).toEqual([false, false, false, false])
      await mpi.COMM_SELF.send(30, 0, 3)
      while (!(await mpi.Request.Get_status_all(requests)));
      const statuses = [new mpi.Status()]
      expect(await mpi.Request.testall(requests, statuses)).toEqual([true, [0, 10, 20, 30]])
      expect(statuses.map(({ tag }) => tag)).toEqual([0, 1, 2, 3])
      const more = await four(mpi, 3, 2, 1, 0)
      const values: number[] = await mpi.Request.waitall(more)
      expect(values).toEqual([0, 10, 20, 30])
    })
  })

  it('that are all null, or none at all, are no error and no wait', async () => {
    await runWorld(1, async ({ Request, REQUEST_NULL, UNDEFINED, Status }) => {
      for (const requests of [[], [REQUEST_NULL, REQUEST_NULL]]) {
        const nulls = requests.map(() => null)
        const status = new Status()
        status.Set_source(9)
        expect([await Request.Waitany(requests, status), await Request.Testany(requests)]).toEqual([
          UNDEFINED,
          [UNDEFINED, true],
        ])
        expect([status.source, status.tag, status.error]).toEqual([-1, -1, 0])
        expect([await Request.Waitsome(requests), await Request.testsome(requests)]).toEqual([null, [null, null]])
        expect([await Request.Waitall(requests), await Request.waitall(requests)]).toEqual([true, nulls])
        expect(await Request.testall(requests)).toEqual([true, nulls])
      }
    })
  })

  it('of which one fails reject with its failure, of which several do with ERR_IN_STATUS', async () => {
    await runWorld(1, async (mpi) => {
      const comm = mpi.COMM_WORLD
      const receives = (): Request[] => [0, 1, 2].map((tag) => comm.Irecv(new Float64Array(1), 0, tag))
      const send = async (...lengths: number[]) => {
        for (const [tag, length] of lengths.entries()) await comm.Send(new Float64Array(length), 0, tag)
      }
      const statuses = [0, 1, 2].map(() => new mpi.Status())
      const one = receives()
      await send(1, 2, 1)
      await expect(mpi.Request.Waitall(one, statuses)).rejects.toThrow(
        'Waitall: request 1 (Irecv, source 0, tag 1): the message from rank 0 with tag 1 has 2 elements',
      )
      expect(statuses.map(({ error }) => error)).toEqual([0, mpi.ERR_TRUNCATE, 0])
      const two = receives()
      await send(2, 1, 2)
      const failure = mpi.Request.Waitall(two, statuses)
      await expect(failure).rejects.toMatchObject({ code: 'ERR_IN_STATUS' })
      await expect(failure).rejects.toThrow('Waitall: 2 of 3 requests failed')
      expect(statuses.map(({ error }) => error)).toEqual([mpi.ERR_TRUNCATE, 0, mpi.ERR_TRUNCATE])
      const any = receives()
      await send(3)
      await expect(mpi.Request.Waitany(any)).rejects.toMatchObject({ code: 'ERR_TRUNCATE' })
      expect(any.map((request) => request.is_null)).toEqual([true, false, false])
      drop(any)
    })
  })

  it('must be requests', async () => {
    await runWorld(1, async ({ COMM_SELF: comm, Request }) => {
      const request = comm.Isend(new Float64Array(1), -2)
      for (const wrong of [undefined, Promise.resolve(), 3]) {
        const requests = [request, wrong] as unknown as Request[]
        await expect(Request.Waitall(requests)).rejects.toMatchObject({ code: 'ERR_REQUEST' })
        await expect(Request.Testany(requests)).rejects.toThrow('Testany: request 1 is ')
      }
    })
  })

  it('a loop of Waitany over one that never ends keeps nothing of each call', async () => {
    await runWorld(1, async ({ COMM_SELF: comm, Request }) => {
      const never = comm.Irecv(new Float64Array(1), 0, 9)
      for (let i = 0; i < 50; i++) {
        const receive = comm.irecv(null, 0, 1)
        const any = Request.waitany([never, receive])
        await comm.send(i, 0, 1)
        expect(await any).toEqual([1, i])
      }
      expect((never as unknown as { wakers: Set<unknown> }).wakers.size).toBe(0)
      never.Cancel()
    })
  })
})
