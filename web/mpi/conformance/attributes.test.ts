import { describe, expect, it } from 'vitest'
import { interWorld } from '../../testing/inter-world.ts'
import { runWorld } from '../../testing/run-world.ts'
import type { KeyvalArguments } from '../attribute-cache.ts'
import type { Mpi } from '../mpi.ts'
import { oneTask } from '../task.ts'

// What mpi4py's test_attributes.py looks at, on communicators and datatypes.

/** The part of a communicator or a datatype that this is about; communicators' calls wait. */
interface Attributed {
  Get_attr: (keyval: number) => unknown
  Set_attr: (keyval: number, value: unknown) => void | Promise<void>
  Delete_attr: (keyval: number) => void | Promise<void>
  Dup: () => Attributed | Promise<Attributed>
  Free: () => void | Promise<void>
  is_null: boolean
}
interface AttributedClass {
  Create_keyval: (...args: KeyvalArguments<unknown>) => number
  Free_keyval: (keyval: number) => number
}
type Subject = (mpi: Mpi) => { of: AttributedClass; make: () => Attributed | Promise<Attributed> }

const SUBJECTS: [name: string, subject: Subject][] = [
  ['COMM_WORLD', (mpi) => ({ of: mpi.Comm, make: () => mpi.COMM_WORLD.Dup() })],
  ['COMM_SELF', (mpi) => ({ of: mpi.Intracomm, make: () => mpi.COMM_SELF.Dup() })],
  ['a grid', (mpi) => ({ of: mpi.Cartcomm, make: () => mpi.COMM_WORLD.Create_cart([mpi.COMM_WORLD.size]) })],
  ['BYTE', (mpi) => ({ of: mpi.Datatype, make: () => mpi.BYTE.Dup() })],
  ['DOUBLE', (mpi) => ({ of: mpi.Datatype, make: () => mpi.DOUBLE.Create_vector(2, 1, 3) })],
]

describe.each(SUBJECTS)('attributes of %s', (_, subject) => {
  const onEach = async (
    program: (of: AttributedClass, object: Attributed, mpi: Mpi) => Promise<void>,
  ): Promise<void> => {
    await runWorld(2, async (mpi) => {
      const { of, make } = subject(mpi)
      await program(of, await make(), mpi)
    })
  }

  it.each([
    { copy: null, copied: false },
    { copy: false, copied: false },
    { copy: true, copied: true },
  ])('are set, got and deleted; copy_fn $copy', ({ copy, copied }) =>
    onEach(async (of, object, mpi) => {
      const keyval = of.Create_keyval(copy)
      expect(keyval).not.toBe(mpi.KEYVAL_INVALID)
      expect(object.Get_attr(keyval)).toBeNull()
      const value = [1, 2, 3]
      await object.Set_attr(keyval, value)
      expect(object.Get_attr(keyval)).toBe(value)
      const dup = await object.Dup()
      expect(dup.Get_attr(keyval)).toBe(copied ? value : null)
      await dup.Free()
      await object.Delete_attr(keyval)
      expect(object.Get_attr(keyval)).toBeNull()
      expect(of.Free_keyval(keyval)).toBe(mpi.KEYVAL_INVALID)
      expect(() => object.Get_attr(keyval)).toThrow(expect.objectContaining({ code: 'ERR_KEYVAL' }))
    }),
  )

  it('a copy_fn that gives undefined leaves the duplicate without', () =>
    onEach(async (of, object) => {
      const calls: unknown[][] = []
      const ended: unknown[] = []
      const copy_fn = (...args: unknown[]): void => void calls.push(args)
      const keyval = of.Create_keyval(copy_fn, (_object, _keyval, attrval) => void ended.push(attrval))
      await object.Set_attr(keyval, 'mine')
      const dup = await object.Dup()
      expect(dup.Get_attr(keyval)).toBeNull()
      expect(calls).toEqual([[object, keyval, 'mine']])
      await dup.Free()
      expect(ended).toEqual([])
    }))

  it.each([123_456_789, 0])('of whole numbers, such as %i, are copied and deleted as they are', (value) =>
    onEach(async (of, object) => {
      const ended: unknown[] = []
      const keyval = of.Create_keyval(
        (_object, _keyval, attrval) => attrval,
        (_object, key, attrval) => void ended.push([key, attrval]),
        true,
      )
      await object.Set_attr(keyval, value)
      expect(object.Get_attr(keyval)).toBe(value)
      const dup = await object.Dup()
      expect(dup.Get_attr(keyval)).toBe(value)
      await dup.Free()
      expect(ended).toEqual([[keyval, value]])
      await object.Delete_attr(keyval)
      await expect((async () => object.Set_attr(keyval, 'text'))()).rejects.toMatchObject({ code: 'ERR_ARG' })
    }),
  )

  it('delete_fn hears of each that ends: replaced, deleted, or with its object, the last one first', () =>
    onEach(async (of, object) => {
      const ended: unknown[] = []
      const note = (_object: unknown, _keyval: number, attrval: unknown): void => void ended.push(attrval)
      const [first, second] = [of.Create_keyval(null, note), of.Create_keyval(null, note)]
      await object.Set_attr(first, 1)
      await object.Set_attr(first, 2)
      await object.Set_attr(second, 3)
      await object.Delete_attr(second)
      await object.Delete_attr(second)
      await object.Set_attr(second, 4)
      of.Free_keyval(first)
      expect(ended).toEqual([1, 3])
      await object.Free()
      expect(ended).toEqual([1, 3, 4, 2])
    }))

  it('an attribute that delete_fn does not let go stays, and its object with it', () =>
    onEach(async (of, object) => {
      let isRefused = true
      const keyval = of.Create_keyval(null, () => {
        if (isRefused) throw new Error('not yet')
      })
      await object.Set_attr(keyval, 1)
      await expect((async () => object.Delete_attr(keyval))()).rejects.toThrow('not yet')
      await expect((async () => object.Free())()).rejects.toThrow('not yet')
      expect([object.Get_attr(keyval), object.is_null]).toEqual([1, false])
      isRefused = false
      await object.Free()
      expect(object.is_null).toBe(true)
    }))

  it('refuse keys that are none, keys of other objects and callbacks that are no functions', () =>
    onEach(async (of, object, mpi) => {
      const foreign = (of.Create_keyval === mpi.Datatype.Create_keyval ? mpi.Comm : mpi.Datatype).Create_keyval()
      for (const keyval of [mpi.KEYVAL_INVALID, -1, 10 ** 9, foreign]) {
        for (const call of [
          () => object.Get_attr(keyval),
          () => object.Set_attr(keyval, 1),
          () => object.Delete_attr(keyval),
          () => of.Free_keyval(keyval),
        ])
          await expect((async () => call())()).rejects.toMatchObject({ code: 'ERR_KEYVAL' })
      }
      expect(() => of.Create_keyval(1 as never)).toThrow('copy_fn is 1, but it must be a function, true, false or null')
      expect(() => of.Create_keyval(null, true as never)).toThrow(
        'delete_fn is true, but it must be a function or null',
      )
    }))
})

