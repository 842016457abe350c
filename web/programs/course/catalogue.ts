/** The gallery as a course: collectives first, messages between two ranks later. What there is to learn is in `texts.ts`. */

/** A program of the gallery: `web/programs/NAME.ts`. */
export interface Lesson {
  name: string
  title: string
  /** What a person sees happen, in one sentence. */
  shows: string
  /** In the order of the program's `args`. */
  parameters: Parameter[]
}

/** A value that a person may choose before a run; it arrives as text. */
export type Parameter = WholeNumber | Choice

interface WholeNumber {
  kind: 'whole'
  name: string
  hint: string
  /** The program's own, when it is given none. */
  initial: string
  min: number
  /** For the page: more would take a class too long. The command has no such bound. */
  max: number
}

interface Choice {
  kind: 'choice'
  name: string
  hint: string
  /** The program's own, when it is given none. */
  initial: string
  options: string[]
}

export interface Chapter {
  title: string
  lessons: Lesson[]
}

const whole = (name: string, initial: number, min: number, max: number, hint: string): WholeNumber => {
  return { kind: 'whole', name, hint, initial: String(initial), min, max }
}

const choice = (name: string, initial: string, options: string[], hint: string): Choice => {
  return { kind: 'choice', name, hint, initial, options }
}

/** With which everybody begins. */
export const FIRST_LESSON: Lesson = {
  name: 'vector-add',
  title: 'Vector addition',
  shows: 'Root scatters A and B, every rank adds its chunk on its GPU, root gathers C.',
  // 2^24 float64 elements are 128 MiB in each of root's three arrays: more makes the page itself slow.
  parameters: [whole('N', 100, 0, 2 ** 24, 'elements of A and B')],
}

