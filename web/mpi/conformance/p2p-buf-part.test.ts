import { describe, expect, it } from 'vitest'
import { ARRAY_KINDS, filled, numbersOf } from '../../testing/array-kinds.ts'
import { everyComm, ring } from '../../testing/every-comm.ts'
import { runWorld } from '../../testing/run-world.ts'
import type { Prequest } from '../prequest.ts'

// What mpi4py's test_p2p_buf_part.py looks at, and what MPI 4.1, chapter 4, says besides.

const UNTOUCHED = 99

const arrived = async (request: Prequest, partition: number): Promise<void> => {
  while (!(await request.Parrived(partition)));
}

describe.each([1, 2, 3, 8])('on %i ranks', { timeout: 60_000 }, (size) => {
  it('partitions of every kind of array go to oneself as they are ready, and none before', () =>
    everyComm(size, async (comm) => {
      for (const partitions of [1, 2, 3]) {
        for (const length of [0, 2]) {
          for (const kind of partitions === 3 ? ARRAY_KINDS : ARRAY_KINDS.slice(0, 1)) {
            const [sendbuf, recvbuf] = [filled(length * partitions, 5), filled(length * partitions, UNTOUCHED)].map(
              kind.of,
            )
            if (!sendbuf || !recvbuf) continue
            const send = comm.Psend_init(sendbuf, partitions, comm.rank, 0)
            const receive = comm.Precv_init(recvbuf, partitions, comm.rank, 0)
            for (let round = 0; round < 2; round++) {
              receive.Start()
              for (let i = 0; i < partitions; i++) expect(await receive.Parrived(i)).toBe(false)
              send.Start()
              for (let i = 0; i < partitions; i++) {
                send.Pready(i)
                await arrived(receive, i)
                for (let later = i + 1; later < partitions; later++) expect(await receive.Parrived(later)).toBe(false)
              }
              await receive.Wait()
              await send.Wait()
              expect([send.is_null, receive.is_null]).toEqual([false, false])
              expect(numbersOf(recvbuf)).toEqual(filled(length * partitions, 5))
            }
            receive.Free()
            send.Free()
            expect([send.is_null, receive.is_null]).toEqual([true, true])
          }
        }
      }
    }))

  it('pass round a ring, named one by one, as a range or as a list, in any order', () =>
    everyComm(size, async (comm, mpi) => {
      const { dest, source } = ring(comm)
      const [partitions, length] = [6, 3]
      const sendbuf = new Float64Array(partitions * length)
      const recvbuf = new Float64Array(partitions * length)
      const receive = comm.Precv_init(recvbuf, partitions, { source, tag: 2 })
      const send = comm.Psend_init(sendbuf, partitions, { dest, tag: 2 })
      const ways: ((request: Prequest) => void)[] = [
        (request) => [5, 0, 3, 1, 4, 2].forEach((i) => request.Pready(i)),
        (request) => {
          request.Pready_range(3, 5)
          request.Pready_range(0, 2)
        },
        (request) => {
          request.Pready_list([4, 0])
          request.Pready_list(Int32Array.of(5, 3, 2, 1))
        },
      ]
      for (const [round, way] of ways.entries()) {
        mpi.Prequest.Startall([receive, send])
        for (let i = 0; i < sendbuf.length; i++) sendbuf[i] = round * 1000 + comm.rank * 100 + i
        way(send)
        const status = new mpi.Status()
        await send.Wait()
        await receive.Wait(status)
        expect([...recvbuf]).toEqual(Array.from(recvbuf, (_, i) => round * 1000 + source * 100 + i))
        expect([status.source, status.tag, status.Get_count(mpi.DOUBLE)]).toEqual([source, 2, sendbuf.length])
      }
    }))
})

