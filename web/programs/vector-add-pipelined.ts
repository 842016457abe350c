import { args, display, gpu, MPI } from 'tabmpi'

// The first lesson in pieces: while one is added, the next one is on its way and the one before on its way back.
const comm = MPI.COMM_WORLD
const rank = comm.Get_rank()
const size = comm.Get_size()

const N = Number(args[0] ?? 100)
const pieces = Number(args[1] ?? 4)
if (!Number.isInteger(N) || N < 0)
  throw new RangeError(`vector-add-pipelined: N must be a whole number, not '${args[0]}'`)
if (!Number.isInteger(pieces) || pieces < 1)
  throw new RangeError(`vector-add-pipelined: pieces must be 1 or more, not '${args[1]}'`)

const A = rank === 0 ? Float64Array.from({ length: N }, (_, i) => i) : null
const B = rank === 0 ? new Float64Array(N).fill(1) : null
const C = rank === 0 ? new Float64Array(N) : null

const add = (a: Float64Array, b: Float64Array) => gpu.map((x: number, y: number) => x + y, a, b)

/** The arrays between two elements: each rank's share of them begins to arrive. */
function scattered(from: number, to: number) {
  const first = (r: number) => from + Math.floor((r * (to - from)) / size)
  const displs = Array.from({ length: size }, (_, r) => first(r))
  const counts = displs.map((displ, r) => first(r + 1) - displ)
  const [a, b] = [new Float64Array(counts[rank]), new Float64Array(counts[rank])]
  const requests = [comm.Iscatterv([A, [counts, displs]], a, 0), comm.Iscatterv([B, [counts, displs]], b, 0)]
  return { a, b, counts, displs, arrived: MPI.Request.Waitall(requests) }
}

/** C = A + B in so many pieces; one piece is the first lesson. Result: seconds. */
async function sum(count: number) {
  const cut = (piece: number) => Math.floor((piece * N) / count)
  await comm.Barrier()
  const began = MPI.Wtime()
  const leaving = []
  let next = scattered(0, cut(1))
  for (let piece = 0; piece < count; piece++) {
    const { a, b, counts, displs, arrived } = next
    await arrived
    // All ranks begin their collectives in the same order; waiting for them comes later.
    if (piece + 1 < count) next = scattered(cut(piece + 1), cut(piece + 2))
    const c = await add(a, b)
    leaving.push(comm.Igatherv(c, [C, [counts, displs]], 0))
  }
  await MPI.Request.Waitall(leaving)
  return MPI.Wtime() - began
}

// Not counted: the shader is compiled, and everything is done for the first time.
await sum(pieces)
const rows = []
for (const count of [1, pieces]) rows.push([count, Math.round((await sum(count)) * 1000)])

if (rank === 0) {
  console.log(rows.map(([count, ms]) => `in ${count === 1 ? 'one piece' : `${count} pieces`}: ${ms} ms`).join('; '))
  display({ kind: 'table', title: 'C = A + B', columns: ['pieces', 'ms'], rows })
}
export default C
