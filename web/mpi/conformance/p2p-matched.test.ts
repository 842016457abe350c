import { describe, expect, it } from 'vitest'
import { ARRAY_KINDS, filled, numbersOf } from '../../testing/array-kinds.ts'
import { everyComm } from '../../testing/every-comm.ts'
import { runWorld } from '../../testing/run-world.ts'
import { SAMPLE_VALUES } from '../../testing/sample-values.ts'
import type { Intracomm } from '../intracomm.ts'
import type { Message } from '../message.ts'
import type { Mpi } from '../mpi.ts'

// What mpi4py's test_p2p_buf_matched.py and test_p2p_obj_matched.py look at.

/** Every way to take a message out of matching; null where none is there. */
type Take = (comm: Intracomm, mpi: Mpi, source: number, tag: number) => Promise<Message | null>

const UPPER: readonly Take[] = [
  (comm, _, source, tag) => comm.Mprobe(source, tag),
  (comm, mpi, source, tag) => mpi.Message.Probe(comm, source, tag),
  (comm, _, source, tag) => comm.Improbe(source, tag),
  (comm, mpi, source, tag) => mpi.Message.Iprobe(comm, source, tag),
]
const LOWER: readonly Take[] = [
  (comm, _, source, tag) => comm.mprobe(source, tag),
  (comm, mpi, source, tag) => mpi.Message.probe(comm, source, tag),
  (comm, _, source, tag) => comm.improbe(source, tag),
  (comm, mpi, source, tag) => mpi.Message.iprobe(comm, source, tag),
]

/** Takes a message, whichever way: once it is there, even those find it that do not wait. */
async function taken(take: Take, comm: Intracomm, mpi: Mpi, source: number, tag: number): Promise<Message> {
  await comm.Probe(source, tag)
  const message = await take(comm, mpi, source, tag)
  expect(message?.is_null).toBe(false)
  return message as Message
}

/** Who sends to whom: a pair of ranks, or this rank itself where it is alone. */
const peerOf = ({ rank, size }: Intracomm): number | null => (size === 1 ? rank : rank < 2 ? 1 - rank : null)

describe.each([1, 2, 3])('on %i ranks', (size) => {
  it('a quiet communicator gives no message, and its status stays as it was', async () => {
    await everyComm(size, async (quiet, mpi) => {
      const comm = await quiet.Dup()
      const status = new mpi.Status()
      for (const probe of ['Improbe', 'improbe'] as const) {
        expect(await comm[probe]()).toBeNull()
        expect(await comm[probe](mpi.ANY_SOURCE)).toBeNull()
        expect(await comm[probe](mpi.ANY_SOURCE, mpi.ANY_TAG)).toBeNull()
        expect(await comm[probe](mpi.ANY_SOURCE, mpi.ANY_TAG, status)).toBeNull()
        expect([status.source, status.tag, status.error]).toEqual([mpi.ANY_SOURCE, mpi.ANY_TAG, mpi.SUCCESS])
      }
      expect(await mpi.Message.Iprobe(comm)).toBeNull()
      expect(await mpi.Message.iprobe(comm)).toBeNull()
      await comm.Free()
    })
  })

  it('a message that was found tells its source and tag, also when it is empty', async () => {
    await everyComm(size, async (comm, mpi) => {
      const empty = [null, 0, mpi.BYTE] as const
      const status = new mpi.Status()
      const send = comm.Isend(empty, comm.rank, 42)
      let message = await comm.Improbe(mpi.ANY_SOURCE, mpi.ANY_TAG, status)
      while (message === null) message = await comm.Improbe(mpi.ANY_SOURCE, mpi.ANY_TAG, status)
      expect([status.source, status.tag, status.error, status.count]).toEqual([comm.rank, 42, mpi.SUCCESS, 0])
      await mpi.Request.Waitall([send, message.Irecv(empty)])
    })
  })

  it('every kind of array, taken in every way, by Recv and by Irecv', async () => {
    await everyComm(size, async (comm, mpi) => {
      const peer = peerOf(comm)
      if (peer === null) return
      for (const kind of ARRAY_KINDS) {
        for (const [way, take] of UPPER.entries()) {
          for (let length = 0; length <= size; length++) {
            const sendbuf = kind.of(filled(length, length + 1))
            const send = comm.Isend(sendbuf, peer, way)
            const message = await taken(take, comm, mpi, peer, way)
            const recvbuf = kind.of(filled(length, 99))
            if (length % 2 === 0) await message.Recv(recvbuf)
            else await message.Irecv(recvbuf).Wait()
            expect([numbersOf(recvbuf), message.is_null]).toEqual([filled(length, length + 1), true])
            expect(send.is_null).toBe(false)
            await send.Wait()
          }
        }
      }
    })
  })

  it('every sort of value, taken in every way, by recv and by irecv', async () => {
    await everyComm(size, async (comm, mpi) => {
      const peer = peerOf(comm)
      if (peer === null) return
      for (const value of SAMPLE_VALUES) {
        for (const [way, take] of LOWER.entries()) {
          const sends = [comm.isend(value, peer, way), comm.isend(value, peer, way)]
          const [first, second] = [await taken(take, comm, mpi, peer, way), await taken(take, comm, mpi, peer, way)]
          const later = second.irecv()
          expect([second.is_null, later.is_null]).toEqual([true, false])
          expect(await first.recv()).toStrictEqual(value)
          expect(await later.wait()).toStrictEqual(value)
          expect([first.is_null, later.is_null]).toEqual([true, true])
          await mpi.Request.waitall(sends)
        }
      }
    })
  })
})

it('MESSAGE_NULL is null; MESSAGE_NO_PROC, which PROC_NULL sends, is not, however often it is received', async () => {
  await runWorld(1, async (mpi) => {
    const { MESSAGE_NO_PROC: nobody, MESSAGE_NULL, COMM_SELF: comm } = mpi
    expect([MESSAGE_NULL.is_null, MESSAGE_NULL === nobody]).toEqual([true, false])
    await expect(MESSAGE_NULL.Recv(null)).rejects.toMatchObject({ code: 'ERR_BUFFER' })
    await expect(MESSAGE_NULL.Recv(new Int8Array())).rejects.toMatchObject({ code: 'ERR_REQUEST' })
    for (let time = 0; time < 2; time++) {
      const status = new mpi.Status()
      await nobody.Recv(null, status)
      expect([status.source, status.tag, status.count]).toEqual([mpi.PROC_NULL, mpi.ANY_TAG, 0])
      const request = nobody.Irecv(null)
      expect(request.is_null).toBe(false)
      await request.Wait()
      expect(request.is_null).toBe(true)
      expect([await nobody.recv(), await nobody.irecv().wait(), nobody.is_null]).toEqual([null, null, false])
    }
    for (const probe of ['mprobe', 'improbe', 'Mprobe', 'Improbe'] as const) {
      expect(await comm[probe](mpi.PROC_NULL)).toBe(nobody)
    }
  })
})
