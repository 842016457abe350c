import { describe, expect, it } from 'vitest'
import { ARRAY_KINDS, filled, numbersOf } from '../../testing/array-kinds.ts'
import { everyComm, ring } from '../../testing/every-comm.ts'
import { runWorld } from '../../testing/run-world.ts'
import type { Intracomm } from '../intracomm.ts'
import type { Mpi } from '../mpi.ts'
import type { Prequest } from '../prequest.ts'

// What mpi4py's test_p2p_buf.py looks at of persistent requests.

/** In no message: stands where nothing may be written. */
const UNTOUCHED = 99

const SENDS = ['Send_init', 'Bsend_init', 'Ssend_init', 'Rsend_init'] as const

describe.each([1, 2, 3, 5, 8])('on %i ranks', { timeout: 60_000 }, (size) => {
  it('each kind of send and a receive, started three times, pass what the buffer holds by then', () =>
    everyComm(size, async (comm, mpi) => {
      const { dest, source } = ring(comm)
      mpi.Attach_buffer(null)
      for (const kind of ARRAY_KINDS) {
        for (const name of SENDS) {
          for (const length of [0, 1, 17]) {
            const sendbuf = kind.of(filled(length, 0))
            const recvbuf = kind.of(filled(length + 1, UNTOUCHED))
            const receive = comm.Recv_init(recvbuf, source, 5)
            const send = comm[name](sendbuf, dest, 5)
            for (let round = 1; round <= 3; round++) {
              for (let i = 0; i < length; i++) sendbuf[i] = kind.of([round + comm.rank])[0] as never
              const status = new mpi.Status()
              mpi.Prequest.Startall([receive, send])
              await send.Wait()
              await receive.Wait(status)
              expect([status.source, status.tag, status.Get_count(mpi.BYTE)]).toEqual([source, 5, sendbuf.byteLength])
              expect(numbersOf(recvbuf), `${name}, ${kind.name}`).toEqual([
                ...filled(length, round + source),
                UNTOUCHED,
              ])
            }
            send.Free()
            receive.Free()
            expect([send.is_null, receive.is_null]).toEqual([true, true])
          }
        }
      }
      await mpi.Detach_buffer()
    }))

  it('the null process takes part in nothing', () =>
    everyComm(size, async (comm, mpi) => {
      mpi.Attach_buffer(null)
      const requests = [comm.Recv_init(null, mpi.PROC_NULL), ...SENDS.map((name) => comm[name](null, mpi.PROC_NULL))]
      for (let round = 0; round < 2; round++) {
        mpi.Prequest.Startall(requests)
        const status = new mpi.Status()
        expect(await requests[0]?.Test(status)).toBe(true)
        expect([status.source, status.tag, status.count]).toEqual([mpi.PROC_NULL, mpi.ANY_TAG, 0])
        await mpi.Request.Waitall(requests)
      }
      for (const request of requests) request.Free()
      await mpi.Detach_buffer()
    }))
})

/** Runs on one rank; a send and a receive to itself. */
const alone = (program: (send: Prequest, receive: Prequest, mpi: Mpi, comm: Intracomm) => Promise<void>) =>
  runWorld(1, async (mpi) => {
    const comm = mpi.COMM_WORLD
    const [send, receive] = [comm.Send_init(Int32Array.of(7), 0), comm.Recv_init(new Int32Array(1), 0)]
    await program(send, receive, mpi, comm)
  })

