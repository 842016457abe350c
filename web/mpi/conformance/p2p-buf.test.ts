import { describe, expect, it } from 'vitest'
import { ARRAY_KINDS, type ArrayKind, filled, numbersOf } from '../../testing/array-kinds.ts'
import { everyComm, ring } from '../../testing/every-comm.ts'

// What mpi4py's test_p2p_buf.py looks at; its persistent requests are in p2p-buf-persistent.test.ts.

const SIZES = [1, 2, 3, 5]
/** In no message: stands where nothing may be written. */
const UNTOUCHED = 99

/** Every kind of array, and lengths from 0 to beyond the world's size. */
async function everyArray(size: number, run: (kind: ArrayKind, length: number) => Promise<void>): Promise<void> {
  for (const kind of ARRAY_KINDS) {
    for (let length = 0; length <= size; length++) await run(kind, length)
    await run(kind, 17)
  }
}

describe.each(SIZES)('on %i ranks', (size) => {
  it('Sendrecv and Isendrecv pass every kind of array round, and leave the rest of a longer buffer alone', async () => {
    await everyComm(size, async (comm) => {
      const { dest, source } = ring(comm)
      await everyArray(size, async (kind, length) => {
        const sendbuf = kind.of(filled(length, length + 1))
        for (const nonblocking of [false, true]) {
          const recvbuf = kind.of(filled(length + 1, UNTOUCHED))
          if (nonblocking) await comm.Isendrecv(sendbuf, dest, 4, recvbuf, source, 4).Wait()
          else await comm.Sendrecv(sendbuf, dest, 3, recvbuf, source, 3)
          expect(numbersOf(recvbuf)).toEqual([...filled(length, length + 1), UNTOUCHED])
        }
      })
    })
  })

  it('Sendrecv_replace and Isendrecv_replace swap every kind of array round', async () => {
    await everyComm(size, async (comm) => {
      const { dest, source } = ring(comm)
      await everyArray(size, async (kind, length) => {
        const buf = kind.of(filled(length, comm.rank))
        await comm.Sendrecv_replace(buf, dest, 0, source, 0)
        expect(numbersOf(buf)).toEqual(filled(length, source))
        await comm.Isendrecv_replace(buf, source, 0, dest, 0).Wait()
        expect(numbersOf(buf)).toEqual(filled(length, comm.rank))
      })
    })
  })

  it('Ibsend, Bsend, Send and Ssend deliver every kind of array, there and back', async () => {
    await everyComm(size, async (comm, mpi) => {
      if (comm.size === 1 || comm.rank > 1) return
      const other = 1 - comm.rank
      await everyArray(size, async (kind, length) => {
        const sendbuf = kind.of(filled(length, length + 1))
        const send = async (): Promise<void> => {
          mpi.Attach_buffer(new ArrayBuffer(2 * (sendbuf.byteLength + mpi.BSEND_OVERHEAD)))
          await comm.Ibsend(sendbuf, other, 0).Wait()
          await comm.Bsend(sendbuf, other, 0)
          await mpi.Detach_buffer()
          await comm.Send(sendbuf, other, 0)
          await comm.Ssend(sendbuf, other, 0)
        }
        const receive = async (): Promise<void> => {
          for (let message = 0; message < 4; message++) {
            const recvbuf = kind.of(filled(length, UNTOUCHED))
            await comm.Recv(recvbuf, other, 0)
            expect(numbersOf(recvbuf)).toEqual(filled(length, length + 1))
          }
        }
        for (const step of comm.rank === 0 ? [send, receive] : [receive, send]) await step()
      })
    })
  })

  it('Rsend and Irsend deliver every kind of array to a receive that waits', async () => {
    await everyComm(size, async (comm) => {
      await everyArray(size, async (kind, length) => {
        const sendbuf = kind.of(filled(length, length + 1))
        for (const nonblocking of [false, true]) {
          const recvbuf = kind.of(filled(length, UNTOUCHED))
          const receive = comm.Irecv(recvbuf, comm.rank, 0)
          await (nonblocking ? comm.Irsend(sendbuf, comm.rank, 0).Wait() : comm.Rsend(sendbuf, comm.rank, 0))
          await receive.Wait()
          expect(numbersOf(recvbuf)).toEqual(filled(length, length + 1))
        }
      })
    })
  })

  it('Probe sees a message from this rank itself and leaves it; its Issend ends only with the receive', async () => {
    await everyComm(size, async (comm, mpi) => {
      const empty = [null, 0, mpi.BYTE] as const
      const request = comm.Issend(empty, comm.rank, 123)
      const status = new mpi.Status()
      for (let look = 0; look < 2; look++) {
        await comm.Probe(mpi.ANY_SOURCE, mpi.ANY_TAG, status)
        expect([status.source, status.tag, status.error]).toEqual([comm.rank, 123, mpi.SUCCESS])
      }
      expect([await request.Test(), request.is_null]).toEqual([false, false])
      await comm.Recv(empty, comm.rank, 123)
      expect(request.is_null).toBe(false)
      while (!(await request.Test()));
      expect(request.is_null).toBe(true)
    })
  })

  it('a send that was probed and then cancelled goes on, and must be received', async () => {
    await everyComm(size, async (comm, mpi) => {
      const request = comm.Issend([null, 0, mpi.BYTE], comm.rank, 123)
      await comm.Probe()
      request.Cancel()
      const status = new mpi.Status()
      expect([await request.Get_status(status), status.Is_cancelled(), request.is_null]).toEqual([false, false, false])
      await comm.Recv([null, 0, mpi.BYTE], comm.rank, 123)
      await request.Wait(status)
      expect(status.Is_cancelled()).toBe(false)
    })
  })

  it('Iprobe finds nothing on a quiet communicator, and a message with its source, tag and length', async () => {
    await everyComm(size, async (quiet, mpi) => {
      const comm = await quiet.Dup()
      const status = new mpi.Status()
      expect(await comm.Iprobe()).toBe(false)
      expect(await comm.Iprobe(mpi.ANY_SOURCE)).toBe(false)
      expect(await comm.Iprobe(mpi.ANY_SOURCE, mpi.ANY_TAG)).toBe(false)
      expect(await comm.Iprobe(mpi.ANY_SOURCE, mpi.ANY_TAG, status)).toBe(false)
      const request = comm.Isend([new Uint8Array(1), 1, mpi.BYTE], comm.rank, 42)
      while (!(await comm.Iprobe(mpi.ANY_SOURCE, mpi.ANY_TAG, status)));
      await comm.Recv([new Uint8Array(1), 1, mpi.BYTE], comm.rank, mpi.ANY_TAG)
      await request.Wait()
      expect([status.source, status.tag, status.error, status.Get_count()]).toEqual([comm.rank, 42, mpi.SUCCESS, 1])
      await comm.Free()
    })
  })
})

