import { expect } from 'vitest'
import type { TypedArray } from '../mpi/buffer-data.ts'
import { IN_PLACE } from '../mpi/constants.ts'
import type { Datatype } from '../mpi/datatype.ts'
import type { Intracomm } from '../mpi/intracomm.ts'
import type { Mpi } from '../mpi/mpi.ts'
import { type ArrayKind, numbersOf } from './array-kinds.ts'
import type { Collective, CollectiveArguments, CollectiveCase, Elements } from './collective-parts.ts'

/** Which of a collective's three forms. */
export type Form = 'blocking' | 'nonblocking' | 'persistent'

/** So often a persistent call is started. */
const STARTS = 2

/** What the collective's form is called. */
export function nameOf({ names }: Collective, form: Form): string {
  return form === 'persistent' ? `${names[0]}_init` : names[form === 'blocking' ? 0 : 1]
}

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
  const [blocking, nonblocking, persistent] = collective.forms(comm, args, call)
  const where = `${nameOf(collective, form)} of ${count} x ${datatype}, root ${root} of ${comm.size}, ${inPlace ? 'in place, ' : ''}rank ${comm.rank}`
  const check = (): void => {
    if (recvArray) expectArray(recvArray, kind.of(part.after ?? []), where)
    if (sendArray) expectArray(sendArray, kind.of(part.send as number[]), `the sendbuf of ${where}`)
  }
  const often = async (): Promise<void> => {
    const before = recvArray && bytesOf(recvArray).slice()
    const request = persistent()
    for (let start = 1; start <= STARTS; start++) {
      request.Start()
      await request.Wait()
      if (start === STARTS) break
      check()
      if (recvArray && before) bytesOf(recvArray).set(before)
    }
    request.Free()
  }
  return { ended: form === 'persistent' ? often() : form === 'blocking' ? blocking() : nonblocking().Wait(), check }
}

const bytesOf = (array: TypedArray): Uint8Array => new Uint8Array(array.buffer, array.byteOffset, array.byteLength)

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
