import { describe, expect, it } from 'vitest'
import { everyComm } from '../../testing/every-comm.ts'
import { runWorld } from '../../testing/run-world.ts'

// What mpi4py's test_errhandler.py looks at, for communicators. Handles are the objects themselves here: Free ends the
// use of a handle in mpi4py, and nothing else.

describe('error handlers', () => {
  it('are four, of which one is null', async () => {
    await runWorld(1, async (mpi) => {
      const { ERRHANDLER_NULL, ERRORS_ABORT, ERRORS_ARE_FATAL, ERRORS_RETURN, Errhandler } = mpi
      const all = [ERRORS_ARE_FATAL, ERRORS_RETURN, ERRORS_ABORT, ERRHANDLER_NULL]
      expect([new Set(all).size, all.every((handler) => handler instanceof Errhandler)]).toEqual([4, true])
      expect(all.map((handler) => handler.is_null)).toEqual([false, false, false, true])
    })
  })

  it('are the communicator’s until another one is set; getting and freeing them changes nothing', async () => {
    await everyComm(2, async (comm, { ERRORS_ABORT, ERRORS_ARE_FATAL, ERRORS_RETURN }) => {
      for (const handler of [ERRORS_ARE_FATAL, ERRORS_ABORT, ERRORS_RETURN]) {
        const before = comm.Get_errhandler()
        expect(before.is_null).toBe(false)
        comm.Set_errhandler(handler)
        expect(comm.Get_errhandler()).toBe(handler)
        for (let time = 0; time < 100; time++) comm.Get_errhandler().Free()
        expect(comm.Get_errhandler()).toBe(handler)
        comm.Set_errhandler(before)
        before.Free()
        expect(comm.Get_errhandler()).toBe(before)
      }
    })
  })

  it('that a program makes hear of an error with the communicator and the error class, each of its own', async () => {
    await runWorld(2, async (mpi) => {
      const comm = await mpi.COMM_SELF.Dup()
      const before = comm.Get_errhandler()
      const heard: [number, boolean, number][] = []
      const made = Array.from({ length: 32 }, (_, index) =>
        mpi.Comm.Create_errhandler((failed, errorcode) => heard.push([index, failed === comm, errorcode])),
      )
      for (const [index, handler] of made.entries()) {
        expect(handler.is_null).toBe(false)
        comm.Set_errhandler(handler)
        comm.Call_errhandler(mpi.ERR_OTHER)
        expect(heard.at(-1)).toEqual([index, true, mpi.ERR_OTHER])
        await expect(comm.Send(new Int8Array(1), 9)).rejects.toMatchObject({ code: 'ERR_RANK' })
        expect(heard.at(-1)).toEqual([index, true, mpi.ERR_RANK])
        comm.Set_errhandler(before)
        handler.Free()
      }
      expect(heard.length).toBe(64)
      await comm.Free()
    })
  })

  it('that was freed is null, but the communicator that has it keeps it, and gives it', async () => {
    await runWorld(1, async (mpi) => {
      const comm = mpi.COMM_SELF
      const heard: number[] = []
      const made = mpi.Comm.Create_errhandler((_, errorcode) => heard.push(errorcode))
      comm.Set_errhandler(made)
      made.Free()
      expect(made.is_null).toBe(true)
      expect(() => made.Free()).toThrow(expect.objectContaining({ code: 'ERR_ERRHANDLER' }))
      expect(() => comm.Set_errhandler(made)).toThrow(expect.objectContaining({ code: 'ERR_ERRHANDLER' }))
      const saved = comm.Get_errhandler()
      comm.Set_errhandler(mpi.ERRORS_RETURN)
      comm.Call_errhandler(mpi.ERR_TAG)
      comm.Set_errhandler(saved)
      comm.Call_errhandler(mpi.ERR_TOPOLOGY)
      // The first is the refused Set_errhandler's.
      expect(heard).toEqual([mpi.ERR_ERRHANDLER, mpi.ERR_TOPOLOGY])
    })
  })

  it('ERRORS_RETURN takes a call of any error code', async () => {
    await everyComm(1, async (comm, { ERRORS_RETURN, ERR_OTHER, SUCCESS }) => {
      comm.Set_errhandler(ERRORS_RETURN)
      comm.Call_errhandler(SUCCESS)
      comm.Call_errhandler(ERR_OTHER)
    })
  })
})
