import { describe, expect, it } from 'vitest'
import { everyComm } from '../../testing/every-comm.ts'
import { runWorld } from '../../testing/run-world.ts'
import type { Intracomm } from '../intracomm.ts'
import type { Mpi } from '../mpi.ts'
import type { Win } from '../win.ts'
import { WIN_SEPARATE } from '../window-constants.ts'

// What mpi4py's test_win.py looks at.

const UNIT = 1

interface Made {
  win: Win
  memory: Uint8Array
  flavor: number
}

/** Every way to make a window, on memory of another length on each rank. */
const WAYS: Readonly<Record<string, (comm: Intracomm, mpi: Mpi) => Promise<Made>>> = {
  async Create(comm, mpi) {
    const memory = new Uint8Array(10 + comm.rank)
    return { win: await mpi.Win.Create(memory, UNIT, mpi.INFO_NULL, comm), memory, flavor: mpi.WIN_FLAVOR_CREATE }
  },
  async Allocate(comm, mpi) {
    const win = await mpi.Win.Allocate(10 + comm.rank, UNIT, mpi.INFO_NULL, comm)
    return { win, memory: win.tomemory(), flavor: mpi.WIN_FLAVOR_ALLOCATE }
  },
  async Allocate_shared(comm, mpi) {
    const win = await mpi.Win.Allocate_shared(10 + comm.rank, UNIT, mpi.INFO_NULL, comm)
    return { win, memory: win.tomemory(), flavor: mpi.WIN_FLAVOR_SHARED }
  },
  async Create_dynamic(comm, mpi) {
    const win = await mpi.Win.Create_dynamic(mpi.INFO_NULL, comm)
    return { win, memory: new Uint8Array(0), flavor: mpi.WIN_FLAVOR_DYNAMIC }
  },
}

/** Runs `look` on a window made in that way, on every communicator of worlds of 1 and 3 ranks. */
async function eachWindow(way: string, look: (made: Made, comm: Intracomm, mpi: Mpi) => Promise<void>): Promise<void> {
  for (const size of [1, 3]) {
    await everyComm(size, async (comm, mpi) => {
      const made = await (WAYS[way] as (typeof WAYS)[string])(comm, mpi)
      await look(made, comm, mpi)
      await made.win.Free()
      expect(made.win.is_null).toBe(true)
    })
  }
}

describe('no window', () => {
  it('is what the constructor makes, has a name, and cannot be used', async () => {
    await runWorld(1, async (mpi) => {
      expect(new mpi.Win().is_null).toBe(true)
      expect(mpi.WIN_NULL.is_null).toBe(true)
      expect(mpi.WIN_NULL.Get_name()).toBe('MPI_WIN_NULL')
      await expect(mpi.WIN_NULL.Free()).rejects.toMatchObject({ code: 'ERR_WIN' })
      await mpi.WIN_NULL.free()
      const calls = [
        () => mpi.WIN_NULL.Get_errhandler(),
        () => mpi.WIN_NULL.Set_errhandler(mpi.ERRORS_RETURN),
        () => mpi.WIN_NULL.Call_errhandler(0),
      ]
      for (const call of calls) expect(call).toThrow('the window is MPI.WIN_NULL')
      expect(() => mpi.Win.Free_keyval(mpi.KEYVAL_INVALID)).toThrow('which is no key of a window')
    })
  })
})

