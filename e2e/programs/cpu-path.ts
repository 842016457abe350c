import { gpu, MPI } from 'tabmpi'

// Twice the same kernel and once another one, on numbers whose sums round, overflow and vanish.
const a = Float64Array.of(0.1, 2 ** 53, Number.MAX_VALUE, -0, Number.MIN_VALUE, MPI.COMM_WORLD.Get_rank())
const b = Float64Array.of(0.2, 1, Number.MAX_VALUE, 0, -Number.MIN_VALUE, 1)
const add = (x: number, y: number): number => x + y
const sums = await gpu.map(add, a, b)
const again = await gpu.map(add, a, b)
const wrapped = await gpu.map((n: number) => n * 3, Int32Array.of(2 ** 30, -7))
export default { info: await gpu.info(), sums, again, wrapped }
