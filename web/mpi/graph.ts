import { checkCount, shown } from './checks.ts'
import { Exception } from './exception.ts'
import { numbers } from './datatype-shape.ts'

/**
 * A graph of ranks as every rank knows it whole (MPI 4.1, section 8.5.3): node i has the neighbours
 * `edges[index[i - 1]] … edges[index[i] - 1]`.
 */
export class Graph {
  readonly index: readonly number[]
  readonly edges: readonly number[]
  #isSymmetric: boolean | null = null

  constructor(index: readonly number[], edges: readonly number[]) {
    this.index = index
    this.edges = edges
  }

  /** Number of nodes. */
  get size(): number {
    return this.index.length
  }

  /** @throws {Exception} ERR_RANK when there is no such node */
  neighbours(op: string, rank: number): number[] {
    if (!Number.isSafeInteger(rank) || rank < 0 || rank >= this.size)
      throw new Exception('ERR_RANK', `${op}: rank is ${shown(rank)}, but the graph has nodes 0 to ${this.size - 1}`)
    return this.edges.slice(this.index[rank - 1] ?? 0, this.index[rank])
  }

  /** Whether each node is as often its neighbour's neighbour as that one is its own. */
  get isSymmetric(): boolean {
    return (this.#isSymmetric ??= this.#compared())
  }

  #compared(): boolean {
    const counts = new Map<string, number>()
    for (let node = 0; node < this.size; node++) {
      for (const neighbour of this.neighbours('neighbours', node)) {
        if (node === neighbour) continue
        const [low, high] = [Math.min(node, neighbour), Math.max(node, neighbour)]
        const edge = `${low} ${high}`
        counts.set(edge, (counts.get(edge) ?? 0) + (node === low ? 1 : -1))
      }
    }
    return [...counts.values()].every((count) => count === 0)
  }
}

/**
 * Reads a graph as `Create_graph` takes it; as in mpi4py `index` may begin with a 0 of its own.
 * @param size of the communicator
 * @throws {Exception} ERR_ARG for numbers that make no graph of so many ranks
 */
export function graphOf(op: string, index: unknown, edges: unknown, size: number): Graph {
  const ends = numbers(op, 'index', index)
  const neighbours = numbers(op, 'edges', edges)
  if (ends[0] === 0 && ends.at(-1) === neighbours.length) ends.shift()
  ends.forEach((end, i) => {
    checkCount(op, `index[${i}]`, end)
    if (end >= (ends[i - 1] ?? 0)) return
    const both = `index [${ends.join(', ')}] falls at node ${i}`
    throw new Exception('ERR_ARG', `${op}: ${both}; each number counts the edges of all nodes up to its own`)
  })
  const total = ends.at(-1) ?? 0
  if (total !== neighbours.length) {
    const both = `index ends with ${total}, but there are ${neighbours.length} edges`
    throw new Exception('ERR_ARG', `${op}: ${both}; they must be equal`)
  }
  if (ends.length > size)
    throw new Exception('ERR_ARG', `${op}: the graph has ${ends.length} nodes, but the communicator has ${size} ranks`)
  neighbours.forEach((neighbour, i) => {
    if (neighbour >= 0 && neighbour < ends.length) return
    const legal = `the graph has nodes 0 to ${ends.length - 1}`
    throw new Exception('ERR_ARG', `${op}: edges[${i}] is ${neighbour}, but ${legal}`)
  })
  return new Graph(ends, neighbours)
}
