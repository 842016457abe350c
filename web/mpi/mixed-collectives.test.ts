import { describe, expect, it } from 'vitest'
import { runWorld } from '../testing/run-world.ts'
import { IN_PLACE } from './constants.ts'
import { mixedBuffer } from './mixed-spec.ts'
import { BYTE, DOUBLE, INT } from './predefined-datatypes.ts'

const SIZES = [1, 2, 3, 4, 5, 8]
/** What rank `from` gives to rank `to` at i. */
const at = (from: number, to: number, i: number): number => 1 + ((from * 31 + to * 17 + i * 3) % 1009)
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i)

describe.each(SIZES)('Alltoallw on %i ranks', (size) => {
  it('moves parts of different kinds and lengths, at displacements in bytes, also nonblocking', async () => {
    // From rank s to rank d: s + d numbers, float64 if s + d is even, else 32-bit integers. 8 bytes stay free before each.
    const lengthOf = (rank: number, other: number): number => rank + other
    const isDouble = (rank: number, other: number): boolean => (rank + other) % 2 === 0
    const bytesOf = (rank: number, other: number): number => lengthOf(rank, other) * (isDouble(rank, other) ? 8 : 4)
    const results = await runWorld(size, async (mpi) => {
      const comm = mpi.COMM_WORLD
      const { rank } = comm
      const counts = upTo(size).map((other) => lengthOf(rank, other))
      const types = upTo(size).map((other) => (isDouble(rank, other) ? mpi.DOUBLE : mpi.INT))
      const places: number[] = []
      let bytes = 0
      for (let other = 0; other < size; other++) {
        places.push(bytes + 8)
        bytes += 8 + Math.ceil(bytesOf(rank, other) / 8) * 8
      }
      const send = new DataView(new ArrayBuffer(bytes))
      for (let other = 0; other < size; other++)
        for (let i = 0; i < (counts[other] ?? 0); i++) put(send, places[other] ?? 0, i, rank, other, at(rank, other, i))
      const first = new DataView(new ArrayBuffer(bytes))
      await comm.Alltoallw([send, counts, places, types], [first, counts, places, types])
      const second = new DataView(new ArrayBuffer(bytes))
      await comm.Ialltoallw([send, [counts, places], types], [second, [counts, places], types])
      return { got: [first, second], places }
    })
    function put(view: DataView, place: number, i: number, rank: number, other: number, value: number): void {
      if (isDouble(rank, other)) view.setFloat64(place + 8 * i, value, true)
      else view.setInt32(place + 4 * i, value, true)
    }
    results.forEach(({ got, places }, rank) => {
      const expected = new DataView(new ArrayBuffer(got[0]?.byteLength ?? 0))
      for (let other = 0; other < size; other++)
        for (let i = 0; i < lengthOf(rank, other); i++)
          put(expected, places[other] ?? 0, i, rank, other, at(other, rank, i))
      for (const view of got) expect(new Uint8Array(view.buffer)).toEqual(new Uint8Array(expected.buffer))
    })
  })

  it('transposes a matrix whose rows are spread over the ranks, by columns of derived datatypes', async () => {
    const results = await runWorld(size, async (mpi) => {
      const comm = mpi.COMM_WORLD
      // Two rows of a matrix of 2p x 2p; of the transposed one the same rows.
      const rows = Float64Array.from({ length: 4 * size }, (_, k) => 2 * comm.rank * 2 * size + k)
      const into = new Float64Array(4 * size)
      const column = mpi.DOUBLE.Create_vector(2, 1, 2 * size).Create_resized(0, 8)
      const twoColumns = column.Create_contiguous(2).Commit()
      const tile = mpi.DOUBLE.Create_vector(2, 2, 2 * size).Commit()
      const displs = upTo(size).map((rank) => 16 * rank)
      const ones = upTo(size).map(() => 1)
      const all = <T>(type: T): T[] => upTo(size).map(() => type)
      await comm.Alltoallw([rows, ones, displs, all(twoColumns)], [into, ones, displs, all(tile)])
      return into
    })
    results.forEach((into, rank) => {
      const expected = upTo(4 * size).map((k) => {
        const [row, column] = [2 * rank + Math.floor(k / (2 * size)), k % (2 * size)]
        return column * 2 * size + row
      })
      expect([...into]).toEqual(expected)
    })
  })

  it('in place takes what it replaces', async () => {
    const results = await runWorld(size, async (mpi) => {
      const { rank } = mpi.COMM_WORLD
      const data = Int32Array.from({ length: 2 * size }, (_, k) => at(rank, k >> 1, k % 2))
      const types = upTo(size).map(() => mpi.INT)
      const displs = upTo(size).map((other) => 8 * other)
      const spec = [data, upTo(size).map(() => 2), displs, types] as const
      await mpi.COMM_WORLD.Alltoallw(mpi.IN_PLACE, spec)
      return data
    })
    results.forEach((data, rank) => expect([...data]).toEqual(upTo(2 * size).map((k) => at(k >> 1, rank, k % 2))))
  })

  it('Neighbor_alltoallw exchanges the borders of a grid in a ring, each in its own datatype', async () => {
    const results = await runWorld(size, async (mpi) => {
      const ring = await mpi.COMM_WORLD.Create_cart([size], true)
      // Three doubles to the left, one integer to the right; received from the right and from the left.
      const send = new DataView(new ArrayBuffer(32))
      for (let i = 0; i < 3; i++) send.setFloat64(8 * i, 10 * ring.rank + i, true)
      send.setInt32(24, ring.rank, true)
      const got = [new DataView(new ArrayBuffer(32)), new DataView(new ArrayBuffer(32))] as const
      const [left, right] = [mpi.DOUBLE, mpi.INT]
      await ring.Neighbor_alltoallw([send, [3, 1], [0, 24], [left, right]], [got[0], [1, 3], [0, 8], [right, left]])
      await ring.Ineighbor_alltoallw(
        [send, [3, 1], [0, 24], [left, right]],
        [
          got[1],
          [
            [1, 3],
            [0, 8],
          ],
          [right, left],
        ],
      )
      return got.map((view) => [view.getInt32(0, true), ...[0, 1, 2].map((i) => view.getFloat64(8 + 8 * i, true))])
    })
    results.forEach((got, rank) => {
      const [before, after] = [(rank + size - 1) % size, (rank + 1) % size]
      for (const one of got) expect(one).toEqual([before, 10 * after, 10 * after + 1, 10 * after + 2])
    })
  })
})

