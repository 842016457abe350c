import type { Endpoint } from '../p2p/endpoint.ts'
import type { AbortError } from './abort-error.ts'
import { type AttachedBuffer, BufferedSends } from './buffered-sends.ts'
import type { Calls } from './calls.ts'
import { CartGrid, Compute_dims } from './cart-grid.ts'
import { Cartcomm } from './cartcomm.ts'
import { MAX_OBJECT_NAME } from './checks.ts'
import { Comm } from './comm.ts'
import type { CommWorld } from './comm-world.ts'
import * as constants from './constants.ts'
import { Contexts, WORLD_CONTEXT } from './contexts.ts'
import { Datatype } from './datatype.ts'
import * as datatypeConstants from './datatype-constants.ts'
import { Distgraphcomm } from './distgraphcomm.ts'
import {
  Get_error_class,
  Get_error_string,
  Get_library_version,
  Get_version,
  get_vendor,
  Is_finalized,
  Is_initialized,
  MAX_ERROR_STRING,
  MAX_LIBRARY_VERSION_STRING,
  MAX_PROCESSOR_NAME,
  SUBVERSION,
  VERSION,
  Wtick,
  Wtime,
} from './environment.ts'
import { ERRHANDLER_NULL, ERRORS_ABORT, ERRORS_ARE_FATAL, ERRORS_RETURN, Errhandler } from './errhandler.ts'
import * as errorClasses from './error-class.ts'
import {
  Add_error_class,
  Add_error_code,
  Add_error_string,
  Remove_error_class,
  Remove_error_code,
  Remove_error_string,
} from './error-codes.ts'
import { Exception } from './exception.ts'
import { grequestOfRank } from './grequest.ts'
import { Graphcomm } from './graphcomm.ts'
import { Group } from './group.ts'
import { Info, MAX_INFO_KEY, MAX_INFO_VAL } from './info.ts'
import { Intercomm } from './intercomm.ts'
import { Intracomm } from './intracomm.ts'
import { NULL_COMM } from './managed-comm.ts'
import { Message, MESSAGE_NO_PROC, MESSAGE_NULL } from './message.ts'
import { Op, OP_NULL } from './op.ts'
import * as datatypes from './predefined-datatypes.ts'
import * as ops from './predefined-ops.ts'
import { Prequest } from './prequest.ts'
import { Request, REQUEST_NULL } from './request.ts'
import { Status } from './status.ts'
import { Topocomm } from './topocomm.ts'
import { winOfRank } from './win.ts'
import * as windowConstants from './window-constants.ts'

export interface MpiSetup {
  endpoint: Endpoint
  calls: Calls
  /** What `Get_processor_name` answers. */
  processorName: string
  /** Ends the world: `Comm.Abort`. */
  abort: (error: AbortError) => void
  /** The program goes on without these ranks, which are lost: it has called `Shrink`, or `Ack_failed`. */
  goesOnWithout?: (ranks: readonly number[]) => void
  /**
   * Names this rank's browser: `Split_type(COMM_TYPE_SHARED)` puts ranks with equal keys together. Whether two tabs are in
   * one browser only their pages can find out, by something that browser alone shares among them; without a key the rank is
   * alone in its communicator, which is always right: a program may then share less than it could, never too much.
   */
  sharedKey?: string | null
  /**
   * For each rank the number of its island: ranks with equal numbers reach each other fast, others over slow links. All
   * ranks must be told the same, for collectives are carried out by it. @default every rank is an island
   */
  islands?: readonly number[] | undefined
}

/** `MPI` of one rank: mpi4py's module. */
export type Mpi = ReturnType<typeof createMpi>

