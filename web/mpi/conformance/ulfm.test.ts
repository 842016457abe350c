import { describe, expect, it } from 'vitest'
import { everyComm } from '../../testing/every-comm.ts'
import { interWorld } from '../../testing/inter-world.ts'
import type { Intercomm } from '../intercomm.ts'
import type { Intracomm } from '../intracomm.ts'
import type { Mpi } from '../mpi.ts'

/** Runs a case on a duplicate of each communicator: some of them are revoked. */
type OnEveryComm = (program: (comm: Intracomm | Intercomm, mpi: Mpi) => Promise<void>) => Promise<void>

const inside: OnEveryComm = (program) => everyComm(3, async (comm, mpi) => program(await comm.Dup(), mpi))
const across: OnEveryComm = async (program) => {
  await interWorld([2, 3], async ({ inter, mpi }) => program(await inter.Dup(), mpi))
}

/** The error class of a call that fails. */
async function classOf(mpi: Mpi, call: () => unknown): Promise<number> {
  try {
    await call()
  } catch (error) {
    if (error instanceof mpi.Exception) return error.Get_error_class()
    throw error
  }
  return mpi.SUCCESS
}

describe.each([
  ['communicators of one group', inside],
  ['intercommunicators', across],
])('test_ulfm on %s', (_, onEveryComm) => {
  it('testIsRevoked', () => onEveryComm(async (comm) => expect(comm.Is_revoked()).toBe(false)))

  it('testRevoke', () =>
    onEveryComm(async (comm, mpi) => {
      comm.Revoke()
      expect(comm.Is_revoked()).toBe(true)
      const calls = [
        () => comm.Barrier(),
        () => comm.Send([null, 0, mpi.BYTE], mpi.PROC_NULL),
        () => comm.Recv([null, 0, mpi.BYTE], mpi.PROC_NULL),
      ]
      for (const call of calls) expect(await classOf(mpi, call)).toBe(mpi.ERR_REVOKED)
    }))

  it('testGetFailed', () =>
    onEveryComm(async (comm, mpi) => {
      const group = comm.Get_failed()
      expect([mpi.IDENT, mpi.CONGRUENT]).toContain(mpi.Group.Compare(group, mpi.GROUP_EMPTY))
      group.Free()
    }))

  it('testAckFailed', () =>
    onEveryComm(async (comm) => {
      expect(comm.Ack_failed(0)).toBe(0)
      expect(comm.Ack_failed(comm.Get_size())).toBe(0)
      expect(comm.Ack_failed()).toBe(0)
    }))

  it('testAgree', () =>
    onEveryComm(async (comm) => {
      for (let flag = 0; flag < 5; flag++) expect(await comm.Agree(flag)).toBe(flag)
    }))

  it('testIAgree', () =>
    onEveryComm(async (comm, mpi) => {
      for (const wrong of [0, new Uint8Array(8), new Int32Array(2)]) {
        const call = () => comm.Iagree(wrong as Int32Array)
        expect(await classOf(mpi, call)).toBe(mpi.ERR_ARG)
      }
      const flag = new Int32Array(1)
      for (let i = 0; i < 5; i++) {
        flag[0] = i
        await comm.Iagree(flag).Wait()
        expect(flag[0]).toBe(i)
      }
      if (comm.Is_inter()) return
      for (let root = 0; root < comm.size; root++) {
        await comm.Barrier()
        const isRoot = comm.rank === root
        flag[0] = isRoot ? 0b1011 : 0b1101
        const [before] = flag
        if (!isRoot) await comm.Barrier()
        const request = comm.Iagree(flag)
        if (isRoot && comm.size > 1) {
          expect(await request.Test()).toBe(false)
          expect(flag[0]).toBe(before)
        }
        if (isRoot) await comm.Barrier()
        await request.Wait()
        expect(flag[0]).toBe(comm.size > 1 ? 0b1001 : 0b1011)
      }
    }))

  it('testShrink', () =>
    onEveryComm(async (comm) => {
      const shrunk = await comm.Shrink()
      expectSame(shrunk, comm)
      await shrunk.Barrier()
      await shrunk.Free()
    }))

  it('testIShrink', () =>
    onEveryComm(async (comm) => {
      const [shrunk, request] = comm.Ishrink()
      expect(request.is_null).toBe(false)
      await request.Wait()
      expect(request.is_null).toBe(true)
      expectSame(shrunk, comm)
      await shrunk.Barrier()
      await shrunk.Free()
    }))
})

function expectSame(shrunk: Intracomm | Intercomm, comm: Intracomm | Intercomm): void {
  expect([shrunk.Get_size(), shrunk.Get_rank()]).toEqual([comm.Get_size(), comm.Get_rank()])
  expect(shrunk.Is_inter()).toBe(comm.Is_inter())
  if ('Get_remote_size' in shrunk && 'Get_remote_size' in comm) {
    expect(shrunk.Get_remote_size()).toBe(comm.Get_remote_size())
  }
}
