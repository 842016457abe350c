import { MPI } from 'tabmpi'
import { same, wrong } from './findings.ts'

// A grid of ranks, closed downwards and open across, with a block of a board on each, and heat that spreads over it:
// the blocks' borders travel as matrix columns and rows, without a copy by hand. For any number of ranks.
const [ROWS, COLUMNS, STEPS] = [3, 4, 3]
const comm = MPI.COMM_WORLD
const cart = await comm.Create_cart(MPI.Compute_dims(comm.size, 2), [true, false])
const [down = 1, across = 1] = cart.dims
const [y = 0, x = 0] = cart.coords

// Everyone passes its rank on along each dimension; at the open borders nothing comes.
for (const direction of [0, 1]) {
  const [source, dest] = cart.Shift(direction, 1)
  const received = Int32Array.of(-1)
  await cart.Sendrecv(Int32Array.of(cart.rank), { dest, recvbuf: received, source })
  same(`Shift along ${direction}`, received[0], source === MPI.PROC_NULL ? -1 : source)
}
const hasLeft = x > 0
const hasRight = x < across - 1
const left = hasLeft ? cart.Get_cart_rank([y, x - 1]) : -1
const right = hasRight ? cart.Get_cart_rank([y, x + 1]) : -1
const around = new Int32Array(4).fill(-1)
await cart.Neighbor_allgather(Int32Array.of(cart.rank), around)
same(
  'Neighbor_allgather',
  around,
  Int32Array.of(...[y - 1, y + 1].map((row) => cart.Get_cart_rank([row, x])), left, right),
)
same('neighbor_alltoall', await cart.neighbor_alltoall(['up', 'down', 'left', 'right']), [
  'down',
  'up',
  hasLeft ? 'right' : null,
  hasRight ? 'left' : null,
])

// A block has a border of one cell around it. A pair of columns lies as far apart as the second neighbour's is from the
// first one's: inside the block what is sent, outside what is received.
const WIDTH = COLUMNS + 2
const at = (row: number, column: number): number => row * WIDTH + column
const rowOfRanks = await cart.Sub([false, true])
const columnOfRanks = await cart.Sub([true, false])
const CELL = MPI.DOUBLE.extent
const column = MPI.DOUBLE.Create_vector(ROWS, 1, WIDTH)
const innerColumn = column.Create_resized(0, (COLUMNS - 1) * CELL).Commit()
const outerColumn = column.Create_resized(0, (COLUMNS + 1) * CELL).Commit()
const row = MPI.DOUBLE.Create_contiguous(COLUMNS)
const innerRow = row.Create_resized(0, (ROWS - 1) * WIDTH * CELL).Commit()
const outerRow = row.Create_resized(0, (ROWS + 1) * WIDTH * CELL).Commit()

async function exchangeBorders(block: Float64Array): Promise<void> {
  const inside = block.subarray(at(1, 1))
  await rowOfRanks.Neighbor_alltoall([inside, 1, innerColumn], [block.subarray(at(1, 0)), 1, outerColumn])
  await columnOfRanks.Ineighbor_alltoall([inside, 1, innerRow], [block.subarray(at(0, 1)), 1, outerRow])
}

const [HEIGHT, LENGTH] = [down * ROWS, across * COLUMNS]
const startAt = (boardRow: number, boardColumn: number): number => (boardRow * 7 + boardColumn * boardColumn) % 23

let block = new Float64Array((ROWS + 2) * WIDTH)
for (let r = 0; r < ROWS; r++) {
  for (let c = 0; c < COLUMNS; c++) block[at(r + 1, c + 1)] = startAt(y * ROWS + r, x * COLUMNS + c)
}
for (let step = 0; step < STEPS; step++) {
  await exchangeBorders(block)
  const warmed = new Float64Array(block.length)
  for (let r = 1; r <= ROWS; r++) {
    for (let c = 1; c <= COLUMNS; c++) {
      const neighbours = [at(r - 1, c), at(r + 1, c), at(r, c - 1), at(r, c + 1)]
      warmed[at(r, c)] = neighbours.reduce((sum, cell) => sum + (block[cell] ?? 0), 0)
    }
  }
  block = warmed
}

// The same on one rank: the whole board.
let board = Array.from({ length: HEIGHT }, (_r, r) => Array.from({ length: LENGTH }, (_c, c) => startAt(r, c)))
for (let step = 0; step < STEPS; step++) {
  const cell = (r: number, c: number): number => board[(r + HEIGHT) % HEIGHT]?.[c] ?? 0
  board = board.map((cells, r) =>
    cells.map((_, c) => cell(r - 1, c) + cell(r + 1, c) + cell(r, c - 1) + cell(r, c + 1)),
  )
}
for (let r = 0; r < ROWS; r++) {
  const expected = board[y * ROWS + r]?.slice(x * COLUMNS, (x + 1) * COLUMNS)
  same(`row ${r} of the block`, Array.from(block.subarray(at(r + 1, 1), at(r + 1, COLUMNS + 1))), expected)
}
export default wrong