it.each(['Dup', 'Idup'])('%s waits for copies, and Free for what ends: a communicator may hold others', async (how) => {
  await runWorld(3, async ({ COMM_WORLD, Comm }) => {
    const keyval = Comm.Create_keyval(
      (_comm, _keyval, attrval) => (attrval as typeof COMM_WORLD).Dup(),
      async (_comm, _keyval, attrval) => {
        await oneTask()
        await (attrval as typeof COMM_WORLD).Free()
      },
    )
    const [first, held] = [await COMM_WORLD.Dup(), await COMM_WORLD.Dup()]
    await first.Set_attr(keyval, held)
    const [second, request] = how === 'Idup' ? first.Idup() : [await first.Dup(), null]
    await request?.Wait()
    const copy = second.Get_attr(keyval) as typeof COMM_WORLD
    expect(copy).not.toBe(held)
    expect(await copy.allreduce(1)).toBe(3)
    await second.Free()
    expect([copy.is_null, held.is_null]).toEqual([true, false])
    await first.Delete_attr(keyval)
    expect(held.is_null).toBe(true)
  })
})

it('Dup of a datatype copies a datatype that it holds', () =>
  runWorld(1, async ({ Datatype, INT }) => {
    type Held = typeof INT
    const keyval = Datatype.Create_keyval(
      (_datatype, _keyval, attrval) => (attrval as Held).Dup(),
      (_datatype, _keyval, attrval) => (attrval as Held).Free(),
    )
    const [first, held] = [INT.Dup(), INT.Dup()]
    first.Set_attr(keyval, held)
    const second = first.Dup()
    const copy = second.Get_attr(keyval) as Held
    expect(copy).not.toBe(held)
    second.Free()
    expect([copy.is_null, held.is_null]).toEqual([true, false])
    first.Delete_attr(keyval)
    expect(held.is_null).toBe(true)
    const late = Datatype.Create_keyval(() => Promise.resolve(1))
    first.Set_attr(late, 1)
    expect(() => first.Dup()).toThrow(
      'Dup: a callback of the key returned a promise; give functions that do their work at once',
    )
  }))

it('an intercommunicator has attributes too, and copies them', () =>
  interWorld([1, 2], async ({ mpi, inter, side }) => {
    const keyval = mpi.Intercomm.Create_keyval(true)
    await inter.Set_attr(keyval, side)
    expect((await inter.Dup()).Get_attr(keyval)).toBe(side)
  }))

it('every communicator has the predefined attributes, which stay as they are', () =>
  runWorld(3, async (mpi) => {
    for (const comm of [mpi.COMM_WORLD, mpi.COMM_SELF, await mpi.COMM_WORLD.Split(mpi.COMM_WORLD.rank)]) {
      expect(comm.Get_attr(mpi.TAG_UB)).toBe(2 ** 31 - 1)
      expect(comm.Get_attr(mpi.IO)).toBe(mpi.PROC_NULL)
      expect(comm.Get_attr(mpi.WTIME_IS_GLOBAL)).toBe(0)
      expect(comm.Get_attr(mpi.UNIVERSE_SIZE)).toBe(3)
      expect(comm.Get_attr(mpi.APPNUM)).toBe(0)
      expect(comm.Get_attr(mpi.LASTUSEDCODE)).toBeGreaterThanOrEqual(mpi.ERR_LASTCODE)
      for (const call of [comm.Set_attr(mpi.TAG_UB, 1), comm.Delete_attr(mpi.TAG_UB)])
        await expect(call).rejects.toThrow(`keyval ${mpi.TAG_UB} is MPI's own, which a program only reads`)
      expect(() => mpi.Comm.Free_keyval(mpi.TAG_UB)).toThrow(mpi.Exception)
    }
    await mpi.COMM_SELF.send('the largest tag', 0, mpi.COMM_SELF.Get_attr(mpi.TAG_UB) as number)
    expect(await mpi.COMM_SELF.recv()).toBe('the largest tag')
  }))
