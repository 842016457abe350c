import { args, gpu, MPI } from 'tabmpi'

// The sum of 1 … N, a chunk on each rank.
const comm = MPI.COMM_WORLD
const N = Number(args[0] ?? 100)
const first = Math.floor((N * comm.rank) / comm.size)
const past = Math.floor((N * (comm.rank + 1)) / comm.size)
const numbers = Float64Array.from({ length: past - first }, (_, i) => first + i + 1)
const halves = await gpu.map((x: number) => x / 2, numbers)
const sum = await comm.allreduce(2 * halves.reduce((total, half) => total + half, 0))
if (comm.rank === 0) console.log('sum =', sum)
export default sum
