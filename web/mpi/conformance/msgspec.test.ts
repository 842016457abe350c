import { describe, expect, it } from 'vitest'
import { ARRAY_KINDS, type ArrayKind, filled, numbersOf } from '../../testing/array-kinds.ts'
import { runWorld } from '../../testing/run-world.ts'
import type { BufSpec, BufSpecV, BufSpecW } from '../buffer-forms.ts'
import type { TypedArray } from '../buffer-data.ts'
import type { Datatype } from '../datatype.ts'
import type { Mpi } from '../mpi.ts'
import type { Win } from '../win.ts'
import type { TargetSpec } from '../win-target.ts'

// What mpi4py's test_msgspec.py looks at: the forms in which a buffer is written, for messages, windows and vectors.

const LENGTHS = [0, 1, 2, 5]

/** Moves `spec(from)` to `spec(to)` on one rank. */
type Move = (mpi: Mpi, from: unknown, to: unknown) => Promise<void>

/** One way to write a buffer: of the array, elements `displ` to `displ + count`. */
interface Form {
  name: string
  spec: (array: TypedArray, count: number, displ: number, datatype: Datatype | string | null) => unknown
  /** What of the array it can say: by default any part of it. */
  says?: 'all' | 'beginning' | 'end'
}

const sendrecv: Move = ({ COMM_SELF, Status }, from, to) =>
  // The forms are checked at run time here; what compiles is tested in buffer-forms.test.ts.
  COMM_SELF.Sendrecv(from as BufSpec<TypedArray>, 0, 0, to as BufSpec<TypedArray>, 0, 0, new Status())

const alltoallv: Move = ({ COMM_SELF }, from, to) =>
  COMM_SELF.Alltoallv(from as BufSpecV<TypedArray>, to as BufSpecV<TypedArray>)

const windows = new WeakMap<Mpi, Win>()

/** Into a window and out of it again. @param target where in the window */
const putGet = async (mpi: Mpi, from: unknown, to: unknown, target: unknown = null): Promise<void> => {
  const win = windows.get(mpi) ?? (await mpi.Win.Allocate(256, 1, null, mpi.COMM_SELF))
  windows.set(mpi, win)
  try {
    await win.Fence()
    win.Put(from as BufSpec<TypedArray>, 0, target as TargetSpec)
    await win.Fence()
    win.Get(to as BufSpec<TypedArray>, 0, target as TargetSpec)
  } finally {
    await win.Fence(mpi.MODE_NOSUCCEED)
  }
}

const MESSAGE_FORMS: readonly Form[] = [
  { name: 'data', spec: (data) => data, says: 'all' },
  { name: '[data, datatype]', spec: (data, _, __, type) => [data, type], says: 'all' },
  { name: '[data, count]', spec: (data, count) => [data, count], says: 'beginning' },
  { name: '[data, [count, null]]', spec: (data, count) => [data, [count, null]], says: 'beginning' },
  { name: '[data, [null, displ]]', spec: (data, _, displ) => [data, [null, displ]], says: 'end' },
  { name: '[data, [count, displ]]', spec: (data, count, displ) => [data, [count, displ]] },
  { name: '[data, null, datatype]', spec: (data, _, __, type) => [data, null, type], says: 'all' },
  { name: '[data, count, datatype]', spec: (data, count, _, type) => [data, count, type], says: 'beginning' },
  { name: '[data, [count, null], datatype]', spec: (data, n, _, type) => [data, [n, null], type], says: 'beginning' },
  { name: '[data, [count, displ], datatype]', spec: (data, n, displ, type) => [data, [n, displ], type] },
  { name: '[data, count, null, datatype]', spec: (data, n, _, type) => [data, n, null, type], says: 'beginning' },
  { name: '[data, null, displ, datatype]', spec: (data, _, displ, type) => [data, null, displ, type], says: 'end' },
  { name: '[data, count, displ, datatype]', spec: (data, n, displ, type) => [data, n, displ, type] },
]

