import * as combiners from './datatype-constants.ts'

/** For each way of making a datatype, by mpi4py's name for it: the arguments of the call. */
export interface Makings<D> {
  NAMED: Record<string, never>
  DUP: Record<string, never>
  CONTIGUOUS: { count: number }
  VECTOR: { count: number; blocklength: number; stride: number }
  HVECTOR: { count: number; blocklength: number; stride: number }
  INDEXED: { blocklengths: number[]; displacements: number[] }
  HINDEXED: { blocklengths: number[]; displacements: number[] }
  INDEXED_BLOCK: { blocklength: number; displacements: number[] }
  HINDEXED_BLOCK: { blocklength: number; displacements: number[] }
  STRUCT: { blocklengths: number[]; displacements: number[]; datatypes: D[] }
  SUBARRAY: { sizes: number[]; subsizes: number[]; starts: number[]; order: number }
  DARRAY: {
    size: number
    rank: number
    gsizes: number[]
    distribs: number[]
    dargs: number[]
    psizes: number[]
    order: number
  }
  RESIZED: { lb: number; extent: number }
}

/** How one was made. */
export type Making<D> = { [C in keyof Makings<D>]: { combiner: C; params: Makings<D>[C] } }[keyof Makings<D>]

/** The number of a way of making one: `MPI.COMBINER_VECTOR` of `VECTOR`. */
export const combinerOf = (name: keyof Makings<unknown>): number => combiners[`COMBINER_${name}`]

/**
 * The arguments as MPI lists them: integers, and counts, to which lengths, strides, displacements and bounds belong (MPI
 * 4.1, section 5.1.13, for the calls with large counts, which mpi4py makes).
 */
export function numbersOf<D>({ combiner, params }: Making<D>): [integers: number[], counts: number[]] {
  switch (combiner) {
    case 'NAMED':
    case 'DUP':
      return [[], []]
    case 'CONTIGUOUS':
      return [[], [params.count]]
    case 'VECTOR':
    case 'HVECTOR':
      return [[], [params.count, params.blocklength, params.stride]]
    case 'INDEXED':
    case 'HINDEXED':
    case 'STRUCT':
      return [[], [params.blocklengths.length, ...params.blocklengths, ...params.displacements]]
    case 'INDEXED_BLOCK':
    case 'HINDEXED_BLOCK':
      return [[], [params.displacements.length, params.blocklength, ...params.displacements]]
    case 'SUBARRAY':
      return [
        [params.sizes.length, params.order],
        [...params.sizes, ...params.subsizes, ...params.starts],
      ]
    case 'DARRAY': {
      const { size, rank, gsizes, distribs, dargs, psizes, order } = params
      return [[size, rank, gsizes.length, ...distribs, ...dargs, ...psizes, order], [...gsizes]]
    }
    default:
      return [[], [params.lb, params.extent]]
  }
}
