import { neighborExchangeBytes } from '../coll/collectives.ts'
import { OBJECT_KIND } from '../p2p/kind.ts'
import { shown } from './checks.ts'
import type { PreparedCall } from './comm-base.ts'
import { Exception } from './exception.ts'
import { NeighborCollectives } from './neighbor-collectives.ts'
import { rankOrNull, ranksInPlace, shownNeighbours } from './neighborhood.ts'
import type { Request } from './request.ts'
import { deserialize, serialize } from './serialize.ts'

/** What a rank gets of its neighbours: null where there is none. */
type Values<T> = (T | null)[]

/**
 * A communicator whose ranks have neighbours (MPI 4.1, chapter 8; mpi4py's `Topocomm`), and its collectives of values among
 * those. `i…` begin the operation; their request gives what the blocking form gives.
 */
export abstract class Topocomm extends NeighborCollectives {
  /** Number of neighbours that this rank receives from, and that it sends to. */
  get degrees(): [indegree: number, outdegree: number] {
    return [this.indegree, this.outdegree]
  }

  get indegree(): number {
    return this.inedges.length
  }

  get outdegree(): number {
    return this.outedges.length
  }

  /** The ranks that this one receives from and sends to. */
  get inoutedges(): [inedges: number[], outedges: number[]] {
    return [this.inedges, this.outedges]
  }

  get inedges(): number[] {
    return ranksInPlace(this.neighborhood.sources)
  }

  get outedges(): number[] {
    return ranksInPlace(this.neighborhood.destinations)
  }

  /** Every neighbour gets this rank's value. @returns the neighbours' values; null where there is none */
  neighbor_allgather<T>(sendobj: T): Promise<Values<T>> {
    return this.call(() => this.#allgather('neighbor_allgather', sendobj))
  }

  ineighbor_allgather<T>(sendobj: T): Request<Values<T>> {
    return this.valueRequest(() => this.#allgather('ineighbor_allgather', sendobj))
  }

  /** Each neighbour gets its one of this rank's values. @returns the neighbours' values; null where there is none */
  neighbor_alltoall<T>(sendobj: readonly T[]): Promise<Values<T>> {
    return this.call(() => this.#alltoall('neighbor_alltoall', sendobj))
  }

  ineighbor_alltoall<T>(sendobj: readonly T[]): Request<Values<T>> {
    return this.valueRequest(() => this.#alltoall('ineighbor_alltoall', sendobj))
  }

  #allgather<T>(op: string, sendobj: T): PreparedCall<Values<T>> {
    const bytes = serialize(op, 'sendobj', sendobj)
    return this.#exchange<T>(op, () => bytes)
  }

  #alltoall<T>(op: string, sendobj: readonly T[]): PreparedCall<Values<T>> {
    const { outdegree } = this
    if (!Array.isArray(sendobj) || sendobj.length !== outdegree) {
      const given = Array.isArray(sendobj) ? `has ${sendobj.length} values` : `is ${shown(sendobj)}`
      const fix = `give an array of ${outdegree}, one for each neighbour`
      throw new Exception('ERR_COUNT', `${op}: sendobj ${given}; ${fix}`)
    }
    const parts = sendobj.map((value) => serialize(op, 'sendobj', value))
    return this.#exchange<T>(op, (place) => parts[place] as Uint8Array)
  }

  #exchange<T>(op: string, part: (place: number) => Uint8Array): PreparedCall<Values<T>> {
    const { neighborhood } = this
    const { destinations, sources } = neighborhood
    const ranks = this.begin(op, OBJECT_KIND)
    const sends = destinations.map((edge) => ({ rank: rankOrNull(edge), bytes: part(edge.place) }))
    const start = async (): Promise<Values<T>> => {
      const received = await neighborExchangeBytes(ranks, sends, sources.map(rankOrNull))
      const values: Values<T> = sources.map(() => null)
      for (const [i, { place }] of sources.entries()) {
        const bytes = received[i]
        if (bytes) values[place] = deserialize(bytes) as T
      }
      return values
    }
    return { op, detail: shownNeighbours(neighborhood), start }
  }
}
