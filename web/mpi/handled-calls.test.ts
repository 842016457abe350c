import { describe, expect, it } from 'vitest'
import names from '../../docs/mpi4py-names.json' with { type: 'json' }
import { runWorld } from '../testing/run-world.ts'
import type { Cartcomm } from './cartcomm.ts'
import { Calls } from './calls.ts'
import { Errhandler, ERRORS_RETURN } from './errhandler.ts'
import { Exception } from './exception.ts'
import { HandledCalls } from './handled-calls.ts'
import type { Mpi } from './mpi.ts'

const wrong = (): Exception => new Exception('ERR_ARG', 'wrong')

/** Calls whose error handler notes what it hears. */
function listening() {
  const heard: Exception[] = []
  const handler = new Errhandler((error) => {
    heard.push(error)
    return error
  })
  const calls = new HandledCalls(new Calls(), handler)
  calls.owner = { comm: null, rank: 0, abort: () => {} }
  return { calls, heard }
}

describe('the calls of a communicator', () => {
  it('tell the error handler of an error before, in and after waiting', async () => {
    const { calls, heard } = listening()
    const [before, at, after] = [wrong(), wrong(), wrong()]
    const fail = (error: Error) => (): never => {
      throw error
    }
    expect(() => calls.handled(fail(before))).toThrow(before)
    await expect(calls.run('Send', '', fail(at))).rejects.toBe(at)
    await expect(calls.run('Send', '', () => Promise.reject(after))).rejects.toBe(after)
    expect(heard).toEqual([before, at, after])
  })

  it('tell it once, however many calls an error passes through', async () => {
    const { calls, heard } = listening()
    const error = wrong()
    const inner = (): void =>
      calls.handled(() => {
        throw error
      })
    expect(() => calls.handled(() => calls.handled(inner))).toThrow(error)
    await expect(calls.run('Send', '', inner)).rejects.toBe(error)
    expect(heard).toEqual([error])
  })

  it('tell it of errors of MPI only', () => {
    const { calls, heard } = listening()
    const bug = new TypeError('a mistake of the program')
    const fail = (): never => {
      throw bug
    }
    expect(() => calls.handled(fail)).toThrow(bug)
    expect(heard).toEqual([])
  })

  it('end where the error handler makes a call that fails as well', () => {
    const own = new HandledCalls(new Calls(), new Errhandler(() => own.handled(() => fail('inner'))))
    own.owner = { comm: null, rank: 0, abort: () => {} }
    const fail = (message: string): never => {
      throw new Exception('ERR_ARG', message)
    }
    expect(() => own.handled(() => fail('outer'))).toThrow('inner')
    own.errhandler = ERRORS_RETURN
    expect(() => own.handled(() => fail('again'))).toThrow('again')
  })
})

/** Methods of a communicator that cannot be refused for their arguments: they have none, or any value will do. */
const TAKE_ANYTHING = new Set(
  `Abort Barrier barrier Call_errhandler Clone Flush_buffer Free free Get_dim Get_errhandler Get_group Get_info Get_name
  Get_failed Get_rank Get_size Get_topo Get_topology Ibarrier Iflush_buffer Is_inter Is_intra Is_revoked Ishrink Revoke
  Shrink allgather neighbor_allgather`.split(/\s+/),
)
/** Methods that a communicator has which cannot be used. */
const OF_NO_COMM = new Set(['Create_errhandler', 'Get_name', 'free'])

