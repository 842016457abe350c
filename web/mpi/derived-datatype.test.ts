import fc from 'fast-check'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { BytesBuffer } from '../p2p/buffer.ts'
import { runWorld } from '../testing/run-world.ts'
import { messageBuffer } from './buffer-spec.ts'
import { ORDER_C, ORDER_FORTRAN, UNDEFINED } from './constants.ts'
import type { Datatype } from './datatype.ts'
import { Exception } from './exception.ts'
import { BYTE, DOUBLE, DOUBLE_INT, FLOAT, INT, SHORT, SHORT_INT, TWOINT } from './predefined-datatypes.ts'
import { Status } from './status.ts'
import { layoutBuffer } from './strided-buffer.ts'
import { blockBuffer } from './vector-spec.ts'

/** A type map as the standard defines it: the place of every byte of data, in order, and the bounds. */
interface TypeMap {
  places: number[]
  lb: number
  ub: number
}
type Case = { type: Datatype; map: TypeMap; text: string }

/** Copies of `old`, each moved by so many extents: every constructor of section 5.1.2 says which. */
function moved(old: TypeMap, extents: number[]): TypeMap {
  return movedBytes(
    old,
    extents.map((n) => n * (old.ub - old.lb)),
  )
}

/** The same by so many bytes. */
function movedBytes({ places, lb, ub }: TypeMap, by: number[]): TypeMap {
  return {
    places: by.flatMap((d) => places.map((place) => place + d)),
    lb: by.length === 0 ? 0 : Math.min(...by.map((d) => lb + d)),
    ub: by.length === 0 ? 0 : Math.max(...by.map((d) => ub + d)),
  }
}

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i)

const simple = fc
  .constantFrom(BYTE, SHORT, DOUBLE)
  .map((type): Case => ({ type, map: { places: upTo(type.size), lb: 0, ub: type.size }, text: type.name }))
const small = fc.integer({ min: 0, max: 3 })
const displacement = fc.integer({ min: -6, max: 6 })

/** One more constructor around a case. */
function derived(inner: fc.Arbitrary<Case>): fc.Arbitrary<Case> {
  const contiguous = fc.tuple(inner, small).map(([{ type, map, text }, n]) => ({
    type: type.Create_contiguous(n),
    map: moved(map, upTo(n)),
    text: `${text} contiguous ${n}`,
  }))
  const vector = fc.tuple(inner, small, small, displacement).map(([{ type, map, text }, n, length, stride]) => ({
    type: type.Create_vector(n, length, stride),
    map: moved(
      map,
      upTo(n).flatMap((i) => upTo(length).map((j) => i * stride + j)),
    ),
    text: `${text} vector ${n} ${length} ${stride}`,
  }))
  const indexed = fc.tuple(inner, fc.array(fc.tuple(small, displacement), { maxLength: 5 })).map(([old, parts]) => ({
    type: old.type.Create_indexed(
      parts.map(([length]) => length),
      parts.map(([, displ]) => displ),
    ),
    map: moved(
      old.map,
      parts.flatMap(([length, displ]) => upTo(length).map((j) => displ + j)),
    ),
    text: `${old.text} indexed ${JSON.stringify(parts)}`,
  }))
  const hvector = fc.tuple(inner, small, small, displacement).map(([{ type, map, text }, n, length, stride]) => ({
    type: type.Create_hvector(n, length, stride),
    map: movedBytes(
      map,
      upTo(n).flatMap((i) => upTo(length).map((j) => i * stride + j * (map.ub - map.lb))),
    ),
    text: `${text} hvector ${n} ${length} ${stride}`,
  }))
  const hindexed = fc.tuple(inner, fc.array(fc.tuple(small, displacement), { maxLength: 5 })).map(([old, parts]) => ({
    type: old.type.Create_hindexed(
      parts.map(([length]) => length),
      parts.map(([, displ]) => displ),
    ),
    map: movedBytes(
      old.map,
      parts.flatMap(([length, displ]) => upTo(length).map((j) => displ + j * (old.map.ub - old.map.lb))),
    ),
    text: `${old.text} hindexed ${JSON.stringify(parts)}`,
  }))
  const indexedBlock = fc
    .tuple(inner, small, fc.array(displacement, { maxLength: 5 }), fc.boolean())
    .map(([{ type, map, text }, length, displs, inBytes]) => ({
      type: inBytes ? type.Create_hindexed_block(length, displs) : type.Create_indexed_block(length, displs),
      map: movedBytes(
        map,
        displs.flatMap((displ) =>
          upTo(length).map((j) => displ * (inBytes ? 1 : map.ub - map.lb) + j * (map.ub - map.lb)),
        ),
      ),
      text: `${text} ${inBytes ? 'h' : ''}indexed_block ${length} ${JSON.stringify(displs)}`,
    }))
  const dimension = fc
    .tuple(fc.integer({ min: 1, max: 3 }), small, small)
    .map(([subsize, before, after]) => ({ size: before + subsize + after, subsize, start: before }))
  const subarray = fc
    .tuple(inner, fc.array(dimension, { minLength: 1, maxLength: 3 }), fc.boolean())
    .map(([old, dims, isC]) => {
      const slow = isC ? dims : dims.toReversed()
      const index = slow.reduce(
        (all, { size, subsize, start }) => all.flatMap((n) => upTo(subsize).map((i) => n * size + start + i)),
        [0],
      )
      const [sizes, subsizes, starts] = [
        dims.map(({ size }) => size),
        dims.map(({ subsize }) => subsize),
        dims.map(({ start }) => start),
      ]
      const extent = (old.map.ub - old.map.lb) * sizes.reduce((a, b) => a * b)
      return {
        type: old.type.Create_subarray(sizes, subsizes, starts, isC ? ORDER_C : ORDER_FORTRAN),
        map: { ...moved(old.map, index), lb: 0, ub: extent },
        text: `${old.text} subarray ${JSON.stringify(dims)} ${isC}`,
      }
    })
  const resized = fc
    .tuple(inner, fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 40 }))
    .map(([{ type, map, text }, lb, extent]) => ({
      type: type.Create_resized(lb, extent),
      map: { ...map, lb, ub: lb + extent },
      text: `${text} resized ${lb} ${extent}`,
    }))
  return fc.oneof(contiguous, vector, hvector, indexed, hindexed, indexedBlock, subarray, resized)
}

