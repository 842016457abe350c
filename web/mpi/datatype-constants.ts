// Every export is a name of `MPI`.

/** How `Create_darray` shares one dimension out: not at all. */
export const DISTRIBUTE_NONE = 60
/** In one block for each rank. */
export const DISTRIBUTE_BLOCK = 61
/** In blocks, dealt out in turn. */
export const DISTRIBUTE_CYCLIC = 62
/** As the length of a block: as long as needed where each rank has one, else 1. */
export const DISTRIBUTE_DFLT_DARG = -49767

/** Which call a datatype was made by: `Datatype.combiner`. NAMED: it is predefined. */
export const COMBINER_NAMED = 101,
  COMBINER_DUP = 102,
  COMBINER_CONTIGUOUS = 103,
  COMBINER_VECTOR = 104,
  COMBINER_HVECTOR = 105,
  COMBINER_INDEXED = 106,
  COMBINER_HINDEXED = 107,
  COMBINER_INDEXED_BLOCK = 108,
  COMBINER_HINDEXED_BLOCK = 109,
  COMBINER_STRUCT = 110,
  COMBINER_SUBARRAY = 111,
  COMBINER_DARRAY = 112,
  COMBINER_RESIZED = 113,
  COMBINER_VALUE_INDEX = 114
