import { describe, expect, it } from 'vitest'
import { runWorld } from '../../testing/run-world.ts'
import type { Mpi } from '../mpi.ts'
import type { Request } from '../request.ts'

// What mpi4py's test_request.py looks at: requests that stand for nothing, alone and five in a list.

type Status = InstanceType<Mpi['Status']>

/** Runs `look` with null requests, of which the first once stood for something, and with statuses full of old news. */
async function withNulls(
  look: (mpi: Mpi, nulls: Request[], old: () => Status, statuses: () => Status[]) => Promise<void>,
): Promise<void> {
  await runWorld(1, async (mpi) => {
    const ended = mpi.COMM_SELF.Isend(null, mpi.PROC_NULL)
    await ended.Wait()
    const old = (): Status => {
      const status = new mpi.Status()
      status.Set_source(0)
      status.Set_tag(0)
      status.Set_error(mpi.ERR_OTHER)
      status.Set_elements(mpi.BYTE, 7)
      status.Set_cancelled(true)
      return status
    }
    const statuses = (): Status[] => Array.from({ length: 5 }, old)
    await look(mpi, [ended, ...Array.from({ length: 4 }, () => mpi.REQUEST_NULL)], old, statuses)
  })
}

function expectEmpty({ ANY_SOURCE, ANY_TAG, SUCCESS, BYTE }: Mpi, ...statuses: (Status | undefined)[]): void {
  for (const status of statuses) {
    expect([status?.source, status?.tag, status?.error]).toEqual([ANY_SOURCE, ANY_TAG, SUCCESS])
    expect([status?.Get_count(BYTE), status?.Get_elements(BYTE), status?.Is_cancelled()]).toEqual([0, 0, false])
  }
}

describe('a null request', () => {
  it('has ended for Wait and Test, has no value, and its status is empty', async () => {
    await withNulls(async (mpi, nulls, old) => {
      for (const request of nulls) {
        for (const status of [undefined, null, old()]) {
          expect(await request.Wait(status)).toBe(true)
          expect(await request.Test(status)).toBe(true)
          expect(await request.wait(status)).toBeNull()
          expect(await request.test(status)).toEqual([true, null])
          if (status) expectEmpty(mpi, status)
        }
        expect(await request).toBeNull()
      }
    })
  })

  it('has ended for Get_status, which leaves it null', async () => {
    await withNulls(async (mpi, nulls, old) => {
      for (const request of nulls) {
        expect([await request.Get_status(), await request.get_status(null)]).toEqual([true, true])
        const [one, two] = [old(), old()]
        expect([await request.Get_status(one), await request.get_status(two)]).toEqual([true, true])
        expectEmpty(mpi, one, two)
      }
    })
  })
})

describe('five null requests', () => {
  it('Waitany, Testany and Get_status_any find none', async () => {
    await withNulls(async (mpi, nulls, old) => {
      const { Request, UNDEFINED } = mpi
      for (const status of [undefined, null, old()]) {
        expect(await Request.Waitany(nulls, status)).toBe(UNDEFINED)
        expect(await Request.waitany(nulls, status)).toEqual([UNDEFINED, null])
        expect(await Request.Testany(nulls, status)).toEqual([UNDEFINED, true])
        expect(await Request.testany(nulls, status)).toEqual([UNDEFINED, true, null])
        expect(await Request.Get_status_any(nulls, status)).toEqual([UNDEFINED, true])
        expect(await Request.get_status_any(nulls, status)).toEqual([UNDEFINED, true])
        if (status) expectEmpty(mpi, status)
      }
      for (const any of ['Waitany', 'Testany', 'Get_status_any'] as const) {
        const status = old()
        await Request[any](nulls, status)
        expectEmpty(mpi, status)
      }
    })
  })

  it('Waitall, Testall and Get_status_all have all of them, with empty statuses in a list of any length', async () => {
    await withNulls(async (mpi, nulls, old, statuses) => {
      const { Request } = mpi
      const none = nulls.map(() => null)
      for (const list of [undefined, null, statuses(), [old()], []]) {
        expect(await Request.Waitall(nulls, list)).toBe(true)
        if (list) expect(list).toHaveLength(5)
        if (list) expectEmpty(mpi, ...list)
        expect(await Request.Testall(nulls, list)).toBe(true)
        expect(await Request.Get_status_all(nulls, list)).toBe(true)
        expect(await Request.get_status_all(nulls, list)).toBe(true)
        expect(await Request.waitall(nulls, list)).toEqual(none)
        expect(await Request.testall(nulls, list)).toEqual([true, none])
      }
      for (const all of ['waitall', 'Testall', 'testall', 'Get_status_all'] as const) {
        const list = [old()]
        await Request[all](nulls, list)
        expect(list).toHaveLength(5)
        expectEmpty(mpi, ...list)
      }
    })
  })

  it('Waitsome, Testsome and Get_status_some find none and leave the list of statuses as long as it is', async () => {
    await withNulls(async ({ Request }, nulls, old, statuses) => {
      for (const list of [undefined, null, statuses(), [old()], []]) {
        const length = list?.length
        expect(await Request.Waitsome(nulls, list)).toBeNull()
        expect(await Request.Testsome(nulls, list)).toBeNull()
        expect(await Request.Get_status_some(nulls, list)).toBeNull()
        expect(await Request.get_status_some(nulls, list)).toBeNull()
        expect(await Request.waitsome(nulls, list)).toEqual([null, null])
        expect(await Request.testsome(nulls, list)).toEqual([null, null])
        expect(list?.length).toBe(length)
      }
    })
  })
})