describe('a persistent request', () => {
  it('that is not started is no null request, and waiting for it, testing it or one of several ends at once', () =>
    alone(async (send, receive, mpi) => {
      const status = new mpi.Status()
      status.tag = 3
      expect([send.is_null, receive.is_null]).toEqual([false, false])
      expect([await send.Wait(status), await receive.Test(), status.tag]).toEqual([true, true, mpi.ANY_TAG])
      expect(await mpi.Request.Waitany([send, receive])).toBe(mpi.UNDEFINED)
      expect(await mpi.Request.Testany([send, receive])).toEqual([mpi.UNDEFINED, true])
      expect(await mpi.Request.Waitsome([send, receive])).toBeNull()
      expect(await mpi.Request.Testall([send, receive])).toBe(true)
    }))

  it('stays what it is when it is completed by any of the calls for several', () =>
    alone(async (send, receive, mpi) => {
      const complete: Record<string, () => Promise<unknown>> = {
        Waitall: () => mpi.Request.Waitall([send, receive]),
        Waitany: async () => [await mpi.Request.Waitany([send, receive]), await mpi.Request.Waitany([send, receive])],
        Waitsome: async () => {
          while (await mpi.Request.Waitsome([send, receive]));
        },
      }
      for (const [name, call] of Object.entries(complete)) {
        mpi.Prequest.Startall([send, receive])
        await call()
        expect([name, send.is_null, receive.is_null]).toEqual([name, false, false])
        expect(await mpi.Request.Waitany([send, receive])).toBe(mpi.UNDEFINED)
      }
    }))

  it('is refused with the fix when it is started twice, freed, or no such request', () =>
    alone(async (send, receive, mpi) => {
      receive.Start()
      expect(() => receive.Start()).toThrow(
        'Start: Recv_init (source 0, tag ANY_TAG) is under way already; wait for it first',
      )
      expect(() => mpi.Prequest.Startall([receive])).toThrow('Startall: Recv_init')
      send.Start()
      await mpi.Request.Waitall([send, receive])
      expect(() => send.Cancel()).toThrow('Cancel: Send_init is not under way; call its Start() first')
      expect(() => send.Pready(0)).toThrow('Pready: Send_init sends no partitions')
      await expect(receive.Parrived(0)).rejects.toThrow('Parrived: Recv_init receives no partitions')
      send.Free()
      expect(() => send.Start()).toThrow('Start: the request is null: it was freed before')
      expect(() => send.Free()).toThrow('Free: the request is null: it was freed before')
      send.free()
      const foreign = [mpi.REQUEST_NULL as Prequest]
      expect(() => mpi.Prequest.Startall(foreign)).toThrow('Startall: request 0 is Object, not a Prequest')
    }))

  it('of a receive can be cancelled, and started again', () =>
    alone(async (send, receive, mpi) => {
      const status = new mpi.Status()
      receive.Start()
      receive.Cancel()
      await receive.Wait(status)
      expect(status.Is_cancelled()).toBe(true)
      mpi.Prequest.Startall([receive, send])
      await mpi.Request.Waitall([receive, send])
    }))

  it('checks its arguments when it is made, not when it is started', () =>
    alone(async (_send, _receive, mpi, comm) => {
      expect(() => comm.Send_init(new Int32Array(1), 5)).toThrow('Send_init: dest is 5')
      expect(() => comm.Recv_init(new Int32Array(1), 0, -5)).toThrow('Recv_init: tag is -5')
      expect(() => comm.Bcast_init(new Int32Array(1), { root: 3 })).toThrow('Bcast_init: root is 3')
      expect(() => comm.Barrier_init(3 as never)).toThrow('Barrier_init: info is 3')
      expect(() => comm.Barrier_init({ info: mpi.Info.Create() })).not.toThrow()
      expect(() => comm.Bcast_init(new Int32Array(1), 0, mpi.INFO_NULL)).not.toThrow()
      const bsend = comm.Bsend_init(new Int32Array(1), 0)
      expect(() => bsend.Start()).toThrow('Bsend_init: the message needs 68 bytes')
    }))

  it('that fails can be started again', () =>
    alone(async (send, _receive, _mpi, comm) => {
      const short = comm.Recv_init(new Int32Array(0), 0)
      for (let round = 0; round < 2; round++) {
        short.Start()
        send.Start()
        await expect(short.Wait()).rejects.toThrow('Recv_init')
        await send.Wait()
      }
    }))
})
