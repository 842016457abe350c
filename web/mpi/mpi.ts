import type { Endpoint } from '../p2p/endpoint.ts'
import type { AbortError } from './abort-error.ts'
import type { Calls } from './calls.ts'
import { Comm } from './comm.ts'
import * as constants from './constants.ts'
import { Datatype } from './datatype.ts'
import * as errorClasses from './error-class.ts'
import { Exception } from './exception.ts'
import { Intracomm } from './intracomm.ts'
import { Op, OP_NULL } from './op.ts'
import * as datatypes from './predefined-datatypes.ts'
import * as ops from './predefined-ops.ts'
import { Request } from './request.ts'
import { Status } from './status.ts'

export interface MpiSetup {
  endpoint: Endpoint
  calls: Calls
  /** What `Get_processor_name` answers. */
  processorName: string
  /** Ends the world: `Comm.Abort`. */
  abort: (error: AbortError) => void
}

/** `MPI` of one rank: mpi4py's module. */
export type Mpi = ReturnType<typeof createMpi>

/** Makes one rank's `MPI` on its endpoint. */
export function createMpi({ endpoint, calls, processorName, abort }: MpiSetup) {
  const everybody = Array.from({ length: endpoint.size }, (_, rank) => rank)
  const comm = (name: string, context: number, members: number[]): Intracomm =>
    new Intracomm({ endpoint, calls, context, members, name, abort })
  return {
    ...constants,
    ...errorClasses,
    ...datatypes,
    ...ops,
    Comm,
    Datatype,
    Exception,
    Intracomm,
    Op,
    OP_NULL,
    Request,
    Status,
    /** All ranks of the run. */
    COMM_WORLD: comm('MPI_COMM_WORLD', 0, everybody),
    /** This rank alone. */
    COMM_SELF: comm('MPI_COMM_SELF', 2, [endpoint.rank]),
    /** Seconds since some moment in the past. MPI 4.1, section 9.6. */
    Wtime: (): number => performance.now() / 1000,
    /** Where this rank runs, for people. */
    Get_processor_name: (): string => processorName,
  }
}