const cases = fc.oneof(derived(simple), derived(derived(simple)), derived(derived(derived(simple))))

describe('a derived datatype', () => {
  it('has the size, extent and bounds of its type map', () => {
    fc.assert(
      fc.property(cases, ({ type, map }) => {
        expect(type.Get_size()).toBe(map.places.length)
        expect(type.Get_extent()).toEqual([map.lb, map.ub - map.lb])
        expect(type.ub).toBe(map.ub)
        if (map.places.length === 0) return
        const [first, last] = [Math.min(...map.places), Math.max(...map.places)]
        expect(type.Get_true_extent()).toEqual([first, last + 1 - first])
      }),
      { numRuns: 500 },
    )
  })

  it('reads and writes the bytes of its type map in order, wherever a message is cut', () => {
    const cuts = fc.array(fc.nat({ max: 1000 }), { maxLength: 6 })
    fc.assert(
      fc.property(cases, fc.integer({ min: 0, max: 3 }), cuts, ({ type, map }, count, at) => {
        const { places } = moved(map, upTo(count))
        fc.pre(places.length < 2000)
        const base = -Math.min(0, ...places)
        const length = base + Math.max(0, ...places) + 1
        const memory = Uint8Array.from({ length }, (_, i) => (i * 7 + 1) % 251)
        const buffer = layoutBuffer(memory, type.elements(count), base)
        expect(buffer.byteLength).toBe(places.length)

        const ends = [...at.map((cut) => cut % (places.length + 1)), 0, places.length].toSorted((a, b) => a - b)
        const packed = new Uint8Array(places.length)
        for (const [i, end] of ends.entries()) {
          const start = ends[i - 1] ?? 0
          void buffer.read(start, packed.subarray(start, end))
        }
        const wanted = Uint8Array.from(places, (place) => memory[base + place] ?? 0)
        expect(Buffer.compare(packed, wanted)).toBe(0)

        const expected = memory.slice()
        const news = Uint8Array.from(places, (_, i) => (i * 13 + 5) % 256)
        for (const [i, end] of ends.entries()) {
          const start = ends[i - 1] ?? 0
          void buffer.write(start, news.subarray(start, end))
          for (let byte = start; byte < end; byte++) expected[base + (places[byte] ?? 0)] = news[byte] ?? 0
          // A message may end here: what lies behind must still be as it was.
          expect(Buffer.compare(memory, expected)).toBe(0)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('that has no gaps is read and written as plain bytes', () => {
    const data = new Float64Array(24)
    const plain = [
      DOUBLE.Create_contiguous(4),
      DOUBLE.Create_vector(3, 2, 2),
      DOUBLE.Create_indexed([1, 2, 0, 3], [1, 2, 20, 4]),
      DOUBLE.Create_subarray([4, 6], [2, 6], [1, 0]),
    ]
    for (const type of plain) {
      expect(messageBuffer('Send', 'buf', [data, 1, type.Commit()]).buffer).toBeInstanceOf(BytesBuffer)
    }
    const column = DOUBLE.Create_vector(4, 1, 6).Commit()
    expect(messageBuffer('Send', 'buf', [data, 1, column]).buffer).not.toBeInstanceOf(BytesBuffer)
  })

  it('of a million blocks is one loop', () => {
    const rows = 1_000_000
    const column = DOUBLE.Create_vector(rows, 1, 2).Commit()
    const data = Float64Array.from({ length: 2 * rows }, (_, i) => i)
    const { buffer } = messageBuffer('Send', 'buf', [data.subarray(1), 1, column])
    const piece = new Float64Array(3)
    void buffer.read(8 * 777_777, new Uint8Array(piece.buffer))
    expect([...piece]).toEqual([2 * 777_777 + 1, 2 * 777_778 + 1, 2 * 777_779 + 1])
    let visits = 0
    column.elements(1).visit(0, 3, 8 * rows - 3, () => visits++)
    expect(visits).toBe(3)
  })

  it('is named, duplicated, committed and freed as in mpi4py', () => {
    const column = DOUBLE.Create_vector(4, 1, 4)
    expect([column.Get_name(), column.is_predefined, column.is_named]).toEqual(['', false, false])
    column.Set_name('column')
    const dup = column.Dup()
    expect([dup.Get_name(), dup.name, dup.kind]).toEqual(['column', 'column', DOUBLE.kind])
    expect(column.Commit()).toBe(column)
    expect(dup.Get_extent()).toEqual(column.Get_extent())
    expect([DOUBLE.is_predefined, DOUBLE.is_named, DOUBLE.Commit()]).toEqual([true, true, DOUBLE])

    const send = (type: Datatype<Float64Array>) => messageBuffer('Send', 'buf', [new Float64Array(16), 1, type]).count
    expect(send(column)).toBe(1)
    expect(send(column.Dup())).toBe(1)
    expect(send(DOUBLE.Dup())).toBe(1)
    expect(() => send(dup)).toThrow(
      new Exception('ERR_TYPE', 'Send: buf\'s datatype, "column", is not committed; call its Commit() first'),
    )
    const pair = column.Create_contiguous(2).Commit()
    column.Free()
    expect(() => send(column)).toThrow('Send: buf\'s datatype, "column", was freed; make it anew')
    expect(() => column.Free()).toThrow('Free: "column" was freed; make it anew')
    expect(() => column.Create_contiguous(1)).toThrow('Create_contiguous: "column" was freed; make it anew')
    expect([pair.size, column.is_null, pair.is_null]).toEqual([64, true, false])
    expect(() => column.Get_extent()).toThrow('Get_extent: "column" was freed; make it anew')
    const twin = pair.Create_dup()
    expect([twin.Get_extent(), pair.Resized(0, 8).Get_extent()]).toEqual([pair.Get_extent(), [0, 8]])
    for (let time = 0; time < 2; time++) twin.free()
    expect([twin.is_null, pair.is_null]).toEqual([true, false])
    expect(() => DOUBLE.Free()).toThrow(new Exception('ERR_TYPE', 'Free: MPI.DOUBLE is predefined and cannot be freed'))
  })

  it.each<[string, () => Datatype, string, string]>([
    ['a negative count', () => DOUBLE.Create_contiguous(-1), 'ERR_COUNT', 'Create_contiguous: count is -1'],
    ['half a block', () => DOUBLE.Create_vector(2, 0.5, 1), 'ERR_COUNT', 'Create_vector: blocklength is 0.5'],
    [
      'half a stride',
      () => DOUBLE.Create_vector(2, 1, 0.5),
      'ERR_ARG',
      'Create_vector: stride is 0.5, but it must be an integer',
    ],
    [
      'a block of -1',
      () => DOUBLE.Create_indexed_block(-1, [0]),
      'ERR_COUNT',
      'Create_indexed_block: blocklength is -1',
    ],
    [
      'half a byte',
      () => DOUBLE.Create_hindexed([1], [0.5]),
      'ERR_ARG',
      'Create_hindexed: displacements[0] is 0.5, but it must be an integer',
    ],
    [
      'lists of different length',
      () => DOUBLE.Create_indexed([1, 2], [0]),
      'ERR_ARG',
      'Create_indexed: displacements has 1 numbers where 2 are needed',
    ],
    [
      'a part that does not fit',
      () => DOUBLE.Create_subarray([4, 4], [2, 2], [0, 3]),
      'ERR_ARG',
      'Create_subarray: subsizes[1] is 2 and starts[1] is 3, which do not fit in sizes[1] of 4',
    ],
    [
      'an unknown order',
      () => DOUBLE.Create_subarray([4], [2], [0], 0),
      'ERR_ARG',
      'Create_subarray: order is 0, but it must be MPI.ORDER_C or MPI.ORDER_FORTRAN',
    ],
  ])('is not made of %s', (_, make, code, message) => {
    expect(make).toThrow(expect.toSatisfy((error) => error instanceof Exception && error.code === code))
    expect(make).toThrow(message)
  })
})

describe('a buffer of a derived datatype', () => {
  const matrix = new Float64Array(16)
  const column = DOUBLE.Create_vector(4, 1, 4).Commit()
  const read = (value: unknown) => messageBuffer('Send', 'buf', value)

  it('must lie within the array', () => {
    expect(read([matrix.subarray(3), 1, column]).count).toBe(1)
    expect(() => read([matrix.subarray(4), 1, column])).toThrow(
      new Exception(
        'ERR_BUFFER',
        'Send: 1 elements of a datatype derived from MPI.DOUBLE reach from byte 0 to byte 104 of buf, which has bytes 0 to 96',
      ),
    )
    const upward = DOUBLE.Create_vector(4, 1, -4).Commit()
    expect(() => read([matrix, 1, upward])).toThrow('reach from byte -96 to byte 8 of buf')
    expect(read([matrix, [1, 1], upward.Create_resized(0, 96).Commit()]).count).toBe(1)
    expect(read([matrix, 0, upward]).buffer.byteLength).toBe(0)
  })

  it('takes its count from the array where that is a whole number of extents', () => {
    const every = DOUBLE.Create_resized(0, 16).Commit()
    expect(read([matrix, every]).count).toBe(8)
    expect(() => read([matrix, column])).toThrow(
      "Send: buf's length of 128 bytes is no whole number of elements of a datatype derived from MPI.DOUBLE (104 bytes each); give a count",
    )
    expect(() => read([matrix, DOUBLE.Create_resized(0, 0).Commit()])).toThrow('give a count')
  })

  it('holds the array kind of its elements', () => {
    expect(() => read([new Float32Array(16), 1, column])).toThrow(
      'Send: buf is a Float32Array, which a datatype derived from MPI.DOUBLE does not describe; use one derived from MPI.FLOAT',
    )
    expectTypeOf(column).toEqualTypeOf<Datatype<Float64Array>>()
    expectTypeOf(column).not.toExtend<Datatype<Float32Array>>()
    expectTypeOf(column.Commit()).toEqualTypeOf<Datatype<Float64Array>>()
  })

  it('fails to be read or written once its memory is gone', () => {
    const memory = new Float64Array(16)
    const { buffer } = read([memory, 1, column])
    structuredClone(memory.buffer, { transfer: [memory.buffer] })
    expect(() => buffer.read(0, new Uint8Array(8))).toThrow('its memory is gone')
    expect(() => buffer.write(0, new Uint8Array(8))).toThrow('its memory is gone')
  })

  it('is cut into parts by its extent', () => {
    const columns = DOUBLE.Create_vector(4, 1, 4).Create_resized(0, 8).Commit()
    const numbered = Float64Array.from({ length: 16 }, (_, i) => i)
    const parts = blockBuffer('Scatter', 'sendbuf', [numbered, 1, columns], 4)
    const third = new Float64Array(4)
    void parts.part(2).read(0, new Uint8Array(third.buffer))
    expect([...third]).toEqual([2, 6, 10, 14])
  })
})

describe('messages of derived datatypes', () => {
  it('move a column into a row and a column, of any length, without a copy by hand', async () => {
    for (const rows of [3, 20_000]) {
      const [row, matrix] = await runWorld(2, async ({ COMM_WORLD: comm, DOUBLE: double }) => {
        const mine = Float64Array.from({ length: rows * 3 }, (_, i) => (comm.rank === 0 ? i : -1))
        const column = double.Create_vector(rows, 1, 3).Commit()
        if (comm.rank === 0) {
          await comm.Send([mine.subarray(1), 1, column], 1)
          await comm.Send([mine.subarray(1), 1, column], 1)
          return mine
        }
        const line = new Float64Array(rows)
        await comm.Recv(line, 0)
        await comm.Recv([mine.subarray(2), 1, column], 0)
        expect([...line]).toEqual(upTo(rows).map((i) => 3 * i + 1))
        return mine
      })
      expect(row?.length).toBe(rows * 3)
      expect(matrix).toEqual(Float64Array.from({ length: rows * 3 }, (_, i) => (i % 3 === 2 ? i - 1 : -1)))
    }
  })

  it('scatter the columns of a matrix and gather them as rows', async () => {
    const results = await runWorld(3, async ({ COMM_WORLD: comm, INT: int }) => {
      const root = comm.rank === 0
      const whole = Int32Array.from({ length: 12 }, (_, i) => i)
      const column = int.Create_vector(4, 1, 3).Create_resized(0, 4).Commit()
      const mine = new Int32Array(4)
      await comm.Scatter(root ? [whole, 1, column] : null, mine)
      const back = root ? new Int32Array(12) : null
      await comm.Gather(mine, back)
      return back ?? mine
    })
    expect(results[2]).toEqual(Int32Array.of(2, 5, 8, 11))
    expect(results[0]).toEqual(Int32Array.of(0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11))
  })

  it('tell how many elements and values came', async () => {
    const counts = await runWorld(2, async ({ COMM_WORLD: comm, DOUBLE: double }) => {
      const status = new Status()
      const triple = double.Create_vector(3, 1, 2).Commit()
      if (comm.rank === 0) for (const n of [6, 4]) await comm.Send(new Float64Array(n), 1)
      const found: number[] = []
      for (let i = 0; i < 2 && comm.rank === 1; i++) {
        await comm.Recv([new Float64Array(12), 2, triple], { source: 0, status })
        found.push(status.Get_count(triple), status.Get_elements(triple))
      }
      return found
    })
    expect(counts[1]).toEqual([2, 6, UNDEFINED, 4])
  })
})

describe('pair types', () => {
  it("are laid out like C's structs", () => {
    expect(DOUBLE_INT).toMatchObject({ size: 12, extent: 16, true_extent: 12 })
    expect(SHORT_INT).toMatchObject({ size: 6, extent: 8, true_extent: 8 })
    expect(TWOINT).toMatchObject({ size: 8, extent: 8, contiguous: true, kind: INT.kind })
    const pairs = new ArrayBuffer(32)
    new Float64Array(pairs).set([1.5, 0, 2.5, 0])
    new Int32Array(pairs).set([7, -1], 2)
    new Int32Array(pairs).set([8, -1], 6)
    const { buffer, count } = messageBuffer('Send', 'buf', [pairs, DOUBLE_INT])
    const packed = new DataView(new ArrayBuffer(24))
    void buffer.read(0, new Uint8Array(packed.buffer))
    expect(count).toBe(2)
    expect([packed.getFloat64(0, true), packed.getInt32(8, true)]).toEqual([1.5, 7])
    expect([packed.getFloat64(12, true), packed.getInt32(20, true)]).toEqual([2.5, 8])
  })

  it('have two values each, for Get_elements', () => {
    const status = new Status()
    const counts = [24, 20, 16].map((bytes) => {
      status.count = bytes
      return [status.Get_count(DOUBLE_INT), status.Get_elements(DOUBLE_INT)]
    })
    expect(counts).toEqual([
      [2, 4],
      [UNDEFINED, 3],
      [UNDEFINED, UNDEFINED],
    ])
    status.count = 0
    expect(status.Get_count(FLOAT.Create_contiguous(0))).toBe(0)
  })
})
