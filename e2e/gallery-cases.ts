import { expect } from 'tabmpi/playwright'
import { filteredPicture, heat, life, mandelbrot, matrixProduct, nBody } from './gallery-grid-references.ts'
import {
  dartsInside,
  forestFires,
  kMeans,
  piByMidpoints,
  primesUpTo,
  randomNumbers,
  reductions,
  sorted,
  stepped,
  sumOfSquares,
} from './gallery-references.ts'

/** A run of a gallery program, small enough for a test. */
export interface GalleryCase {
  program: string
  args: (number | string)[]
  /** What rank `rank` of `size` exports. */
  expected: (rank: number, size: number) => unknown
}

/** A case in which every rank exports the same. */
const everywhere = (program: string, args: (number | string)[], value: unknown): GalleryCase => {
  return { program, args, expected: () => value }
}
/** A case in which root exports something, and the others null. */
const atRoot = (program: string, args: (number | string)[], value: unknown): GalleryCase => {
  return { program, args, expected: (rank) => (rank === 0 ? value : null) }
}
const firstNumbers = (seed: number, count: number): number[] => {
  const next = randomNumbers(seed)
  return Array.from({ length: count }, () => next())
}
const upTo = (N: number): Float64Array => Float64Array.from({ length: N }, (_, i) => i + 1)

const piByDarts = (N: number, seed: number): GalleryCase => {
  const inside = dartsInside(N, seed)
  return everywhere('pi-monte-carlo', [N, seed], { pi: (4 * inside) / N, inside })
}
const stars = (N: number, steps: number): GalleryCase => {
  // The program's numbers are float32, and the order of adding up depends on the number of ranks.
  const places = nBody(N, steps).map((place) => expect.closeTo(place, 5))
  return atRoot(
    'n-body',
    [N, steps],
    expect.objectContaining({ length: 2 * N, ...Object.fromEntries(places.entries()) }),
  )
}
const sampleSort = (N: number): GalleryCase => atRoot('sample-sort', [N], sorted(firstNumbers(7, N)))
const oddEvenSort = (N: number): GalleryCase => {
  const bytes = firstNumbers(3, N).map((number) => number >>> 24)
  return atRoot('odd-even-sort', [N], sorted(bytes))
}
const deadlock = (call: string): GalleryCase => {
  return { program: 'deadlock', args: [call], expected: (rank, size) => (rank + size - 1) % size }
}

const hello: GalleryCase = {
  program: 'hello',
  args: [],
  expected: (rank, size) => {
    if (rank > 0) return null
    return Array.from({ length: size }, (_, r) => expect.stringMatching(`^Hello from rank ${r} of ${size} on `))
  },
}
const ring: GalleryCase = {
  program: 'ring',
  args: [2],
  // Two laps past ranks that add 0, 1, …; in the second, those before this rank have added theirs.
  expected: (rank, size) => ((rank === 0 ? 2 : 1) * size * (size - 1)) / 2 + (rank * (rank - 1)) / 2,
}
const pingPong: GalleryCase = {
  program: 'ping-pong',
  args: [600, 3],
  expected: (rank, size) => {
    const played = rank === 0 && size > 1 ? [8, 64, 512] : []
    // Rank 1 adds 1 to the last byte each time: three rounds, and one before the clock starts.
    return played.map((bytes) => ({ bytes, oneWayMs: expect.any(Number), returns: 4 }))
  },
}

const forestFire = (n: number, forests: number): GalleryCase => {
  return atRoot('forest-fire', [n, forests], forestFires(n, forests))
}

/** Every program, for every number of ranks. */
export const GALLERY_CASES: GalleryCase[] = [
  hello,
  atRoot('vector-add', [100], upTo(100)),
  atRoot('vector-add-kernel', [50], upTo(50)),
  atRoot('vector-add-pipelined', [1003, 5], upTo(1003)),
  everywhere('pi-integral', [1000], expect.closeTo(piByMidpoints(1000), 12)),
  piByDarts(20_000, 1),
  everywhere('reductions', [1000], reductions(1000)),
  everywhere('sieve', [10_000], primesUpTo(10_000)),
  everywhere('k-means', [500, 4], kMeans(500, 4)),
  sampleSort(2003),
  ring,
  pingPong,
  deadlock('Sendrecv'),
  oddEvenSort(30),
  ...['static', 'cyclic', 'dynamic'].map((schedule) => {
    return atRoot('mandelbrot', [30, schedule, 40], mandelbrot(30, 40))
  }),
  forestFire(12, 7),
  everywhere('shrink', [1003, 3, 0], sumOfSquares(1003)),
  atRoot('checkpoint', [101, 7, 3, 0], stepped(101, 7)),
  ...['blur', 'edges', 'sharpen'].map((filter) => atRoot('image-filter', [14, filter], filteredPicture(14, filter))),
  atRoot('life', [11, 7], life(11, 7)),
  atRoot('heat', [9, 6], heat(9, 6)),
  stars(14, 3),
  atRoot('matrix-multiply', [11], matrixProduct(11)),
]

/** Small problems, of which some ranks have no part: for four ranks. */
export const EDGE_CASES: GalleryCase[] = [
  atRoot('vector-add', [0], upTo(0)),
  atRoot('vector-add-kernel', [2], upTo(2)),
  atRoot('vector-add-pipelined', [3, 5], upTo(3)),
  everywhere('pi-integral', [1], expect.closeTo(piByMidpoints(1), 12)),
  piByDarts(101, 7),
  everywhere('reductions', [3], reductions(3)),
  everywhere('sieve', [2], primesUpTo(2)),
  everywhere('sieve', [3], primesUpTo(3)),
  everywhere('k-means', [3, 3], kMeans(3, 3)),
  sampleSort(1),
  sampleSort(3),
  deadlock('Send'),
  deadlock('Isend'),
  oddEvenSort(1),
  oddEvenSort(7),
  atRoot('mandelbrot', [3, 'dynamic', 5], mandelbrot(3, 5)),
  forestFire(2, 1),
  everywhere('shrink', [2, 3, 0], sumOfSquares(2)),
  atRoot('checkpoint', [2, 1, 5, 0], stepped(2, 1)),
  atRoot('life', [5, 1], life(5, 1)),
  atRoot('heat', [2, 1], heat(2, 1)),
  stars(2, 1),
  atRoot('matrix-multiply', [1], matrixProduct(1)),
]

