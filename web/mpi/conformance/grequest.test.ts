import { describe, expect, it } from 'vitest'
import { runWorld } from '../../testing/run-world.ts'
import type { Mpi } from '../mpi.ts'
import type { Status } from '../status.ts'

// What mpi4py's test_grequest.py looks at: requests of operations that the program carries out.

const alone = async (program: (mpi: Mpi) => Promise<void>): Promise<void> => {
  await runWorld(1, program)
}

/** Notes what it is asked. */
function operation() {
  const heard: string[] = []
  return {
    heard,
    query: (status: Status): void => {
      heard.push('query')
      status.Set_source(3)
      status.Set_tag(7)
    },
    free: (): void => void heard.push('free'),
    cancel: (completed: boolean): void => void heard.push(`cancel ${completed}`),
  }
}

describe('a generalised request', () => {
  it('asks for the status when it is complete, and says when it is given up', () =>
    alone(async (mpi) => {
      const { heard, query, free, cancel } = operation()
      const request = mpi.Grequest.Start(query, free, cancel)
      expect(request).toBeInstanceOf(mpi.Grequest)
      expect(request).toBeInstanceOf(mpi.Request)
      expect(await request.Test()).toBe(false)
      request.Cancel()
      expect(heard).toEqual(['cancel false'])
      request.Complete()
      request.Cancel()
      expect(await request.Get_status()).toBe(true)
      expect(heard).toEqual(['cancel false', 'cancel true', 'query'])
      const status = new mpi.Status()
      expect(await request.Test(status)).toBe(true)
      expect([status.source, status.tag, status.error, status.Is_cancelled()]).toEqual([3, 7, mpi.SUCCESS, false])
      expect(heard.slice(3)).toEqual(['query', 'free'])
      expect(request.is_null).toBe(true)
      await request.Wait()
      request.free()
      expect(heard.length).toBe(5)
    }))

  it.each(['with a status only', 'with nothing'])('needs no functions: %s', (which) =>
    alone(async (mpi) => {
      const query = which === 'with nothing' ? null : operation().query
      const request = mpi.Grequest.Start(query, null, null)
      expect(await request.Test()).toBe(false)
      request.Cancel()
      request.Complete()
      const status = new mpi.Status()
      expect(await request.Test(status)).toBe(true)
      const [source, tag] = query ? [3, 7] : [mpi.ANY_SOURCE, mpi.ANY_TAG]
      expect([status.source, status.tag, status.error, status.cancelled]).toEqual([source, tag, mpi.SUCCESS, false])
      await request.Wait()
    }),
  )

  it.each(['wait', 'test'] as const)('gives its value to %s, once', (how) =>
    alone(async (mpi) => {
      const request = mpi.Grequest.Start()
      request.cancel()
      request.complete(42)
      if (how === 'wait') expect(await request.wait()).toBe(42)
      else expect(await request.test()).toEqual([true, 42])
      expect(await request.wait()).toBeNull()
      expect(await request.test()).toEqual([true, null])
    }),
  )

  it('hands its arguments to every function', () =>
    alone(async (mpi) => {
      const heard: unknown[] = []
      const note =
        (name: string) =>
        (...args: unknown[]): void =>
          void heard.push([name, ...args])
      const args = [1, 'two']
      const kargs = { three: 3 }
      const request = mpi.Grequest.Start({
        query_fn: (_, ...rest) => note('query')(...rest),
        free_fn: note('free'),
        cancel_fn: note('cancel'),
        args,
        kargs,
      })
      request.Cancel()
      request.Complete()
      await request
      const names = ['cancel', 'query', 'free']
      expect(heard).toEqual(names.map((name) => [name, ...(name === 'cancel' ? [false] : []), 1, 'two', kargs]))
    }))

  it('fails with what a function throws', () =>
    alone(async (mpi) => {
      const { query, free, cancel } = operation()
      for (const error of [new mpi.Exception(mpi.ERR_BUFFER), new TypeError('42')]) {
        const fail = (): never => {
          throw error
        }
        for (const functions of [[fail, free, cancel] as const, [query, fail, cancel] as const]) {
          const request = mpi.Grequest.Start(...functions)
          request.Complete()
          await expect(request.Wait()).rejects.toBe(error)
          expect(request.is_null).toBe(true)
        }
        const request = mpi.Grequest.Start(query, free, fail)
        expect(() => request.Cancel()).toThrow(error)
        request.Complete()
        await request.Wait()
      }
    }))

  it('is waited for with others', () =>
    alone(async (mpi) => {
      const { heard, query, free } = operation()
      const own = mpi.Grequest.Start(query, free)
      const message = mpi.COMM_SELF.irecv({ source: 0 })
      const waiting = mpi.Request.waitall([own, message])
      await mpi.COMM_SELF.send('hello', 0)
      own.complete('done')
      expect(await waiting).toEqual(['done', 'hello'])
      expect(heard).toEqual(['query', 'free'])
    }))

  it.each(['before', 'after'])('given up %s its end, frees at its end at the earliest', (when) =>
    alone(async (mpi) => {
      const { heard, query, free } = operation()
      const request = mpi.Grequest.Start(query, free)
      if (when === 'before') {
        request.Free()
        expect(heard).toEqual([])
        request.Complete()
      } else {
        request.Complete()
        request.Free()
      }
      expect(heard).toEqual(['free'])
      expect(() => request.Complete()).toThrow('Complete: the operation was completed before; complete it once')
      expect(() => request.Cancel()).toThrow(mpi.Exception)
    }),
  )

  it('takes functions only', () =>
    alone(async (mpi) => {
      expect(() => mpi.Grequest.Start(1 as never)).toThrow(
        'Grequest.Start: query_fn is 1, but it must be a function or null',
      )
    }))
})
