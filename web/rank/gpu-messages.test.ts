import { describe, expect, it } from 'vitest'
import { createGpu, type Gpu, type GpuArray } from '../compute/gpu.ts'
import { dawn, gpuTest } from '../compute/testing/dawn.ts'
import type { Mpi } from '../mpi/mpi.ts'
import { runWorld } from '../testing/run-world.ts'
import { joinGpuAndMessages } from './gpu-messages.ts'

joinGpuAndMessages()

/** Longer than a batch of writes and than what is read ahead, and no multiple of either. */
const LONG = 400_003

const value = (rank: number, i: number): number => ((rank + 1) * (i + 7)) % 1009

const vector = (length: number, f: (i: number) => number): Float64Array => Float64Array.from({ length }, (_, i) => f(i))

/** Vitest compares long arrays entry by entry, for seconds. */
function same(actual: ArrayLike<number>, expected: (i: number) => number): void {
  for (let i = 0; i < actual.length; i++)
    if (actual[i] !== expected(i)) expect([i, actual[i]]).toEqual([i, expected(i)])
}

const sum = (size: number, i: number): number => {
  let total = 0
  for (let r = 0; r < size; r++) total += value(r, i)
  return total
}

type Program = (MPI: Mpi, gpu: Gpu) => Promise<void>

/** GPU arrays in place of typed arrays, by the call. */
const PROGRAMS: Record<string, Program> = {
  'Send and Recv, blocking, nonblocking and synchronous, of any length': async (MPI, gpu) => {
    const { rank, size } = MPI.COMM_WORLD
    const [next, before] = [(rank + 1) % size, (rank + size - 1) % size]
    for (const n of [0, 1, 5, LONG]) {
      const sent = await gpu.array(vector(n, (i) => value(rank, i)))
      const received = await gpu.array(n)
      const request = MPI.COMM_WORLD.Irecv(received, { source: before })
      await MPI.COMM_WORLD.Ssend(sent, next)
      await request
      same(await received.read(), (i) => value(before, i))
      await MPI.COMM_WORLD.Sendrecv(sent, next, { recvbuf: received, source: before })
      same(await received.read(), (i) => value(before, i))
    }
  },
  'a GPU array on one side and a typed array on the other, parts by count and displacement': async (MPI, gpu) => {
    const { rank } = MPI.COMM_WORLD
    if (rank === 0) {
      const a = await gpu.array(vector(10, (i) => i))
      await MPI.COMM_WORLD.Send([a, [3, 4]], 1)
      await MPI.COMM_WORLD.Recv(a.subarray(8), { source: 1 })
      expect([...(await a.read())]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 40, 50])
    } else if (rank === 1) {
      const b = new Float64Array(3)
      await MPI.COMM_WORLD.Recv(b, { source: 0 })
      expect([...b]).toEqual([4, 5, 6])
      await MPI.COMM_WORLD.Send(Float64Array.of(40, 50), 0)
    }
  },
  'Bcast, Scatter and Gather, short and long': async (MPI, gpu) => {
    const { rank, size } = MPI.COMM_WORLD
    for (const n of [3, LONG]) {
      const root = n % size
      const all = rank === root ? await gpu.array(vector(n * size, (i) => value(9, i))) : null
      const part = await gpu.array(n)
      await MPI.COMM_WORLD.Scatter(all, part, root)
      same(await part.read(), (i) => value(9, rank * n + i))
      const gathered = rank === root ? await gpu.array(n * size) : null
      await MPI.COMM_WORLD.Gather(part, gathered, root)
      if (gathered) same(await gathered.read(), (i) => value(9, i))
      const copy = await gpu.array(rank === root ? vector(n, (i) => value(5, i)) : new Float64Array(n))
      await MPI.COMM_WORLD.Bcast(copy, root)
      same(await copy.read(), (i) => value(5, i))
    }
  },
  'Allgather, Alltoall, Allreduce and Scan, short and long, also in place': async (MPI, gpu) => {
    const { rank, size } = MPI.COMM_WORLD
    for (const n of [4, LONG]) {
      const mine = await gpu.array(vector(n, (i) => value(rank, i)))
      const everybody = await gpu.array(n * size)
      await MPI.COMM_WORLD.Allgather(mine, everybody)
      same(await everybody.read(), (i) => value(Math.floor(i / n), i % n))
      const exchanged = await gpu.array(n * size)
      await MPI.COMM_WORLD.Alltoall(everybody, exchanged)
      same(await exchanged.read(), (i) => value(rank, i % n))
      const total = await gpu.array(n)
      await MPI.COMM_WORLD.Allreduce(mine, total)
      same(await total.read(), (i) => sum(size, i))
      const through = await gpu.array(n)
      await MPI.COMM_WORLD.Scan(mine, through)
      same(await through.read(), (i) => sum(rank + 1, i))
      await MPI.COMM_WORLD.Allreduce(MPI.IN_PLACE, mine)
      same(await mine.read(), (i) => sum(size, i))
    }
  },
}

const run = (gpu: Gpu, program: Program): Promise<unknown> => runWorld(3, (MPI) => program(MPI, gpu))

describe('with a GPU', () => {
  for (const [name, program] of Object.entries(PROGRAMS)) {
    gpuTest(name, async () => {
      const notes: string[] = []
      await run(createGpu({ navigatorGpu: dawn, onNote: (text) => notes.push(text) }), program)
      expect(notes).toEqual([])
    })
  }
})

describe('without one', () => {
  for (const [name, program] of Object.entries(PROGRAMS)) {
    it(name, async () => {
      await run(createGpu({ navigatorGpu: null }), program)
    })
  }

  const refused: [string, (MPI: Mpi, a: GpuArray<Float64Array>) => unknown, RegExp][] = [
    ['Bsend', (MPI, a) => MPI.COMM_WORLD.Bsend(a, 0), /Bsend: a GPU array cannot be read at once.*use Send/],
    ['Sendrecv_replace', (MPI, a) => MPI.COMM_WORLD.Sendrecv_replace(a, 0), /Sendrecv_replace: a GPU array cannot/],
    ['Reduce_local', (MPI, a) => MPI.SUM.Reduce_local(a, a), /Reduce_local: a GPU array cannot be read at once/],
    [
      'a datatype with gaps',
      (MPI, a) => MPI.COMM_WORLD.Send([a, 1, MPI.DOUBLE.Create_vector(2, 1, 2).Commit()], 0),
      /sendbuf|buf is a GPU array, and .* has gaps/,
    ],
    [
      'another datatype',
      (MPI, a) => MPI.COMM_WORLD.Send([a, MPI.INT] as never, 0),
      /buf is a Float64Array, which MPI.INT does not describe; use MPI.DOUBLE/,
    ],
    [
      'the same memory on both sides',
      (MPI, a) => MPI.COMM_WORLD.Sendrecv(a, 0, { recvbuf: a.subarray(1), source: 0 }),
      /share memory/,
    ],
    ['a freed one', (MPI, a) => [a.free(), MPI.COMM_WORLD.Send(a, 0)][1], /Send: buf: the GPU array was freed/],
  ]
  it.each(refused)('%s is refused with the fix', async (_, call, words) => {
    await runWorld(1, async (MPI) => {
      const a = await createGpu({ navigatorGpu: null }).array(4)
      MPI.Attach_buffer(null)
      await expect((async () => call(MPI, a))()).rejects.toThrow(words)
    })
  })
})
