// Every export is a name of `MPI`. None of the wildcards is a legal rank or tag, so a mix-up is always seen.

/** As `source`: a message from any rank. */
export const ANY_SOURCE = -1
/** As `tag` of a receive: a message with any tag. */
export const ANY_TAG = -1
/** As `dest` or `source`: nobody; sends and receives complete at once and move nothing. */
export const PROC_NULL = -2
/** No meaningful number, e.g. the count of a message that is no whole number of elements. */
export const UNDEFINED = -32766
/** As the send buffer (or receive buffer) of a collective: the data already lies in the other one. */
export const IN_PLACE: unique symbol = Symbol('MPI.IN_PLACE')