describe('partitions', () => {
  it.each([
    { sent: 6, received: 2 },
    { sent: 2, received: 6 },
    { sent: 4, received: 3 },
    { sent: 1, received: 12 },
  ])(
    '$sent that are sent and $received that are received: one has come with the last that reaches into it',
    async (cut) => {
      await runWorld(1, async (mpi) => {
        const comm = mpi.COMM_WORLD
        const [sendbuf, recvbuf] = [new Int32Array(12).map((_, i) => i), new Int32Array(12)]
        const send = comm.Psend_init(sendbuf, cut.sent, 0)
        const receive = comm.Precv_init(recvbuf, cut.received, 0)
        mpi.Prequest.Startall([receive, send])
        const gone = new Set<number>()
        for (let p = cut.sent - 1; p >= 0; p--) {
          send.Pready(p)
          for (let element = 0; element < 12; element++)
            if (Math.floor((element * cut.sent) / 12) === p) gone.add(element)
          for (let q = 0; q < cut.received; q++) {
            const own = Array.from({ length: 12 / cut.received }, (_, i) => (q * 12) / cut.received + i)
            if (!own.every((element) => gone.has(element))) expect(await receive.Parrived(q), `${p} ${q}`).toBe(false)
            else await arrived(receive, q)
          }
        }
        await mpi.Request.Waitall([send, receive])
        expect([...recvbuf]).toEqual([...sendbuf])
      })
    },
  )

  it('match by tag in the order in which they are prepared, and no other message', () =>
    runWorld(2, async (mpi) => {
      const comm = mpi.COMM_WORLD
      const tags = [3, 0, 3, 0]
      if (comm.rank === 0) {
        const sends = tags.map((tag, i) => comm.Psend_init(Int32Array.of(10 + i, 20 + i), 2, 1, tag))
        await comm.Send(Int32Array.of(-1, -1), 1, 3)
        mpi.Prequest.Startall(sends)
        for (const send of sends.toReversed()) send.Pready_range(0, 1)
        await mpi.Request.Waitall(sends)
        return
      }
      const plain = new Int32Array(2)
      const bufs = tags.map(() => new Int32Array(2))
      // Other tags in another order: the first two with tag 0, then those with tag 3.
      const order = [1, 3, 0, 2]
      const receives = order.map((i) => comm.Precv_init(bufs[i] as Int32Array, 2, 0, tags[i] as number))
      mpi.Prequest.Startall(receives)
      await mpi.Request.Waitall(receives)
      await comm.Recv(plain, { source: 0, tag: 3 })
      expect(bufs.map((buf) => [...buf])).toEqual(tags.map((_, i) => [10 + i, 20 + i]))
      expect([...plain]).toEqual([-1, -1])
    }))

  it('of a datatype with gaps lie where it says', () =>
    runWorld(1, async (mpi) => {
      const comm = mpi.COMM_WORLD
      const pair = mpi.INT.Create_vector(2, 1, 2).Create_resized(0, 16).Commit()
      const from = new Int32Array(16).map((_, i) => i)
      const into = new Int32Array(16).fill(UNTOUCHED)
      const send = comm.Psend_init([from, 1, pair], 4, 0)
      const receive = comm.Precv_init([into, 2, pair], 2, 0)
      mpi.Prequest.Startall([send, receive])
      send.Pready_range(0, 3)
      await mpi.Request.Waitall([send, receive])
      expect([...into]).toEqual(Array.from(from, (i) => (i % 2 === 0 ? i : UNTOUCHED)))
    }))

  it('to and from nobody are there at once', () =>
    runWorld(1, async (mpi) => {
      const comm = mpi.COMM_WORLD
      const send = comm.Psend_init(null, 3, mpi.PROC_NULL)
      const receive = comm.Precv_init(null, 3, mpi.PROC_NULL)
      mpi.Prequest.Startall([send, receive])
      expect(await receive.Parrived(2)).toBe(true)
      send.Pready_range(0, 2)
      await mpi.Request.Waitall([send, receive])
    }))

  it('large ones go by rendezvous, before and after the receive is started', () =>
    runWorld(2, async (mpi) => {
      const comm = mpi.COMM_WORLD
      const data = new Float64Array(1 << 18).map((_, i) => i)
      const into = new Float64Array(1 << 18)
      const other = 1 - comm.rank
      const request = comm.rank === 0 ? comm.Psend_init(data, 4, other) : comm.Precv_init(into, 4, other)
      for (const early of [true, false]) {
        into.fill(0)
        if (!early) await comm.Barrier()
        request.Start()
        if (comm.rank === 0) request.Pready_range(0, 3)
        if (early) await comm.Barrier()
        await request.Wait()
        if (comm.rank === 1) expect(into.every((value, i) => value === i)).toBe(true)
      }
    }))

  it('are refused with the fix', () =>
    runWorld(1, async (mpi) => {
      const comm = mpi.COMM_WORLD
      expect(() => comm.Psend_init(new Int32Array(4), 3, 0)).toThrow('Psend_init: buf has 4 elements')
      expect(() => comm.Psend_init(new Int32Array(4), 0, 0)).toThrow(
        'partitions is 0, but it must be an integer from 1',
      )
      expect(() => comm.Precv_init(new Int32Array(4), 2, mpi.ANY_SOURCE)).toThrow('Precv_init: source is -1')
      expect(() => comm.Precv_init(new Int32Array(4), 2, 0, mpi.ANY_TAG)).toThrow('Precv_init: tag is')
      const send = comm.Psend_init(new Int32Array(4), 2, 0)
      const receive = comm.Precv_init(new Int32Array(4), 2, 0)
      expect(() => send.Pready(0)).toThrow('Pready: Psend_init is not under way; call its Start() first')
      mpi.Prequest.Startall([send, receive])
      expect(() => send.Pready(2)).toThrow('Pready: partition is 2, but they are numbered 0 to 1')
      expect(() => send.Pready_range(1, 2)).toThrow('Pready_range: partition is 2')
      expect(() => send.Pready_range(0, 2 ** 40)).toThrow('Pready_range: partition is 1099511627776')
      expect(() => send.Pready_range(0, 0.5)).toThrow('Pready_range: partition is 0.5')
      expect(() => receive.Pready(0)).toThrow('Pready: Precv_init sends no partitions')
      await expect(send.Parrived(0)).rejects.toThrow('Parrived: Psend_init receives no partitions')
      await expect(receive.Parrived(-1)).rejects.toThrow('Parrived: partition is -1')
      send.Pready(0)
      expect(() => send.Pready(0)).toThrow('Pready: partition 0 is ready already; name each once after a start')
      send.Pready(1)
      await mpi.Request.Waitall([send, receive])
      expect(await receive.Parrived(1)).toBe(true)
    }))

  it.each([
    {
      what: 'of other lengths',
      buf: () => new Int32Array(6),
      why: 'the partitions have 16 bytes together, but the buffer has 24',
    },
    { what: 'of other elements', buf: () => new Float32Array(4), why: 'a partition holds' },
  ])('$what than the receiver has fail its request', async ({ buf, why }) => {
    await runWorld(1, async (mpi) => {
      const comm = mpi.COMM_WORLD
      const send = comm.Psend_init(new Int32Array(4), 2, 0)
      const receive = comm.Precv_init(buf(), 2, 0)
      mpi.Prequest.Startall([send, receive])
      send.Pready_range(0, 1)
      await expect(receive.Wait()).rejects.toThrow(why)
      await send.Wait()
    })
  })

  it('of a rank that has ended never come, and the receiver is told', async () => {
    const ended = runWorld(2, async (mpi) => {
      const comm = mpi.COMM_WORLD
      if (comm.rank === 0) return
      const receive = comm.Precv_init(new Int32Array(4), 2, 0)
      receive.Start()
      await receive.Wait()
    })
    await expect(ended).rejects.toThrow('Precv_init')
  })
})
