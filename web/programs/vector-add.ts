import { args, display, gpu, MPI } from 'tabmpi'

const comm = MPI.COMM_WORLD
const rank = comm.Get_rank()
const size = comm.Get_size()

const text = args[0] ?? '100'
if (!/^\d+$/.test(text)) throw new RangeError(`vector-add: N must be a whole number, not '${text}'`)
const N = Number(text)

const A = rank === 0 ? Float64Array.from({ length: N }, (_, i) => i) : null
const B = rank === 0 ? new Float64Array(N).fill(1) : null

// N / size elements for every rank, one more for the first N % size ranks.
const share = (r: number) => Math.floor(N / size) + (r < N % size ? 1 : 0)
const counts = Array.from({ length: size }, (_, r) => share(r))
const A_chunk = new Float64Array(share(rank))
const B_chunk = new Float64Array(share(rank))

await comm.Scatterv([A, counts], A_chunk, 0)
await comm.Scatterv([B, counts], B_chunk, 0)

const C_chunk = await gpu.map((a: number, b: number) => a + b, A_chunk, B_chunk)

const C = rank === 0 ? new Float64Array(N) : null
await comm.Gatherv(C_chunk, [C, counts], 0)

if (rank === 0) console.log('Result of A + B =', C)

// Only root has the three whole arrays; the page colours them by who computed what.
if (A && B && C) display({ kind: 'vectors', counts, vectors: { A, B, C } })
export default C
