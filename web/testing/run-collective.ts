import { expect } from 'vitest'
import type { TypedArray } from '../mpi/buffer-data.ts'
import { IN_PLACE } from '../mpi/constants.ts'
import type { Datatype } from '../mpi/datatype.ts'
import type { Intracomm } from '../mpi/intracomm.ts'
import type { Mpi } from '../mpi/mpi.ts'
import { type ArrayKind, numbersOf } from './array-kinds.ts'
import type { Collective, CollectiveArguments, CollectiveCase, Elements } from './collective-parts.ts'

/** Which of a collective's two forms. */
export type Form = 'blocking' | 'nonblocking'

/** One call on this rank: with this kind of array, whose elements this datatype names. */
interface KindCase extends CollectiveCase {
  readonly kind: ArrayKind
  readonly datatype: string
}

/** Carries out one call as this rank, and compares its buffers with what a plain loop says. */
export async function expectCollective(
  collective: Collective,
  form: Form,
  comm: Intracomm,
  mpi: Mpi,
  call: KindCase,
): Promise<void> {
  const begun = beginCollective(collective, form, comm, mpi, call)
  await begun.ended
  begun.check()
}

/** Begins one call: `check` is for after its end. */
export function beginCollective(collective: Collective, form: Form, comm: Intracomm, mpi: Mpi, call: KindCase) {
  const { kind, datatype, root, count, inPlace, rule } = call
  const part = collective.part(call, comm.rank)
  const type = mpi[datatype as 'DOUBLE'] as Datatype<TypedArray>
  const [sendArray, recvArray] = [arrayOf(kind, part.send), arrayOf(kind, part.recv)]
  const argument = (elements: Elements, array: TypedArray | null): CollectiveArguments['send'] =>
    elements === 'in place' ? IN_PLACE : array && [array, type]
  const args: CollectiveArguments = {
    send: argument(part.send, sendArray),
    recv: argument(part.recv, recvArray),
    op: mpi[rule.op],
  }
  const [blocking, nonblocking] = collective.forms(comm, args, call)
  const name = collective.names[form === 'blocking' ? 0 : 1]
  const where = `${name} of ${count} x ${datatype}, root ${root} of ${comm.size}, ${inPlace ? 'in place, ' : ''}rank ${comm.rank}`
  return {
    ended: form === 'blocking' ? blocking() : nonblocking().Wait(),
    check: (): void => {
      if (recvArray) expectArray(recvArray, kind.of(part.after ?? []), where)
      if (sendArray) expectArray(sendArray, kind.of(part.send as number[]), `the sendbuf of ${where}`)
    },
  }
}

const arrayOf = (kind: ArrayKind, elements: Elements): TypedArray | null =>
  elements === null || elements === 'in place' ? null : kind.of(elements)

/** As `toEqual`, but fast for long arrays that are equal. */
function expectArray(actual: TypedArray, expected: TypedArray, where: string): void {
  const [mine, theirs] = [actual, expected].map((a) => Buffer.from(a.buffer, a.byteOffset, a.byteLength)) as [
    Buffer,
    Buffer,
  ]
  if (mine.compare(theirs) !== 0) expect(numbersOf(actual), where).toEqual(numbersOf(expected))
}