describe.each(Object.keys(WAYS))('a window of %s', (way) => {
  it('tells its memory as attributes, as a list, and as bytes', async () => {
    await eachWindow(way, async ({ win, memory }, _, mpi) => {
      const [base, size, unit] = win.attrs
      expect(base).toBe(win.tomemory())
      expect([base.buffer, base.byteOffset, size, unit]).toEqual([
        way === 'Create_dynamic' ? base.buffer : memory.buffer,
        memory.byteOffset,
        memory.byteLength,
        UNIT,
      ])
      expect(win.Get_attr(mpi.WIN_BASE)).toBe(base)
      expect(win.Get_attr(mpi.WIN_SIZE)).toBe(memory.byteLength)
      expect(win.Get_attr(mpi.WIN_DISP_UNIT)).toBe(UNIT)
      expect([...win.tomemory()]).toEqual(Array.from({ length: memory.byteLength }, () => 0))
    })
  })

  it('has the ranks of its communicator', async () => {
    await eachWindow(way, async ({ win }, comm, mpi) => {
      expect(comm.Get_group().Compare(win.Get_group())).toBe(mpi.IDENT)
      expect(win.group).toBeInstanceOf(mpi.Group)
      expect([win.group_size, win.group_rank]).toEqual([comm.size, comm.rank])
    })
  })

  it('has hints', async () => {
    await eachWindow(way, async ({ win }, _, mpi) => {
      win.Set_info(mpi.Info.Create({ key: 'value' }))
      expect(win.Get_info().items()).toEqual([['key', 'value']])
      win.info = mpi.Info.Create({ other: '1' })
      expect(win.info.keys()).toEqual(['key', 'other'])
    })
  })

  it('has an error handler, which can be set and comes back', async () => {
    await eachWindow(way, async ({ win }, _, mpi) => {
      for (const handler of [mpi.ERRORS_ARE_FATAL, mpi.ERRORS_RETURN, mpi.ERRORS_ARE_FATAL, mpi.ERRORS_RETURN]) {
        const before = win.Get_errhandler()
        expect(before.is_null).toBe(false)
        win.Set_errhandler(handler)
        expect(win.Get_errhandler()).toBe(handler)
        win.Set_errhandler(before)
      }
      expect(() => win.Set_errhandler(mpi.ERRHANDLER_NULL)).toThrow('no error handler')
    })
  })

  it('has a name', async () => {
    await eachWindow(way, async ({ win }) => {
      const name = win.Get_name()
      win.Set_name('mywin')
      expect(win.Get_name()).toBe('mywin')
      win.name = name
      expect(win.name).toBe(name)
    })
  })

  it('tells how it was made, and its memory model', async () => {
    await eachWindow(way, async ({ win, flavor }, _, mpi) => {
      const names = [mpi.WIN_CREATE_FLAVOR, mpi.WIN_FLAVOR]
      expect([win.flavor, ...names.map((name) => win.Get_attr(name))]).toEqual([flavor, flavor, flavor])
      expect([win.model, win.Get_attr(mpi.WIN_MODEL)]).toEqual([mpi.WIN_UNIFIED, mpi.WIN_UNIFIED])
      expect(win.model).not.toBe(WIN_SEPARATE)
    })
  })

  it('keeps attributes of the program, and tells their key when they end', async () => {
    await eachWindow(way, async ({ win }, _, mpi) => {
      const ended: unknown[] = []
      const keyval = mpi.Win.Create_keyval(null, (_win, key, value) => ended.push([key, value]))
      await win.Set_attr(keyval, 'first')
      await win.Set_attr(keyval, 'second')
      expect(win.Get_attr(keyval)).toBe('second')
      await win.Delete_attr(keyval)
      expect(win.Get_attr(keyval)).toBeNull()
      expect(ended).toEqual([
        [keyval, 'first'],
        [keyval, 'second'],
      ])
    })
  })
})

it('the memory of all ranks can be looked at where it is shared', async () => {
  await eachWindow('Allocate_shared', async ({ win, memory }, comm, mpi) => {
    memory.fill(comm.rank + 1)
    await comm.Barrier()
    for (let rank = 0; rank < comm.size; rank++) {
      const [theirs, unit] = win.Shared_query(rank)
      expect([...theirs]).toEqual(Array.from({ length: 10 + rank }, () => rank + 1))
      expect(unit).toBe(UNIT)
    }
    expect(win.Shared_query(mpi.PROC_NULL)[0].byteLength).toBe(10)
    await comm.Barrier()
  })
})

it('memory can be attached and detached again, in any order', async () => {
  await eachWindow('Create_dynamic', async ({ win }) => {
    const memories = [8, 16, 32].map((bytes) => new Uint8Array(bytes))
    for (const memory of memories) {
      win.Attach(memory)
      win.Detach(memory)
    }
    for (const memory of memories) win.Attach(memory)
    expect(win.attrs[1]).toBe(0)
    for (const memory of memories.toReversed()) win.Detach(memory)
    expect(() => win.Detach(memories[0] as Uint8Array)).toThrow('this memory is not attached')
  })
})