/** Arguments that a program refuses, and how. */
export const BAD_ARGUMENTS: { program: string; args: string[]; message: string }[] = [
  { program: 'vector-add', args: ['-1'], message: "vector-add: N must be a whole number, not '-1'" },
  { program: 'pi-integral', args: ['0'], message: "pi-integral: N must be a whole number from 1 on, not '0'" },
  { program: 'pi-monte-carlo', args: ['ten'], message: "pi-monte-carlo: N must be 100 or more, not 'ten'" },
  { program: 'pi-monte-carlo', args: ['100', '-1'], message: "pi-monte-carlo: seed must be 0 or more, not '-1'" },
  { program: 'reductions', args: ['1.5'], message: "reductions: N must be a whole number from 1 on, not '1.5'" },
  { program: 'sieve', args: ['1'], message: "sieve: N must be a whole number from 2 on, not '1'" },
  { program: 'k-means', args: ['0'], message: "k-means: N must be a whole number from 1 on, not '0'" },
  { program: 'k-means', args: ['5', '6'], message: "k-means: K must be from 1 to N, not '6'" },
  { program: 'sample-sort', args: [''], message: "sample-sort: N must be a whole number from 1 on, not ''" },
  { program: 'odd-even-sort', args: ['x'], message: "odd-even-sort: N must be a whole number from 1 on, not 'x'" },
  { program: 'ring', args: ['0'], message: "ring: laps must be a whole number from 1 on, not '0'" },
  { program: 'ping-pong', args: ['7'], message: "ping-pong: bytes must be 8 or more, not '7'" },
  { program: 'ping-pong', args: ['8', '0'], message: "ping-pong: rounds must be 1 or more, not '0'" },
  {
    program: 'deadlock',
    args: ['Bcast'],
    message: "deadlock: the call must be Ssend, Send, Sendrecv or Isend, not 'Bcast'",
  },
  {
    program: 'vector-add-pipelined',
    args: ['x'],
    message: "vector-add-pipelined: N must be a whole number, not 'x'",
  },
  {
    program: 'vector-add-pipelined',
    args: ['9', '0'],
    message: "vector-add-pipelined: pieces must be 1 or more, not '0'",
  },
  { program: 'vector-add-kernel', args: ['x'], message: "vector-add-kernel: N must be a whole number, not 'x'" },
  { program: 'mandelbrot', args: ['2'], message: "mandelbrot: width must be 3 or more, not '2'" },
  {
    program: 'mandelbrot',
    args: ['9', 'lazy'],
    message: "mandelbrot: schedule must be static, cyclic or dynamic, not 'lazy'",
  },
  { program: 'mandelbrot', args: ['9', 'static', '0'], message: "mandelbrot: limit must be 1 or more, not '0'" },
  { program: 'forest-fire', args: ['1'], message: "forest-fire: n must be 2 or more, not '1'" },
  { program: 'forest-fire', args: ['9', '0'], message: "forest-fire: forests must be 1 or more, not '0'" },
  { program: 'shrink', args: ['0'], message: "shrink: N must be 1 or more, not '0'" },
  { program: 'shrink', args: ['9', 'x'], message: "shrink: rounds must be 1 or more, not 'x'" },
  { program: 'shrink', args: ['9', '1', '-1'], message: "shrink: the pause must be 0 or more, not '-1'" },
  { program: 'checkpoint', args: ['0'], message: "checkpoint: N must be 1 or more, not '0'" },
  { program: 'checkpoint', args: ['9', '0'], message: "checkpoint: steps must be 1 or more, not '0'" },
  { program: 'checkpoint', args: ['9', '1', '0'], message: "checkpoint: every must be 1 or more, not '0'" },
  { program: 'checkpoint', args: ['9', '1', '1', 'x'], message: "checkpoint: the pause must be 0 or more, not 'x'" },
  { program: 'heat', args: ['0'], message: "heat: n must be a whole number from 1 on, not '0'" },
  { program: 'heat', args: ['1'], message: 'heat: n must be at least 2 on 2 ranks, not 1' },
  { program: 'heat', args: ['5', '-1'], message: "heat: steps must be 0 or more, not '-1'" },
  { program: 'life', args: ['4'], message: "life: n must be 5 or more, not '4'" },
  { program: 'life', args: ['5', 'all'], message: "life: generations must be 0 or more, not 'all'" },
  { program: 'n-body', args: ['0'], message: "n-body: N must be a whole number from 1 on, not '0'" },
  { program: 'n-body', args: ['1', '-1'], message: "n-body: steps must be 0 or more, not '-1'" },
  { program: 'matrix-multiply', args: ['0'], message: "matrix-multiply: n must be a whole number from 1 on, not '0'" },
  { program: 'image-filter', args: ['3'], message: "image-filter: width must be 4 or more, not '3'" },
  {
    program: 'image-filter',
    args: ['8', 'toString'],
    message: "image-filter: the filter must be blur, edges, sharpen, not 'toString'",
  },
  { program: 'deadlock', args: ['Send', '0'], message: "deadlock: elements must be 1 or more, not '0'" },
]