/** On one rank, counts and displacements of a vector are lists of one, or numbers. */
const VECTOR_FORMS: readonly Form[] = [
  { name: 'data', spec: (data) => data, says: 'all' },
  { name: '[data, datatype]', spec: (data, _, __, type) => [data, type], says: 'all' },
  { name: '[data, count]', spec: (data, count) => [data, count], says: 'beginning' },
  { name: '[data, [count, null]]', spec: (data, count) => [data, [count, null]], says: 'beginning' },
  { name: '[data, [[count], [displ]]]', spec: (data, count, displ) => [data, [[count], [displ]]] },
  { name: '[data, null, datatype]', spec: (data, _, __, type) => [data, null, type], says: 'all' },
  { name: '[data, count, datatype]', spec: (data, count, _, type) => [data, count, type], says: 'beginning' },
  { name: '[data, [count, null], datatype]', spec: (data, n, _, type) => [data, [n, null], type], says: 'beginning' },
  { name: '[data, [count, [displ]], datatype]', spec: (data, n, displ, type) => [data, [n, [displ]], type] },
  { name: '[data, count, null, datatype]', spec: (data, n, _, type) => [data, n, null, type], says: 'beginning' },
  { name: '[data, count, [displ], datatype]', spec: (data, n, displ, type) => [data, n, [displ], type] },
]

/** Every part of an array of `length` that a form can say. */
function partsOf({ says }: Form, length: number): [count: number, displ: number][] {
  if (says === 'all') return [[length, 0]]
  const cuts = Array.from({ length: length + 1 }, (_, i) => i)
  if (says === 'beginning') return cuts.map((count) => [count, 0])
  if (says === 'end') return cuts.map((displ) => [length - displ, displ])
  return cuts.flatMap((displ) => cuts.slice(0, length - displ + 1).map((count): [number, number] => [count, displ]))
}

/** What the elements may be called where the form says it; null: it is left open. */
function namesOf(mpi: Mpi, { datatypes, codes }: ArrayKind, { name }: Form): (Datatype | string | null)[] {
  if (!name.includes('datatype')) return [null]
  return [null, ...codes, ...datatypes.map((type) => mpi[type as 'DOUBLE'] as Datatype)]
}

describe.each([
  { title: 'messages', forms: MESSAGE_FORMS, move: sendrecv, lengths: LENGTHS },
  { title: 'one-sided messages', forms: MESSAGE_FORMS, move: putGet, lengths: [0, 2] },
  { title: 'vectors', forms: VECTOR_FORMS, move: alltoallv, lengths: LENGTHS },
])('the forms of $title', ({ forms, move, lengths }) => {
  it.each(forms)('$name moves just these elements, of every kind of array', async (form) => {
    await runWorld(1, async (mpi) => {
      for (const kind of ARRAY_KINDS) {
        for (const datatype of namesOf(mpi, kind, form)) {
          for (const length of lengths) {
            for (const [count, displ] of partsOf(form, length)) {
              const from = kind.of(Array.from({ length }, (_, i) => i + 1))
              const to = kind.of(filled(length, 0))
              await move(mpi, form.spec(from, count, displ, datatype), form.spec(to, count, displ, datatype))
              const expected = Array.from({ length }, (_, i) => (i < displ || i >= displ + count ? 0 : i + 1))
              expect(numbersOf(to)).toEqual(expected)
            }
          }
        }
      }
    })
  })
})

describe('nothing to send', () => {
  it.each([
    [
      'message',
      sendrecv,
      (mpi: Mpi) => [
        [null, 0, mpi.BYTE],
        [null, mpi.BYTE],
        [null, 0, 0, mpi.BYTE],
      ],
    ],
    [
      'one-sided message',
      putGet,
      (mpi: Mpi) => [
        [null, 0, mpi.BYTE],
        [null, mpi.BYTE],
        [null, 0, 0, mpi.BYTE],
      ],
    ],
    [
      'vector',
      alltoallv,
      (mpi: Mpi) => [
        [null, 0, mpi.BYTE],
        [null, mpi.BYTE],
        [null, 0, [0], mpi.BYTE],
      ],
    ],
  ] as const)('can be written as null, as a %s', async (_, move, forms) => {
    await runWorld(1, async (mpi) => {
      for (const empty of forms(mpi)) await move(mpi, empty, empty)
    })
  })
})

describe('characters', () => {
  it.each([
    ['message', sendrecv],
    ['one-sided message', putGet],
    ['vector', alltoallv],
  ] as const)('travel as bytes, as a %s', async (_, move) => {
    await runWorld(1, async (mpi) => {
      const text = new TextEncoder().encode('abc')
      const received = new Uint8Array(3)
      await move(mpi, [text, mpi.CHAR], [received, mpi.CHAR])
      expect(new TextDecoder().decode(received)).toBe('abc')
      const view = new DataView(new ArrayBuffer(5), 1, 3)
      await move(mpi, text, [view, mpi.CHAR])
      expect([...new Uint8Array(view.buffer)]).toEqual([0, 97, 98, 99, 0])
    })
  })
})

