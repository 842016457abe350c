// Every export is a name of `MPI`. None of the wildcards is a legal rank or tag, so a mix-up is always seen.

export { ANY_SOURCE, ANY_TAG } from '../p2p/matching.ts'
/** As `dest` or `source`: nobody; sends and receives complete at once and move nothing. */
export const PROC_NULL = -2
/** As the root of an intercommunicator's collective: this rank is it. The others of its group give `PROC_NULL`. */
export const ROOT = -3
/** No meaningful number, e.g. the count of a message that is no whole number of elements. */
export const UNDEFINED = -32766
/** No key of attributes: what `Free_keyval` gives. */
export const KEYVAL_INVALID = 0
/** Keys of attributes that every communicator has: the largest tag; */
export const TAG_UB = 501,
  /** which rank has files: none; */
  IO = 502,
  /** whether `Wtime` is the same on all ranks: 0, it is not; */
  WTIME_IS_GLOBAL = 504,
  /** number of the program among those that were started together; */
  APPNUM = 505,
  /** highest error code in use on this rank; */
  LASTUSEDCODE = 506,
  /** number of ranks that there can be. */
  UNIVERSE_SIZE = 507
/** Bytes that a buffered send takes of the attached buffer beyond its data. */
export const BSEND_OVERHEAD = 64
/** For `Attach_buffer`: as much memory as it takes. */
export const BUFFER_AUTOMATIC: unique symbol = Symbol('MPI.BUFFER_AUTOMATIC')
/** As the send buffer (or receive buffer) of a collective: the data already lies in the other one. */
export const IN_PLACE: unique symbol = Symbol('MPI.IN_PLACE')

/** Of two groups or communicators: the very same. */
export const IDENT = 0
/** Of two communicators: the same ranks in the same order, another context. */
export const CONGRUENT = 1
/** The same ranks in another order. */
export const SIMILAR = 2
/** Neither. */
export const UNEQUAL = 3

/** Of a subarray: the last index runs fastest, as in C and JavaScript. */
export const ORDER_C = 56
/** Of a subarray: the first index runs fastest, as in Fortran. */
export const ORDER_FORTRAN = 57
/**
 * mpi4py's shorter name.
 * @alias
 */
export const ORDER_F = ORDER_FORTRAN

/** `Get_topology` of a communicator with a grid. */
export const CART = 1
/** Of one with a graph that all ranks know. */
export const GRAPH = 2
/** Of one with a graph of which each rank knows its own edges. */
export const DIST_GRAPH = 3
/** As the weights of a graph's edges: they have none. */
export const UNWEIGHTED: unique symbol = Symbol('MPI.UNWEIGHTED')
/** As the weights of no edges, in a graph whose edges have weights. */
export const WEIGHTS_EMPTY: unique symbol = Symbol('MPI.WEIGHTS_EMPTY')
/** `Split_type`: ranks that can share memory. */
export const COMM_TYPE_SHARED = 1