it('to and from PROC_NULL every call takes null for a buffer; with a rank on the other side none does', async () => {
  await everyComm(2, async (comm, mpi) => {
    const nobody = mpi.PROC_NULL
    await comm.Sendrecv(null, nobody, 0, null, nobody, 0)
    await comm.Sendrecv_replace(null, nobody, 0, nobody, 0)
    await comm.Isendrecv(null, nobody, 0, null, nobody, 0).Wait()
    await comm.Isendrecv_replace(null, nobody, 0, nobody, 0).Wait()
    mpi.Attach_buffer(new ArrayBuffer(mpi.BSEND_OVERHEAD))
    for (const mode of ['Send', 'Ssend', 'Bsend', 'Rsend'] as const) {
      await comm[mode](null, nobody)
      await expect(comm[mode](null, comm.rank)).rejects.toThrow(`${mode}: buf is null, but this rank needs it`)
    }
    for (const mode of ['Isend', 'Issend', 'Ibsend', 'Irsend'] as const) {
      await comm[mode](null, nobody).Wait()
      expect(() => comm[mode](null, comm.rank)).toThrow(`${mode}: buf is null, but this rank needs it`)
    }
    await mpi.Detach_buffer()
    await comm.Recv(null, nobody)
    await comm.Irecv(null, nobody).Wait()
    await expect(comm.Recv(null)).rejects.toThrow('Recv: buf is null')
    await expect(comm.Sendrecv(null, nobody, 0, null, comm.rank)).rejects.toThrow('Sendrecv: recvbuf is null')
    await expect(comm.Sendrecv_replace(null, nobody, 0, comm.rank)).rejects.toThrow('Sendrecv_replace: buf is null')
    await expect(comm.Sendrecv_replace(null, comm.rank, 0, nobody)).rejects.toThrow('Sendrecv_replace: buf is null')
  })
})
