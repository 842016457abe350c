import { args, display, gpu, MPI, type Thread } from 'tabmpi'

// C = A · B by SUMMA: the ranks lie in a grid, and each has one block of A, of B and of C. No rank ever has a whole matrix.
const world = MPI.COMM_WORLD

const n = Number(args[0] ?? 128)
if (!Number.isInteger(n) || n < 1)
  throw new RangeError(`matrix-multiply: n must be a whole number from 1 on, not '${args[0]}'`)

const grid = await world.Create_cart(MPI.Compute_dims(world.Get_size(), 2))
const [gridRows, gridCols] = grid.dims
const [myRow, myCol] = grid.coords
// Smaller communicators: one for each row of the grid, one for each column.
const inRow = await grid.Sub([false, true])
const inCol = await grid.Sub([true, false])

const rowCut = (r: number) => Math.floor((r * n) / gridRows)
const colCut = (c: number) => Math.floor((c * n) / gridCols)
const [top, left] = [rowCut(myRow), colCut(myCol)]
const [rows, cols] = [rowCut(myRow + 1) - top, colCut(myCol + 1) - left]

// Small whole numbers, so that C is exact, in float32 too, in whatever order it is added up.
const A = Float32Array.from(
  { length: rows * cols },
  (_, k) => ((7 * (top + Math.floor(k / cols)) + 3 * (left + (k % cols))) % 11) - 5,
)
const B = Float32Array.from(
  { length: rows * cols },
  (_, k) => ((5 * (top + Math.floor(k / cols)) + 2 * (left + (k % cols))) % 13) - 6,
)
const C = new Float32Array(rows * cols)

const multiplyAdd = gpu.kernel(
  ({ x, y, width }: Thread, a: Float32Array, b: Float32Array, c: Float32Array, depth: number) => {
    let sum = 0
    for (let k = 0; k < depth; k++) sum += a[y * depth + k] * b[k * width + x]
    c[y * width + x] += sum
  },
)

// Panel by panel: some columns of A times the same rows of B. A panel ends wherever a block of A or of B ends, so that
// one column of ranks has all of A's part, and one row of ranks all of B's.
const all = (count: number, cut: (i: number) => number) => Array.from({ length: count + 1 }, (_, i) => cut(i))
const cuts = [...new Set([...all(gridRows, rowCut), ...all(gridCols, colCut)])].toSorted((a, b) => a - b)
const began = MPI.Wtime()
for (let p = 0; p + 1 < cuts.length; p++) {
  const [from, to] = [cuts[p], cuts[p + 1]]
  const depth = to - from
  const ownerCol = all(gridCols, colCut).findLastIndex((cut) => cut <= from)
  const ownerRow = all(gridRows, rowCut).findLastIndex((cut) => cut <= from)
  const a = new Float32Array(rows * depth)
  const b = new Float32Array(depth * cols)
  if (myCol === ownerCol)
    for (let i = 0; i < rows; i++) a.set(A.subarray(i * cols + from - left, i * cols + to - left), i * depth)
  if (myRow === ownerRow) b.set(B.subarray((from - top) * cols, (to - top) * cols))
  await inRow.Bcast(a, ownerCol)
  await inCol.Bcast(b, ownerRow)
  await multiplyAdd([cols, rows], a, b, C, depth)
}
const seconds = MPI.Wtime() - began

// Only to look at it: root puts the blocks together.
const blocks = await grid.gather({ top, left, rows, cols, C }, 0)
const product = blocks && new Float32Array(n * n)
if (blocks && product) {
  for (const block of blocks) {
    for (let i = 0; i < block.rows; i++) {
      product.set(block.C.subarray(i * block.cols, (i + 1) * block.cols), (block.top + i) * n + block.left)
    }
  }
  console.log(
    `${n} x ${n} on ${gridRows} x ${gridCols} ranks in ${cuts.length - 1} panels: ${(seconds * 1000).toFixed(0)} ms`,
  )
  const [least, most] = [product.reduce((a, b) => Math.min(a, b)), product.reduce((a, b) => Math.max(a, b))]
  const pixels = Uint8ClampedArray.from(product, (value) => (255 * (value - least)) / (most - least || 1))
  display({ kind: 'image', title: 'C = A · B', width: n, height: n, pixels })
  display({
    kind: 'table',
    title: 'Blocks',
    columns: ['rank', 'rows', 'columns'],
    rows: blocks.map((block, r) => [
      r,
      `${block.top} – ${block.top + block.rows - 1}`,
      `${block.left} – ${block.left + block.cols - 1}`,
    ]),
  })
}
export default product