describe('every method of mpi4py on a communicator tells the error handler', () => {
  const own = ['Comm', 'Intracomm', 'Topocomm', 'Cartcomm'] as const
  const methods = own.flatMap((name) => names.classes[name])
  const nonblocking = 'ibcast igather iscatter ireduce ialltoall iallreduce iscan iexscan ineighbor_alltoall'.split(' ')

  /** Calls every method that there is with arguments that no call takes. @returns what came of each */
  async function tryAll(mpi: Mpi, comm: Cartcomm, except: ReadonlySet<string>) {
    const heard: number[] = []
    comm.Set_errhandler(mpi.Comm.Create_errhandler((_, errorcode) => heard.push(errorcode)))
    if (except === OF_NO_COMM) await comm.Free()
    // Neither data nor a plain object, which would hold keywords.
    const given = Array.from({ length: 9 }, (): unknown => Object.create({}))
    const outcomes: Record<string, unknown> = {}
    for (const name of [...methods, ...nonblocking]) {
      const method = methodOf(comm, name)
      if (!method || except.has(name)) continue
      heard.length = 0
      const error = await caught(() => Reflect.apply(method, comm, given))
      const told = error instanceof Exception && heard[0] === error.Get_error_class()
      outcomes[name] = told ? `heard ${heard.length} times` : error
    }
    return outcomes
  }

  /** Null for a name that it lacks, and for a property. */
  function methodOf(object: object, name: string): Function | null {
    let holder: object | null = object
    while (holder && !Object.hasOwn(holder, name)) holder = Object.getPrototypeOf(holder)
    const value: unknown = holder && Object.getOwnPropertyDescriptor(holder, name)?.value
    return typeof value === 'function' ? value : null
  }

  const heardOnce = (outcomes: Record<string, unknown>): Record<string, string> =>
    Object.fromEntries(Object.keys(outcomes).map((name) => [name, 'heard 1 times']))

  const caught = async (call: () => unknown): Promise<unknown> => {
    try {
      await call()
    } catch (error) {
      return error
    }
    return 'nothing was thrown'
  }

  it('of arguments that it refuses, once', async () => {
    await runWorld(1, async (mpi) => {
      const outcomes = await tryAll(mpi, await mpi.COMM_SELF.Create_cart([1, 1]), TAKE_ANYTHING)
      expect(Object.keys(outcomes).length).toBeGreaterThan(100)
      expect(outcomes).toEqual(heardOnce(outcomes))
    })
  })

  it('of a communicator that was freed, once', async () => {
    await runWorld(1, async (mpi) => {
      const outcomes = await tryAll(mpi, await mpi.COMM_SELF.Create_cart([1, 1]), OF_NO_COMM)
      expect(Object.keys(outcomes).length).toBeGreaterThan(120)
      expect(outcomes).toEqual(heardOnce(outcomes))
    })
  })
})

describe('ERRORS_ARE_FATAL ends the world', () => {
  it.each<[string, (mpi: Mpi) => unknown, number]>([
    ['an argument that is refused', ({ COMM_WORLD }) => COMM_WORLD.Send(Int8Array.of(1), 5), 6],
    ['one of a call that only begins', ({ COMM_WORLD }) => COMM_WORLD.Isend(Int8Array.of(1), 0, -7), 4],
    ['one of a collective call', ({ COMM_WORLD }) => COMM_WORLD.Ibcast(Int8Array.of(1), 5), 8],
    ['a buffered send without a buffer', ({ COMM_WORLD }) => COMM_WORLD.Bsend(Int8Array.of(1), 0), 1],
    ['a request that cannot be cancelled', ({ COMM_WORLD }) => COMM_WORLD.Ibarrier().Cancel(), 7],
  ])('for %s', async (_, call, errorcode) => {
    const aborted: number[] = []
    const run = runWorld(
      1,
      async (mpi) => {
        mpi.COMM_WORLD.Set_errhandler(mpi.ERRORS_ARE_FATAL)
        await call(mpi)
      },
      () => ({ abort: (error) => aborted.push(error.errorcode) }),
    )
    await expect(run).rejects.toMatchObject({ name: 'AbortError', errorcode })
    expect(aborted).toEqual([errorcode])
  })

  it('but not for what belongs to no communicator', async () => {
    await runWorld(1, async (mpi) => {
      mpi.COMM_WORLD.Set_errhandler(mpi.ERRORS_ARE_FATAL)
      expect(() => mpi.DOUBLE.Create_contiguous(-1)).toThrow(Exception)
      expect(() => mpi.COMM_WORLD.group.Incl([7])).toThrow(Exception)
      expect(() => mpi.REQUEST_NULL.Cancel()).toThrow(Exception)
    })
  })
})
