import { ObjectCollectives } from './object-collectives.ts'

/**
 * A communicator and its collective operations (MPI 4.1, chapters 6 and 7; mpi4py's `Intracomm`): every rank calls the
 * same ones in the same order.
 */
export class Intracomm extends ObjectCollectives {}
