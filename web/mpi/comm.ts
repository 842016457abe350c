import { AbortError } from './abort-error.ts'
import { type KeyvalArguments, Keyvals } from './attribute-cache.ts'
import { checkName } from './checks.ts'
import { type Errhandler, userErrhandler } from './errhandler.ts'
import type { Intracomm } from './intracomm.ts'
import { Probes } from './probes.ts'

export type { CommSetup } from './comm-base.ts'

/** The keys of communicators' attributes. */
export const COMM_KEYVALS = new Keyvals<unknown>('communicator')

/**
 * A group of ranks that exchange messages which no other communicator sees (MPI 4.1, chapter 3; mpi4py's `Comm`).
 *
 * Upper-case methods move arrays in place, lower-case ones any value that can be cloned. Arguments are positional in
 * mpi4py's order, or a last object by mpi4py's names: `comm.Recv(buf, { source: 0, tag: 11 })`. Every method that waits
 * returns a promise; it rejects with `MPI.Exception`.
 */
export class Comm extends Probes {
  /** `comm1.Compare(comm2)` */
  static Compare<C extends { Compare: (comm: C) => number }>(comm1: C, comm2: C): number {
    return comm1.Compare(comm2)
  }

  /** Makes an error handler: `errhandler_fn` hears of a failed call, which then rejects. MPI 4.1, section 9.3.1. */
  static Create_errhandler(errhandler_fn: (comm: Intracomm, errorcode: number) => void): Errhandler {
    return userErrhandler(errhandler_fn)
  }

  /**
   * Makes a key under which communicators can have attributes. MPI 4.1, section 7.7.2.
   * @param args `copy_fn(comm, keyval, attrval)`: what a duplicate has, undefined for nothing; true: the same value; false or
   * null: nothing. `delete_fn(comm, keyval, attrval)` hears of an attribute's end. `nopython`: values are whole numbers
   */
  static Create_keyval(...args: KeyvalArguments<Intracomm>): number {
    return COMM_KEYVALS.create(args)
  }

  /** Ends a key's use; attributes under it stay until their communicators end. @returns `MPI.KEYVAL_INVALID` */
  static Free_keyval(keyval: number): number {
    return COMM_KEYVALS.free(keyval)
  }

  Get_name(): string {
    return this.setup.name
  }

  /** For people and error messages. */
  Set_name(name: string): void {
    this.handled(() => checkName('Set_name', name))
    this.setup.name = name
  }

  get name(): string {
    return this.Get_name()
  }

  set name(name: string) {
    this.Set_name(name)
  }

  /** Ends the program on all ranks; `errorcode` becomes the command's exit code. MPI 4.1, section 11.4. */
  Abort(errorcode = 0): never {
    const error = new AbortError(errorcode, this.rank)
    this.setup.abort(error)
    throw error
  }
}
