import { args, display, gpu, MPI, type Thread } from 'tabmpi'

// The lesson once more, with a kernel that is told which thread it is, as under CUDA: there is one thread an element.
const comm = MPI.COMM_WORLD
const rank = comm.Get_rank()
const size = comm.Get_size()

const N = Number(args[0] ?? 100)
if (!Number.isInteger(N) || N < 0) throw new RangeError(`vector-add-kernel: N must be a whole number, not '${args[0]}'`)

const A = rank === 0 ? Float64Array.from({ length: N }, (_, i) => i) : null
const B = rank === 0 ? new Float64Array(N).fill(1) : null

const share = (r: number) => Math.floor(N / size) + (r < N % size ? 1 : 0)
const counts = Array.from({ length: size }, (_, r) => share(r))
const A_chunk = new Float64Array(share(rank))
const B_chunk = new Float64Array(share(rank))
const C_chunk = new Float64Array(share(rank))

await comm.Scatterv([A, counts], A_chunk, 0)
await comm.Scatterv([B, counts], B_chunk, 0)

// thread.x is Numba's cuda.grid(1). A kernel returns nothing: it writes into an array, wherever it likes.
const add = gpu.kernel((thread: Thread, a: Float64Array, b: Float64Array, c: Float64Array) => {
  const i = thread.x
  if (i < c.length) c[i] = a[i] + b[i]
})
// As many threads as elements; Numba's add[blocks, threads](…) rounds up, and here that is the runtime's affair.
await add(C_chunk.length, A_chunk, B_chunk, C_chunk)

const C = rank === 0 ? new Float64Array(N) : null
await comm.Gatherv(C_chunk, [C, counts], 0)

if (rank === 0) console.log('Result of A + B =', C)
if (A && B && C) display({ kind: 'vectors', counts, vectors: { A, B, C } })
export default C