describe("a window's target", () => {
  it('is written as nothing, a displacement, or a list that may say less', async () => {
    await runWorld(1, async (mpi) => {
      const text = new TextEncoder().encode('abc')
      const targets = [
        null,
        0,
        253,
        [],
        [4],
        [null, 3],
        [4, null],
        [4, 3, mpi.BYTE],
        [4, 3, 'B'],
        [null, null, mpi.BYTE],
      ]
      for (const target of targets) {
        const received = new Uint8Array(3)
        await putGet(mpi, text, received, target)
        expect([...received]).toEqual([97, 98, 99])
      }
      const nothing = [null, 0, mpi.BYTE]
      for (const target of [null, 0, [0, 0, mpi.BYTE]]) await putGet(mpi, nothing, nothing, target)
    })
  })

  it('says where: bytes come from there and go there', async () => {
    await runWorld(1, async ({ COMM_SELF, MODE_NOSUCCEED, Win }) => {
      const memory = new Uint8Array(8)
      const win = await Win.Create(memory, 2, null, COMM_SELF)
      await win.Fence()
      win.Put(Uint8Array.of(1, 2), 0, 1)
      win.Put(Uint8Array.of(3, 4), 0, [3, 2])
      await win.Fence(MODE_NOSUCCEED)
      expect([...memory]).toEqual([0, 0, 1, 2, 0, 0, 3, 4])
      await win.Free()
    })
  })

  it.each<[string, string, (mpi: Mpi) => unknown]>([
    ['a list of four', 'ERR_ARG', ({ BYTE }) => [0, 0, BYTE, null]],
    ['an object', 'ERR_ARG', () => ({ 1: 2, 3: 4 })],
    ['text', 'ERR_ARG', () => '12'],
    ['a negative displacement', 'ERR_DISP', () => -1],
    ['half a displacement', 'ERR_DISP', () => [0.5]],
    ['a negative count', 'ERR_COUNT', () => [0, -1]],
    ['another amount than at the origin', 'ERR_COUNT', () => [0, 2]],
    ['a datatype that is none', 'ERR_TYPE', () => [0, 1, '\0']],
    ['a place beyond the end', 'ERR_RMA_RANGE', () => 256],
  ])('%s is refused', async (_, code, target) => {
    await runWorld(1, async (mpi) => {
      const win = await mpi.Win.Allocate(256, 1, null, mpi.COMM_SELF)
      await win.Fence()
      const refused = expect.objectContaining({ name: 'Exception', code })
      expect(() => win.Put(new Uint8Array(1), 0, target(mpi) as TargetSpec)).toThrow(refused)
      expect(() => win.Get(new Uint8Array(1), 0, target(mpi) as TargetSpec)).toThrow(refused)
      expect(() => win.Accumulate(new Uint8Array(1), 0, target(mpi) as TargetSpec)).toThrow(refused)
      await win.Fence(mpi.MODE_NOSUCCEED)
      await win.Free()
    })
  })
})

describe('parts with datatypes of their own', () => {
  it('are written with counts and displacements, apart or in one list, or as one element of each', async () => {
    await runWorld(1, async ({ CHAR, COMM_SELF, INT }) => {
      const text = new TextEncoder().encode('abc')
      const whole = (data: Uint8Array): BufSpecW[] => [
        [data, [3], [0], [CHAR]],
        [data, [[3], [0]], [CHAR]],
      ]
      for (const sendbuf of whole(text)) {
        for (const form of [0, 1]) {
          const received = new Uint8Array(3)
          await COMM_SELF.Alltoallw(sendbuf, whole(received)[form] as BufSpecW)
          expect(new TextDecoder().decode(received)).toBe('abc')
        }
      }
      for (const sendbuf of [
        [text, null, null, [CHAR]],
        [text, [CHAR]],
      ] as const) {
        const received = new Uint8Array(3)
        await COMM_SELF.Alltoallw(sendbuf, [received, [CHAR]])
        expect([...received]).toEqual([97, 0, 0])
      }
      const numbers = new Int32Array(3)
      await COMM_SELF.Alltoallw([Int32Array.of(1, 2, 3), [3], [0], [INT]], [numbers, [[3], [0]], [INT]])
      expect([...numbers]).toEqual([1, 2, 3])
    })
  })

  it('are refused as a list of another length', async () => {
    await runWorld(1, async ({ BYTE, COMM_SELF }) => {
      const good = (): BufSpecW => [new Uint8Array(4), [0], [0], [BYTE]]
      for (const bad of [[new Uint8Array(4)], [new Uint8Array(4), [0], [0], [BYTE], null]]) {
        await expect(COMM_SELF.Alltoallw(bad as never, good())).rejects.toMatchObject({ code: 'ERR_BUFFER' })
        await expect(COMM_SELF.Alltoallw(good(), bad as never)).rejects.toMatchObject({ code: 'ERR_BUFFER' })
      }
    })
  })
})

