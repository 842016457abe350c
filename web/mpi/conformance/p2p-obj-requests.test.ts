import { describe, expect, it } from 'vitest'
import { everyComm, ring } from '../../testing/every-comm.ts'
import { FEW_VALUES, SAMPLE_VALUES } from '../../testing/sample-values.ts'
import type { Mpi } from '../mpi.ts'
import type { Request } from '../request.ts'

// What mpi4py's test_p2p_obj.py looks at with several requests at once.

type Statuses = InstanceType<Mpi['Status']>[]

const nullity = (requests: readonly Request<unknown>[]): boolean[] => requests.map((request) => request.is_null)
/** Which of six requests are null. */
const nullAt = (...indices: number[]): boolean[] => [0, 1, 2, 3, 4, 5].map((index) => indices.includes(index))

describe.each([1, 2, 3])('on %i ranks', (size) => {
  it('waitany and testany tell which receive has its value, and at last that none is left', async () => {
    await everyComm(size, async (comm, { Request, UNDEFINED }) => {
      const three = (): Request<unknown>[] => [0, 1, 2].map((tag) => comm.irecv(null, comm.rank, tag))
      for (const value of SAMPLE_VALUES) {
        const waited = three()
        for (const [tag, request] of waited.entries()) {
          await comm.send(value, comm.rank, tag)
          expect(await Request.waitany(waited)).toStrictEqual([tag, value])
          expect(request.is_null).toBe(true)
        }
        expect(await Request.waitany(waited)).toEqual([UNDEFINED, null])
      }
      for (const value of FEW_VALUES) {
        const tested = three()
        expect(await Request.testany(tested)).toEqual([UNDEFINED, false, null])
        for (const [tag, request] of tested.entries()) {
          await comm.ssend(value, comm.rank, tag)
          let found = await Request.testany(tested)
          while (!found[1]) found = await Request.testany(tested)
          expect(found).toStrictEqual([tag, true, value])
          expect(request.is_null).toBe(true)
        }
        expect(await Request.testany(tested)).toEqual([UNDEFINED, true, null])
      }
    })
  })

  it.each(['waitany', 'testany'] as const)('%s takes a send and a receive one by one, each once', async (mode) => {
    await everyComm(size, async (comm, { Request }) => {
      const { dest, source } = ring(comm)
      for (const value of mode === 'waitany' ? SAMPLE_VALUES : FEW_VALUES) {
        const receive = comm.irecv(null, source, 0)
        const both: Request<unknown>[] = [comm.isend(value, dest, 0), receive]
        const one = async (): Promise<[number, unknown]> => {
          if (mode === 'waitany') return Request.waitany(both)
          let found = await Request.testany(both)
          while (!found[1]) found = await Request.testany(both)
          return [found[0], found[2]]
        }
        const first = await one()
        expect(nullity(both)).toEqual([first[0] === 0, first[0] === 1])
        const second = await one()
        expect([first, second].toSorted(([a], [b]) => a - b)).toStrictEqual([
          [0, null],
          [1, value],
        ])
        expect(nullity(both)).toEqual([true, true])
      }
    })
  })

  it('waitall gives null for a send and the value for a receive', async () => {
    await everyComm(size, async (comm, { Request }) => {
      const { dest, source } = ring(comm)
      for (const value of SAMPLE_VALUES) {
        const statuses: Statuses = []
        const waited = [comm.irecv(null, source, 0), comm.isend(value, dest, 0)]
        expect(await Request.waitall(waited, statuses)).toStrictEqual([value, null])
        expect([nullity(waited), statuses.length]).toEqual([[true, true], 2])
        expect([statuses[0]?.source, statuses[0]?.tag]).toEqual([source, 0])
      }
    })
  })

  it('testall gives all values at once, and none as long as one is missing', async () => {
    await everyComm(size, async (comm, { Request }) => {
      for (const value of FEW_VALUES) {
        const receive = comm.irecv(null, comm.rank, 1)
        expect(await Request.testall([receive])).toEqual([false, null])
        const tested = [comm.isend(value, comm.rank, 1), receive]
        let [done, values] = await Request.testall(tested)
        while (!done) {
          expect([values, nullity(tested)]).toEqual([null, [false, false]])
          ;[done, values] = await Request.testall(tested)
        }
        expect([values, nullity(tested)]).toStrictEqual([
          [null, value],
          [true, true],
        ])
      }
    })
  })

  it('of six sends that were matched in two halves, Testall, Testany, Testsome and Waitsome tell which', async () => {
    await everyComm(size, async (comm, { Request }) => {
      for (const value of FEW_VALUES) {
        const six = (): Request[] => Array.from({ length: 6 }, () => comm.issend(value, comm.rank, 0))
        const receiveThree = async (): Promise<void> => {
          for (let i = 0; i < 3; i++) expect(await comm.recv(null, comm.rank, 0)).toStrictEqual(value)
        }
        const tested = six()
        expect([await Request.Testall(tested), await Request.Testsome(tested)]).toEqual([false, []])
        await receiveThree()
        while (!(await tested[2]?.Get_status()));
        expect(await Request.Testall(tested)).toBe(false)
        expect(await Request.Testany(tested)).toEqual([0, true])
        expect(await Request.Testsome(tested)).toEqual([1, 2])
        expect(nullity(tested)).toEqual(nullAt(0, 1, 2))
        await receiveThree()
        while (!(await Request.Testall(tested)));
        expect(nullity(tested)).toEqual(nullAt(0, 1, 2, 3, 4, 5))

        const waited = six()
        await receiveThree()
        expect(await Request.Waitany(waited)).toBe(0)
        const some = (await Request.Waitsome(waited)) ?? []
        await receiveThree()
        while (!nullity(waited).every(Boolean)) some.push(...((await Request.Waitsome(waited)) ?? []))
        expect(some.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5])
        expect(await Request.Waitall(waited)).toBe(true)
      }
    })
  })

  it('six sends of which nobody waits to be matched end at once', async () => {
    await everyComm(size, async (comm, { Request }) => {
      for (const value of FEW_VALUES) {
        const sends = Array.from({ length: 6 }, () => comm.isend(value, comm.rank, 0))
        for (let i = 0; i < 6; i++) expect(await comm.recv(null, comm.rank, 0)).toStrictEqual(value)
        while (!(await Request.Testall(sends)));
        expect(nullity(sends)).toEqual(nullAt(0, 1, 2, 3, 4, 5))
      }
    })
  })

  it.each(['waitsome', 'testsome'] as const)(
    '%s gives the values that have come, with their statuses',
    async (mode) => {
      await everyComm(size, async (comm, mpi) => {
        const { Request } = mpi
        const receives = [0, 1, 2, 3, 4, 5].map((tag) => comm.irecv(null, comm.rank, tag))
        if (mode === 'testsome') {
          const statuses: Statuses = []
          expect([await Request.testsome(receives, statuses), statuses]).toEqual([[[], []], []])
        }
        let ended: number[] = []
        for (const tags of [[5], [3, 1, 2], [0, 4]]) {
          for (const tag of tags) await comm.ssend(`for ${tag}`, comm.rank, tag)
          for (const tag of tags) while (!(await receives[tag]?.Get_status()));
          const statuses: Statuses = []
          const inOrder = tags.toSorted((a, b) => a - b)
          expect(await Request[mode](receives, statuses)).toEqual([inOrder, inOrder.map((tag) => `for ${tag}`)])
          expect(statuses.map(({ source, tag, error }) => [source, tag, error])).toEqual(
            inOrder.map((tag) => [comm.rank, tag, mpi.SUCCESS]),
          )
          ended = [...ended, ...tags]
          expect(nullity(receives)).toEqual(nullAt(...ended))
          if (mode === 'testsome' && ended.length < 6) expect(await Request.testsome(receives)).toEqual([[], []])
        }
        expect(await Request[mode](receives)).toEqual([null, null])
      })
    },
  )

  it.each(['waitsome', 'testsome'] as const)('%s gives null for the sends that were received', async (mode) => {
    await everyComm(size, async (comm, { Request }) => {
      const sends = [0, 1, 2, 3, 4, 5].map((tag) => comm.issend('abc', comm.rank, tag))
      if (mode === 'testsome') expect(await Request.testsome(sends)).toEqual([[], []])
      let ended: number[] = []
      for (const tags of [[5], [3, 1, 2], [0, 4]]) {
        for (const tag of tags) expect(await comm.recv(null, comm.rank, tag)).toBe('abc')
        for (const tag of tags) while (!(await sends[tag]?.Get_status()));
        const inOrder = tags.toSorted((a, b) => a - b)
        expect(await Request[mode](sends)).toEqual([inOrder, inOrder.map(() => null)])
        ended = [...ended, ...tags]
        expect(nullity(sends)).toEqual(nullAt(...ended))
      }
      expect(await Request[mode](sends)).toEqual([null, null])
    })
  })
})