export const COURSE: readonly Chapter[] = [
  {
    title: 'First steps',
    lessons: [
      FIRST_LESSON,
      {
        name: 'vector-add-kernel',
        title: 'Vector addition with an index',
        shows: 'The same sum by a kernel that knows which thread it is, as under CUDA.',
        parameters: [whole('N', 100, 0, 2 ** 24, 'elements of A and B')],
      },
      {
        name: 'vector-add-pipelined',
        title: 'Vector addition in a pipeline',
        shows: 'The same sum piece by piece: one is added while the next one is on its way.',
        parameters: [
          whole('N', 100, 0, 2 ** 24, 'elements of A and B'),
          whole('pieces', 4, 1, 1000, 'how many pieces the arrays travel in'),
        ],
      },
      {
        name: 'hello',
        title: 'Hello',
        shows: 'Every rank greets; root gathers the greetings and prints them in rank order.',
        parameters: [],
      },
    ],
  },
  {
    title: 'Collectives',
    lessons: [
      {
        name: 'pi-integral',
        title: 'π by slices',
        shows: 'The area under a curve is cut into slices; one reduction adds up what the ranks have.',
        parameters: [whole('N', 1_000_000, 1, 10 ** 9, 'slices')],
      },
      {
        name: 'pi-monte-carlo',
        title: 'π by darts',
        shows: 'Darts are thrown at a square on all GPUs; the more hit or miss, the closer to π.',
        parameters: [whole('N', 1_000_000, 100, 2 ** 26, 'darts'), whole('seed', 1, 0, 10 ** 6, 'other darts')],
      },
      {
        name: 'reductions',
        title: 'Dot product and reductions',
        shows: 'A sum, a maximum with its place, and running sums of numbers that no rank has all of.',
        parameters: [whole('N', 1000, 1, 2 ** 24, 'elements of x and y')],
      },
      {
        name: 'sieve',
        title: 'Prime sieve',
        shows: 'Root tells all the small primes; each rank strikes out their multiples in its block.',
        parameters: [whole('N', 1_000_000, 2, 10 ** 8, 'the largest number')],
      },
      {
        name: 'k-means',
        title: 'Groups of points',
        shows: 'K-means: each rank sorts its points into groups, and Allreduce moves the centres.',
        parameters: [whole('N', 2000, 1, 50_000, 'points'), whole('K', 5, 1, 20, 'groups, at most N')],
      },
      {
        name: 'sample-sort',
        title: 'Sample sort',
        shows: 'Samples tell who shall have which numbers; Alltoallv hands every number to its rank.',
        parameters: [whole('N', 100_000, 1, 2 ** 22, 'numbers')],
      },
    ],
  },
  {
    title: 'Point to point',
    lessons: [
      {
        name: 'ring',
        title: 'Ring',
        shows: 'A token goes from rank to rank, and each adds its number.',
        parameters: [whole('laps', 3, 1, 10_000, 'times round')],
      },
      {
        name: 'ping-pong',
        title: 'Ping-pong',
        shows: 'Messages of growing size go back and forth: latency and bandwidth of the link.',
        parameters: [
          whole('bytes', 262_144, 8, 2 ** 26, 'of the largest message'),
          whole('rounds', 10, 1, 10_000, 'of each size'),
        ],
      },
      {
        name: 'deadlock',
        title: 'Deadlock',
        shows: 'Everybody sends before receiving, and so all wait for each other. Made to hang: press Stop.',
        parameters: [
          choice('call', 'Ssend', ['Ssend', 'Send', 'Sendrecv', 'Isend'], 'what sends'),
          whole('elements', 100, 1, 2 ** 22, 'of the message'),
        ],
      },
      {
        name: 'odd-even-sort',
        title: 'Odd-even sort',
        shows: 'Neighbours compare and exchange, until every number is in its place.',
        parameters: [whole('N', 64, 1, 4096, 'numbers')],
      },
    ],
  },
  {
    title: 'Sharing out the work',
    lessons: [
      {
        name: 'mandelbrot',
        title: 'Mandelbrot set',
        shows: 'Some rows take long, others none: equal parts, turns like cards, or who is ready takes the next.',
        parameters: [
          whole('width', 300, 3, 2000, 'pixels'),
          choice('schedule', 'static', ['static', 'cyclic', 'dynamic'], 'who computes what'),
          whole('limit', 200, 1, 5000, 'turns of a pixel at most'),
        ],
      },
      {
        name: 'forest-fire',
        title: 'Forest fires',
        shows: 'A pool of tasks: thousands of forests burn, and who is ready takes the next.',
        parameters: [whole('n', 100, 2, 1000, 'trees along an edge'), whole('forests', 60, 1, 1000, 'of each density')],
      },
    ],
  },
  {
    title: 'When ranks are lost',
    lessons: [
      {
        name: 'shrink',
        title: 'Going on without a rank',
        shows: 'A sum in rounds. Close a tab: the others notice, agree who is left, and finish.',
        parameters: [
          whole('N', 200_000, 1, 10_000_000, 'the squares of 1 to N are added'),
          whole('rounds', 20, 1, 200, 'in which they are added'),
          whole('pause', 500, 0, 10_000, 'milliseconds in each round, to close a tab in'),
        ],
      },
      {
        name: 'checkpoint',
        title: 'Copies for a buddy',
        shows:
          'A long computation whose ranks keep copies for each other. Close a tab: the rest go back a little and go on.',
        parameters: [
          whole('N', 1000, 1, 100_000, 'numbers, shared by the ranks'),
          whole('steps', 40, 1, 1000, 'that each number takes'),
          whole('every', 10, 1, 1000, 'so many steps copies are made'),
          whole('pause', 250, 0, 10_000, 'milliseconds in each step, to close a tab in'),
        ],
      },
    ],
  },
  {
    title: 'Grids and rings',
    lessons: [
      {
        name: 'image-filter',
        title: 'Filter on a picture',
        shows: 'Every rank filters its rows, and for that needs one row of each neighbour.',
        parameters: [
          whole('width', 256, 4, 2000, 'pixels'),
          choice('filter', 'edges', ['blur', 'edges', 'sharpen'], 'what it does'),
        ],
      },
      {
        name: 'life',
        title: 'Game of life',
        shows: 'Cells live and die by their neighbours, generation after generation.',
        parameters: [whole('n', 64, 5, 1000, 'cells along an edge'), whole('generations', 200, 0, 100_000, 'to live')],
      },
      {
        name: 'heat',
        title: 'Heat in a plate',
        shows: 'Ranks in a grid exchange their edges, and compute while the messages travel.',
        parameters: [whole('n', 64, 1, 1000, 'cells along an edge'), whole('steps', 300, 0, 100_000, 'of time')],
      },
      {
        name: 'n-body',
        title: 'Stars',
        shows: 'To feel all the others, the stars of each rank travel round a ring of ranks.',
        parameters: [whole('N', 200, 1, 20_000, 'stars'), whole('steps', 50, 0, 100_000, 'of time')],
      },
      {
        name: 'matrix-multiply',
        title: 'Matrix product',
        shows: 'SUMMA: panels of A go along the rows of a grid of ranks, panels of B along its columns.',
        parameters: [whole('n', 128, 1, 2048, 'rows and columns')],
      },
    ],
  },
]

/** All lessons in their order. */
export const LESSONS: readonly Lesson[] = COURSE.flatMap(({ lessons }) => lessons)

/** The lesson of that name; the first one for a name that the gallery has not. */
export function lessonOf(name: string): Lesson {
  return LESSONS.find((lesson) => lesson.name === name) ?? FIRST_LESSON
}