describe('a buffer with a datatype for each rank', () => {
  const data = new Float64Array(4)
  const read = (value: unknown, receives = false) => mixedBuffer('Alltoallw', 'recvbuf', value, 2, { receives })

  it('is one element at the start of the data for each, without counts and displacements', () => {
    const parts = read([data.buffer, [DOUBLE, INT]])
    expect(parts.map(({ count, buffer }) => [count, buffer.byteLength])).toEqual([
      [1, 8],
      [1, 4],
    ])
    expect(parts.map(({ place }) => place.at)).toEqual([0, 0])
    expect(read([null, [0, 0], [0, 0], [DOUBLE, DOUBLE]]).map(({ count }) => count)).toEqual([0, 0])
  })

  it.each<[string, unknown, string, string]>([
    ['IN_PLACE', IN_PLACE, 'ERR_BUFFER', 'recvbuf cannot be MPI.IN_PLACE here; it takes [data, datatypes] or'],
    ['no list', data, 'ERR_BUFFER', 'recvbuf is Float64Array; it takes [data, datatypes] or'],
    ['one datatype', [data, DOUBLE], 'ERR_COUNT', "recvbuf's datatypes are Object, but they must be a list"],
    ['too few', [data, [DOUBLE]], 'ERR_COUNT', "recvbuf's datatypes are 1, but there are 2 parts; give one for each"],
    [
      'counts alone',
      [data, [1], [DOUBLE, DOUBLE]],
      'ERR_COUNT',
      "recvbuf's second item is Array; give [counts, displs]",
    ],
    ['a count of a half', [data, [1, 0.5], [0, 8], [DOUBLE, DOUBLE]], 'ERR_COUNT', "recvbuf's counts[1] is 0.5"],
    ['no datatype', [data, [DOUBLE, 'd']], 'ERR_TYPE', 'recvbuf\'s datatypes[1] is "d", but it must be one like'],
    [
      'another kind',
      [data, [DOUBLE, INT]],
      'ERR_TYPE',
      "recvbuf is a Float64Array, which MPI.INT for rank 1 does not describe; give the array's buffer",
    ],
    [
      'a datatype that is not committed',
      [data, [DOUBLE, DOUBLE.Create_contiguous(2)]],
      'ERR_TYPE',
      "recvbuf for rank 1's datatype, a datatype derived from MPI.DOUBLE, is not committed",
    ],
    [
      'what reaches beyond the data',
      [data, [1, 2], [0, 24], [DOUBLE, DOUBLE]],
      'ERR_BUFFER',
      'for rank 1 2 of MPI.DOUBLE from byte 24 on reach from byte 24 to byte 40 of recvbuf, which has 32 bytes',
    ],
  ])('refuses %s', (_, value, code, message) => {
    expect(() => read(value)).toThrow(expect.objectContaining({ code }))
    expect(() => read(value)).toThrow(`Alltoallw: ${message}`)
  })

  it('does not receive where another part is received', () => {
    const overlapping = [data, [2, 2], [0, 8], [DOUBLE, DOUBLE]]
    expect(() => read(overlapping, true)).toThrow(
      'Alltoallw: recvbuf has overlapping parts: rank 0 bytes 0 to 15 and rank 1 bytes 8 to 23',
    )
    expect(read(overlapping)).toHaveLength(2)
    expect(read([data, [2, 2], [16, 0], [DOUBLE, DOUBLE]], true)).toHaveLength(2)
    expect(read([data.buffer, [8, 8], [0, 8], [BYTE, BYTE]], true)).toHaveLength(2)
  })

  it("must be as long on both sides of a rank's own part", async () => {
    await runWorld(1, async ({ COMM_WORLD: comm }) => {
      const spec = (count: number) => [data, [count], [0], [DOUBLE]] as const
      await expect(comm.Alltoallw(spec(2), spec(3))).rejects.toThrow(
        'Alltoallw: recvbuf has 3 elements for this rank, sendbuf has 2; they must be equal',
      )
    })
  })
})