describe('what is no buffer', () => {
  const bytes = new Uint8Array(5)
  const shared = new ArrayBuffer(8)
  const empty = (mpi: Mpi): unknown => [null, 0, mpi.BYTE]

  it.each<[string, string, (mpi: Mpi) => unknown]>([
    ['a list of five', 'ERR_BUFFER', ({ INT }) => [bytes, 0, 0, INT, null]],
    ['a datatype that is none', 'ERR_TYPE', () => [bytes, 0, '\0']],
    ['a code of another type', 'ERR_TYPE', () => [Int32Array.of(1), 1, 'd']],
    ['a negative count', 'ERR_COUNT', ({ INT }) => [shared, -1, INT]],
    ['a negative displacement', 'ERR_COUNT', ({ INT }) => [shared, 0, -1, INT]],
    ['a displacement beyond the end', 'ERR_COUNT', ({ INT }) => [shared, 0, 3, INT]],
    ['a count without data', 'ERR_COUNT', ({ INT }) => [null, 1, 0, INT]],
    ['bytes that are no whole number of elements', 'ERR_COUNT', ({ INT }) => [new ArrayBuffer(5), null, 0, INT]],
    [
      'a datatype of negative extent without a count',
      'ERR_COUNT',
      ({ INT }) => {
        return [shared, null, INT.Create_resized(0, -4).Commit()]
      },
    ],
    ['a datatype that is not committed', 'ERR_TYPE', ({ INT }) => [shared, INT.Create_contiguous(2)]],
    ['a list of numbers', 'ERR_BUFFER', ({ INT }) => [[1, 2, 3, 4], 4, 0, INT]],
    ['an object', 'ERR_BUFFER', ({ INT }) => [{ 1: 2, 3: 4 }, 4, 0, INT]],
    ['a Map', 'ERR_BUFFER', () => new Map()],
    ['text', 'ERR_BUFFER', () => 'abc'],
  ])('%s is refused as a message, one-sided too', async (_, code, spec) => {
    await runWorld(1, async (mpi) => {
      for (const move of [sendrecv, putGet]) {
        await expect(move(mpi, spec(mpi), empty(mpi))).rejects.toMatchObject({ name: 'Exception', code })
        await expect(move(mpi, empty(mpi), spec(mpi))).rejects.toMatchObject({ name: 'Exception', code })
      }
    })
  })

  it.each<[string, string, (mpi: Mpi) => unknown]>([
    ['a list of five', 'ERR_BUFFER', ({ INT }) => [bytes, 0, [0], INT, null]],
    ['a datatype that is none', 'ERR_TYPE', () => [bytes, 0, [0], '\0']],
    ['bytes that are no whole number of elements', 'ERR_COUNT', ({ INT }) => [new ArrayBuffer(5), null, [0], INT]],
    [
      'a datatype of negative extent without counts',
      'ERR_COUNT',
      ({ INT }) => {
        return [shared, null, [0], INT.Create_resized(0, -4).Commit()]
      },
    ],
    ['a list of numbers', 'ERR_BUFFER', ({ INT }) => [[1, 2, 3, 4], 0, 0, INT]],
    ['an object', 'ERR_BUFFER', ({ INT }) => [{ 1: 2, 3: 4 }, 0, 0, INT]],
    ['too many counts', 'ERR_COUNT', ({ INT }) => [shared, [1, 1], [0, 1], INT]],
  ])('%s is refused as a vector', async (_, code, spec) => {
    await runWorld(1, async (mpi) => {
      await expect(alltoallv(mpi, spec(mpi), empty(mpi))).rejects.toMatchObject({ name: 'Exception', code })
      await expect(alltoallv(mpi, empty(mpi), spec(mpi))).rejects.toMatchObject({ name: 'Exception', code })
    })
  })

  it('blocks that the ranks cannot share equally are refused by Alltoall', async () => {
    await runWorld(2, async ({ COMM_WORLD, INT }) => {
      await expect(COMM_WORLD.Alltoall([new ArrayBuffer(4), INT], [null, 0, INT])).rejects.toThrow(
        'Alltoall: sendbuf has 1 elements, which 2 ranks cannot share equally; use Alltoallv',
      )
    })
  })

  it('a send and a receive into the same memory are refused', async () => {
    await runWorld(1, async (mpi) => {
      await expect(sendrecv(mpi, bytes, bytes)).rejects.toMatchObject({ code: 'ERR_BUFFER' })
    })
  })
})
