import { describe, it } from 'vitest'
import type { Intracomm } from '../mpi/intracomm.ts'
import type { Mpi } from '../mpi/mpi.ts'
import { ARRAY_KINDS, type ArrayKind } from './array-kinds.ts'
import { SIZES } from './collective-cases.ts'
import type { Collective } from './collective-parts.ts'
import { everyComm } from './every-comm.ts'
import { ARITHMETIC, BITWISE, LOGICAL, type ReductionRule } from './reduction-rules.ts'
import { expectCollective, type Form, nameOf } from './run-collective.ts'
import { runWorld } from './run-world.ts'

/** Elements of an array, and the ops that MPI defines on them. */
interface Kind {
  readonly kind: ArrayKind
  /** Its name in `MPI`. */
  readonly datatype: string
  readonly rules: readonly ReductionRule[]
}

const KINDS: readonly Kind[] = ARRAY_KINDS.flatMap((kind) =>
  kind.datatypes.map((datatype) => ({ kind, datatype, rules: rulesOn(datatype) })),
)
const FLOAT64 = KINDS.find(({ datatype }) => datatype === 'DOUBLE') as Kind
const BYTES = KINDS.find(({ datatype }) => datatype === 'UINT8_T') as Kind

/** Nothing, one element, a prime number of them. */
const SHORT = [0, 1, 7]

/** Every collective x world sizes x roots x kinds of array x lengths x IN_PLACE, in one of its three forms. */
export function testCollectives(collectives: readonly Collective[], form: Form): void {
  const named = collectives.map((collective) => ({ name: nameOf(collective, form), collective }))
  describe.each(named)('$name', { timeout: 60_000 }, ({ collective }) => {
    it.each(form === 'persistent' ? [1, 2, 3, 5, 8] : SIZES)(
      'at every root of %i ranks, of short data',
      async (size) => {
        await runWorld(size, (mpi) => everyCase(collective, form, mpi.COMM_WORLD, mpi, [FLOAT64, BYTES], SHORT))
      },
    )

    // The forms differ in who waits, not in the algorithm: the one is tried on all sizes.
    it.each(form === 'blocking' ? SIZES : [5, 8])(
      'on %i ranks, of data so long that each algorithm is chosen',
      async (size) => {
        const large = collective.large(size)
        await runWorld(size, (mpi) => everyCase(collective, form, mpi.COMM_WORLD, mpi, [FLOAT64], large, [size - 1]))
      },
    )

    it('of every kind of array, by every name of its elements, with every op that takes them', () =>
      runWorld(3, (mpi) => everyCase(collective, form, mpi.COMM_WORLD, mpi, KINDS, [5])))

    it('on COMM_SELF, COMM_WORLD and duplicates of both', () =>
      everyComm(3, (comm, mpi) => everyCase(collective, form, comm, mpi, [FLOAT64], SHORT)))
  })
}

async function everyCase(
  collective: Collective,
  form: Form,
  comm: Intracomm,
  mpi: Mpi,
  kinds: readonly Kind[],
  counts: readonly number[],
  roots = collective.rooted ? Array.from({ length: comm.size }, (_, rank) => rank) : [0],
): Promise<void> {
  for (const { kind, datatype, rules } of kinds) {
    for (const rule of collective.reduces ? rules : ARITHMETIC.slice(0, 1)) {
      for (const root of roots) {
        for (const count of counts) {
          for (const inPlace of collective.takesInPlace ? [false, true] : [false]) {
            await expectCollective(collective, form, comm, mpi, {
              size: comm.size,
              root,
              count,
              inPlace,
              rule,
              kind,
              datatype,
            })
          }
        }
      }
    }
  }
}

/** MPI 4.1, section 6.9.2; on characters there are no operations. */
function rulesOn(datatype: string): readonly ReductionRule[] {
  if (datatype === 'CHAR') return []
  if (datatype === 'BYTE') return BITWISE
  if (datatype === 'C_BOOL' || datatype === 'BOOL') return LOGICAL
  if (/^(REAL|FLOAT|DOUBLE)/.test(datatype)) return ARITHMETIC
  return [...ARITHMETIC, ...LOGICAL, ...BITWISE]
}
