// Every export is a name of `MPI`, for windows (MPI 4.1, chapter 12). What an assertion promises is not checked but for
// MODE_NOPRECEDE, and only MODE_NOSUCCEED changes anything here: the others save what tabmpi does not do.

/** Assertion of `Lock`, `Post` and `Start`: nobody has, or wants, what would have to be waited for. */
export const MODE_NOCHECK = 1024,
  /** Of `Fence` and `Post`: this rank has not written to its own memory since the last one. */
  MODE_NOSTORE = 2048,
  /** Of `Fence` and `Post`: nobody will write to this rank's memory until the next one. */
  MODE_NOPUT = 4096,
  /** Of `Fence`: nothing was begun since the last one. */
  MODE_NOPRECEDE = 8192,
  /** Of `Fence`: nothing will be begun until the next one. */
  MODE_NOSUCCEED = 16384

/** `Lock`: nobody else has access meanwhile. */
export const LOCK_EXCLUSIVE = 301,
  /** `Lock`: others that share it have access too. */
  LOCK_SHARED = 302

/** How a window was made: its `flavor`. */
export const WIN_FLAVOR_CREATE = 311,
  WIN_FLAVOR_ALLOCATE = 312,
  WIN_FLAVOR_DYNAMIC = 313,
  WIN_FLAVOR_SHARED = 314

/** What others write is seen at once by this rank's own program: the `model` of every window here. */
export const WIN_UNIFIED = 321,
  /** It would have a copy of its own. */
  WIN_SEPARATE = 322

/** Keys of a window's predefined attributes: its memory, the size of it in bytes, and its displacements' unit. */
export const WIN_BASE = 508,
  WIN_DISP_UNIT = 509,
  WIN_SIZE = 510,
  /** How it was made, and its model. */
  WIN_CREATE_FLAVOR = 511,
  WIN_MODEL = 512