/** Makes one rank's `MPI` on its endpoint. */
export function createMpi({
  endpoint,
  calls,
  processorName,
  abort,
  goesOnWithout = () => {},
  sharedKey = null,
  islands,
}: MpiSetup) {
  const everybody = Array.from({ length: endpoint.size }, (_, rank) => rank)
  const contexts = new Contexts(endpoint.rank)
  const bufferedSends = new BufferedSends(calls)
  const world: CommWorld = {
    endpoint,
    calls,
    bufferedSends,
    contexts,
    islands: islands ?? everybody,
    abort,
    sharedKey,
    goesOnWithout(ranks) {
      endpoint.faults.goOnWithout(ranks)
      goesOnWithout(ranks)
    },
    makeCart: (identity, grid) => new Cartcomm(world, identity, grid),
    makeGraph: (identity, graph) => new Graphcomm(world, identity ?? nobody, graph),
    makeDistGraph: (identity, edges) => new Distgraphcomm(world, identity, edges),
    makeIntercomm: (identity) => new Intercomm(world, identity),
    commNull: () => COMM_NULL,
  }
  const nobody = { context: WORLD_CONTEXT, members: [], name: 'MPI_COMM_NULL', unusable: NULL_COMM }
  const COMM_NULL = new Cartcomm(world, nobody, new CartGrid([], []))
  const permanent = (name: string, context: number, members: number[]): Intracomm =>
    new Intracomm(world, { context, members, name, permanent: true })
  const COMM_SELF = permanent('MPI_COMM_SELF', contexts.next(), [endpoint.rank])
  const RankWin = winOfRank(world, COMM_SELF)
  return {
    ...constants,
    ...errorClasses,
    ...datatypeConstants,
    ...datatypes,
    ...ops,
    ...windowConstants,
    /** mpi4py's other name for `WIN_CREATE_FLAVOR`. */
    WIN_FLAVOR: windowConstants.WIN_CREATE_FLAVOR,
    Add_error_class,
    Add_error_code,
    Add_error_string,
    Cartcomm,
    Comm,
    Compute_dims,
    Datatype,
    Distgraphcomm,
    ERRHANDLER_NULL,
    ERRORS_ABORT,
    ERRORS_ARE_FATAL,
    ERRORS_RETURN,
    Errhandler,
    Exception,
    Get_error_class,
    Get_error_string,
    Get_library_version,
    Get_version,
    get_vendor,
    Grequest: grequestOfRank(calls),
    Graphcomm,
    Group,
    Info,
    Intercomm,
    Intracomm,
    Is_finalized,
    Is_initialized,
    MAX_ERROR_STRING,
    MAX_INFO_KEY,
    MAX_INFO_VAL,
    MAX_LIBRARY_VERSION_STRING,
    MAX_OBJECT_NAME,
    MAX_PROCESSOR_NAME,
    MESSAGE_NO_PROC,
    MESSAGE_NULL,
    Message,
    Op,
    OP_NULL,
    Prequest,
    REQUEST_NULL,
    Remove_error_class,
    Remove_error_code,
    Remove_error_string,
    Request,
    Status,
    SUBVERSION,
    Topocomm,
    VERSION,
    Win: RankWin,
    /** No window. */
    WIN_NULL: new RankWin(null),
    Wtick,
    Wtime,
    /** All ranks of the run. */
    COMM_WORLD: permanent('MPI_COMM_WORLD', WORLD_CONTEXT, everybody),
    /** This rank alone. */
    COMM_SELF,
    /** No communicator: what a rank gets that is in none. */
    COMM_NULL,
    /** Nobody. */
    GROUP_EMPTY: new Group([], endpoint.rank, true),
    /** No group. */
    GROUP_NULL: freed(new Group([], endpoint.rank)),
    /** No info. */
    INFO_NULL: freed(new Info()),
    /** What is known of how the program was started: `maxprocs` is the number of ranks. */
    INFO_ENV: envInfo(endpoint.size),
    /** Space for this rank's `Bsend`, by its size; `null`: as much as they take. MPI 4.1, section 3.6. */
    Attach_buffer: (buf: AttachedBuffer): void => bufferedSends.attach(buf),
    /** Takes it back once all buffered messages are out. */
    Detach_buffer: (): Promise<AttachedBuffer> => bufferedSends.detach(),
    /** Ends once all buffered messages are out. */
    Flush_buffer: (): Promise<void> => bufferedSends.flush(),
    /** Begins to. */
    Iflush_buffer: (): Request => bufferedSends.iflush(),
    /** Where this rank runs, for people. */
    Get_processor_name: (): string => processorName,
  }
}

function envInfo(size: number): Info {
  const info = new Info(true)
  info.update(Info.Create_env())
  info.Set('maxprocs', String(size))
  return info
}

function freed<T extends { Free: () => void }>(handle: T): T {
  handle.Free()
  return handle
}
