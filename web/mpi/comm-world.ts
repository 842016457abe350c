import type { Endpoint } from '../p2p/endpoint.ts'
import type { AbortError } from './abort-error.ts'
import type { BufferedSends } from './buffered-sends.ts'
import type { Calls } from './calls.ts'
import type { CartGrid } from './cart-grid.ts'
import type { Cartcomm } from './cartcomm.ts'
import type { Contexts } from './contexts.ts'
import type { OwnEdges } from './dist-graph.ts'
import type { Distgraphcomm } from './distgraphcomm.ts'
import type { Errhandler } from './errhandler.ts'
import type { Graph } from './graph.ts'
import type { Graphcomm } from './graphcomm.ts'
import type { Info } from './info.ts'
import type { Intercomm } from './intercomm.ts'

/** What all communicators of one rank share. */
export interface CommWorld {
  readonly endpoint: Endpoint
  readonly calls: Calls
  readonly contexts: Contexts
  /** What `MPI.Attach_buffer` gave. */
  readonly bufferedSends: BufferedSends
  /** For each world rank the number of its island (`MpiSetup`). */
  readonly islands: readonly number[]
  /** Ends the world. */
  readonly abort: (error: AbortError) => void
  /** The program goes on without these ranks of the world, which are lost. */
  readonly goesOnWithout: (ranks: readonly number[]) => void
  /** Ranks with the same key share memory, as far as `Split_type` knows; null: nothing is known. */
  readonly sharedKey: string | null
  /** Makes a communicator with a grid: intracomm.ts cannot import what is derived from it. */
  readonly makeCart: (own: CommIdentity, grid: CartGrid) => Cartcomm
  /** Makes a communicator with a graph; null: the communicator is null. */
  readonly makeGraph: (own: CommIdentity | null, graph: Graph) => Graphcomm
  /** Makes one with a graph of which each rank knows its edges. */
  readonly makeDistGraph: (own: CommIdentity, edges: OwnEdges) => Distgraphcomm
  /** Makes an intercommunicator. */
  readonly makeIntercomm: (own: CommIdentity & { remote: readonly number[] }) => Intercomm
  /** `MPI.COMM_NULL` */
  readonly commNull: () => Cartcomm
}

/** What a communicator has of its own. */
export interface CommIdentity {
  context: number
  /** World rank of each rank. */
  members: readonly number[]
  /** Of an intercommunicator: world rank of each rank of the other group. */
  remote?: readonly number[]
  name: string
  errhandler?: Errhandler
  /** Its hints are copied; null: it has none. */
  info?: Info | null
  /** Why it cannot be used; null when it can. */
  unusable?: string | null
  /** It is there as long as the program. */
  permanent?: boolean
}
