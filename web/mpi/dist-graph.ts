import type { Info } from './info.ts'
import { checkCount, checkRank } from './checks.ts'
import { UNWEIGHTED, WEIGHTS_EMPTY } from './constants.ts'
import { numbers } from './datatype-shape.ts'
import { Exception } from './exception.ts'

/** What stands for weights. */
export type Weights = ArrayLike<number> | typeof UNWEIGHTED | typeof WEIGHTS_EMPTY | null

/** One rank's edges in a graph of which each rank knows its own. */
export interface OwnEdges {
  readonly sources: readonly number[]
  readonly destinations: readonly number[]
  /** Of the edges from the sources, and to the destinations; null: edges have no weights. */
  readonly weights: readonly [sources: readonly number[], destinations: readonly number[]] | null
}

/** Edges that a rank has named, perhaps of other ranks. */
export interface NamedEdges {
  readonly from: readonly number[]
  readonly to: readonly number[]
  /** One for each edge; null: they have none. */
  readonly weights: readonly number[] | null
}

export type DistGraphKeywords = {
  sources: ArrayLike<number>
  degrees: ArrayLike<number>
  destinations: ArrayLike<number>
  weights?: Weights
  info?: Info | null
  reorder?: boolean
}
export type AdjacentKeywords = {
  sources: ArrayLike<number> | null
  destinations: ArrayLike<number> | null
  sourceweights?: Weights
  destweights?: Weights
  info?: Info | null
  reorder?: boolean
}

/** The edges that `Create_dist_graph` is given on one rank. @throws {Exception} ERR_ARG, ERR_COUNT, ERR_RANK */
export function namedEdges(op: string, given: Required<DistGraphKeywords>, size: number): NamedEdges {
  const sources = ranksOf(op, 'sources', given.sources, size)
  const degrees = numbers(op, 'degrees', given.degrees, sources.length)
  degrees.forEach((degree, i) => checkCount(op, `degrees[${i}]`, degree))
  const to = ranksOf(op, 'destinations', given.destinations, size)
  const from = sources.flatMap((source, i) => Array.from({ length: degrees[i] ?? 0 }, () => source))
  if (from.length !== to.length) {
    const both = `degrees sum to ${from.length}, but destinations are ${to.length}`
    throw new Exception('ERR_ARG', `${op}: ${both}; they must be equal`)
  }
  return { from, to, weights: weightsOf(op, 'weights', given.weights, to.length) }
}

/** The edges that `Create_dist_graph_adjacent` is given on one rank. @throws {Exception} ERR_ARG, ERR_RANK */
export function adjacentEdges(op: string, given: Required<AdjacentKeywords>, size: number): OwnEdges {
  const sources = ranksOf(op, 'sources', given.sources ?? [], size)
  const destinations = ranksOf(op, 'destinations', given.destinations ?? [], size)
  const into = weightsOf(op, 'sourceweights', given.sourceweights, sources.length)
  const out = weightsOf(op, 'destweights', given.destweights, destinations.length)
  if ((into === null) === (out === null)) return { sources, destinations, weights: into && out && [into, out] }
  const which = into === null ? ['destweights', 'sourceweights'] : ['sourceweights', 'destweights']
  const fix = 'give both or none, MPI.WEIGHTS_EMPTY for no edges'
  throw new Exception('ERR_ARG', `${op}: there are ${which[0]} without ${which[1]}; ${fix}`)
}

/**
 * One rank's edges of those that all ranks have named: in the order of the ranks that named them.
 * @throws {Exception} ERR_ARG when some have weights and others have not
 */
export function ownEdges(op: string, rank: number, all: readonly NamedEdges[]): OwnEdges {
  const isWeighted = checkWeighted(
    op,
    all.map(({ to, weights }) => (to.length === 0 && !weights ? null : weights !== null)),
  )
  const edges = all.flatMap(({ from, to, weights }) =>
    from.map((source, i) => ({ source, dest: to[i] ?? 0, weight: weights?.[i] ?? 0 })),
  )
  const [into, out] = [edges.filter(({ dest }) => dest === rank), edges.filter(({ source }) => source === rank)]
  const weight = (edge: { weight: number }): number => edge.weight
  return {
    sources: into.map(({ source }) => source),
    destinations: out.map(({ dest }) => dest),
    weights: isWeighted ? [into.map(weight), out.map(weight)] : null,
  }
}

/**
 * Makes sure that what the ranks say of their edges fits together: else one would wait for what no other sends.
 * @throws {Exception} ERR_TOPOLOGY naming the first edge that is not named at both its ends; ERR_ARG as `ownEdges`
 */
export function checkEdges(op: string, all: readonly OwnEdges[]): void {
  const tally = (list: readonly number[]): Map<number, number> => {
    const counts = new Map<number, number>()
    for (const rank of list) counts.set(rank, (counts.get(rank) ?? 0) + 1)
    return counts
  }
  const [into, out] = [all.map(({ sources }) => tally(sources)), all.map(({ destinations }) => tally(destinations))]
  for (const [rank, { sources, destinations }] of all.entries()) {
    const edges = [
      ...destinations.map((dest) => [rank, dest] as const),
      ...sources.map((source) => [source, rank] as const),
    ]
    for (const [source, dest] of edges) {
      const [sent, received] = [out[source]?.get(dest) ?? 0, into[dest]?.get(source) ?? 0]
      if (sent === received) continue
      const [one, other] = [`rank ${source} names rank ${dest} as a destination`, `rank ${dest} names rank ${source}`]
      const both = `${one} ${sent} times, but ${other} as a source ${received} times`
      throw new Exception('ERR_TOPOLOGY', `${op}: ${both}; name each edge at both its ends`)
    }
  }
  checkWeighted(
    op,
    all.map(({ sources, destinations, weights }) =>
      sources.length + destinations.length === 0 && !weights ? null : weights !== null,
    ),
  )
}

/** @param given whether each rank gives weights; null: it has no edges to give some for */
function checkWeighted(op: string, given: readonly (boolean | null)[]): boolean {
  const [weighted, unweighted] = [given.indexOf(true), given.indexOf(false)]
  if (weighted < 0 || unweighted < 0) return weighted >= 0
  const both = `rank ${weighted} gives weights, rank ${unweighted} gives none`
  throw new Exception('ERR_ARG', `${op}: ${both}; give them on all ranks or on none`)
}

function ranksOf(op: string, what: string, given: unknown, size: number): number[] {
  const ranks = numbers(op, what, given)
  ranks.forEach((rank, i) => checkRank(op, `${what}[${i}]`, rank, size))
  return ranks
}

function weightsOf(op: string, what: string, given: Weights, edges: number): number[] | null {
  if (given === null || given === UNWEIGHTED) return null
  const weights = numbers(op, what, given === WEIGHTS_EMPTY ? [] : given, edges)
  weights.forEach((weight, i) => checkCount(op, `${what}[${i}]`, weight))
  return weights
}

/** Lists of numbers as one message. */
export function encodeLists(lists: readonly (readonly number[] | null)[]): Uint8Array {
  return new Uint8Array(Float64Array.from(lists.flatMap((list) => (list ? [list.length, ...list] : [-1]))).buffer)
}

/** The lists of a message of `encodeLists`; lists that are missing there are empty. */
export function decodeLists(bytes: Uint8Array, count: number): (number[] | null)[] {
  const numbersThere = [...new Float64Array(bytes.slice().buffer)]
  let at = 0
  return Array.from({ length: count }, () => {
    const length = numbersThere[at++] ?? 0
    if (length < 0) return null
    const list = numbersThere.slice(at, at + length)
    at += length
    return list
  })
}
