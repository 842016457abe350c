import { bigintLoops } from './bigint-loops.ts'
import { bytesOf, dataKind, isTypedArray, type TypedArray } from './buffer-data.ts'
import { shown } from './checks.ts'
import type { Datatype } from './datatype.ts'
import { datatypeOf } from './datatype-of.ts'
import { elementView } from './element-view.ts'
import { Exception } from './exception.ts'
import { floatLoops } from './float-loops.ts'
import { integerLoops } from './integer-loops.ts'
import { kindName } from './kind-name.ts'
import { Op } from './op.ts'
import { pairLoops } from './pair-loops.ts'
import { valueOps } from './value-ops.ts'

type Name = keyof typeof valueOps
type Combine = (lower: Uint8Array, into: Uint8Array) => void
type Loop = (from: TypedArray, into: TypedArray) => void

const { BAND: band, BOR: bor, BXOR: bxor, LAND: land, LOR: lor, LXOR: lxor } = integerLoops
const byteLoops = { BAND: band, BOR: bor, BXOR: bxor }
const booleanLoops = { LAND: land, LOR: lor, LXOR: lxor }

/** By kind (the table in predefined-datatypes.ts), the operations that MPI defines on it: MPI 4.1, section 6.9.2. */
const LOOPS: readonly object[] = [
  byteLoops,
  ...Array.from({ length: 6 }, () => integerLoops),
  ...Array.from({ length: 2 }, () => bigintLoops),
  ...Array.from({ length: 3 }, () => floatLoops),
  booleanLoops,
]

/** What an operation takes, and the others of its family. */
const TAKES: Readonly<Record<Name, string>> = {
  MAX: 'integers and floating-point numbers',
  MIN: 'integers and floating-point numbers',
  SUM: 'integers and floating-point numbers',
  PROD: 'integers and floating-point numbers',
  LAND: 'integers and booleans',
  LOR: 'integers and booleans',
  LXOR: 'integers and booleans',
  BAND: 'integers and bytes',
  BOR: 'integers and bytes',
  BXOR: 'integers and bytes',
  MAXLOC: 'pairs such as MPI.DOUBLE_INT',
  MINLOC: 'pairs such as MPI.DOUBLE_INT',
  REPLACE: 'arrays in one-sided communication only',
  NO_OP: 'arrays in one-sided communication only',
}

/** @throws {Exception} ERR_OP where MPI does not define it, ERR_TYPE for float16 where there is no Float16Array */
function combinationOf(name: Name, datatype: Datatype): Combine {
  const { element } = datatype
  const pairs: Partial<Record<string, Combine>> | null = pairLoops(element.name)
  const combine = pairs?.[name]
  if (combine) return combine
  const loops: Partial<Record<string, Loop>> = pairs ? {} : (LOOPS[element.kind] ?? {})
  const loop = loops[name]
  if (loop) {
    const view = elementView(datatype) as (bytes: Uint8Array) => TypedArray
    return (lower, into) => loop(view(lower), view(into))
  }
  const what = pairs ? `pairs, MPI.${element.name}` : `${kindName(element.kind)}, MPI.${element.name}`
  const fix = 'use such elements or an op made with MPI.Op.Create'
  throw new Exception('ERR_OP', `MPI.${name} takes ${TAKES[name]}, not ${what}; ${fix}`)
}

/** Typed arrays as values are combined element by element into a new one, as NumPy's are in mpi4py. */
function combineArrays(name: Name, a: unknown, b: unknown): unknown {
  if (!isTypedArray(a) || !isTypedArray(b) || dataKind(a) !== dataKind(b) || a.length !== b.length) {
    const [one, other] = [a, b].map((value) =>
      isTypedArray(value) ? `${shown(value)}(${value.length})` : shown(value),
    )
    throw new Exception('ERR_OP', `MPI.${name} cannot combine ${one} and ${other}; make them alike`)
  }
  const result = b.slice()
  const combine = combinationOf(name, datatypeOf(a))
  combine(bytesOf(`MPI.${name}`, 'a', a), bytesOf(`MPI.${name}`, 'b', result))
  return result
}

function predefined(name: Name, commutative = true): Op {
  const isElementwise = name in bigintLoops
  return new Op({
    label: `MPI.${name}`,
    commutative,
    predefined: true,
    values: (a, b) =>
      isElementwise && (isTypedArray(a) || isTypedArray(b)) ? combineArrays(name, a, b) : valueOps[name](a, b),
    reduction(op, datatype) {
      try {
        return { combine: combinationOf(name, datatype), elementBytes: datatype.element.size, commutative }
      } catch (error) {
        throw error instanceof Exception ? new Exception(error.code, `${op}: ${error.message}`) : error
      }
    },
  })
}

// Every export is a name of `MPI`.

/** The greatest; of floats NaN wins, and -0 is less than 0. */
export const MAX = predefined('MAX')
/** The least; of floats NaN wins, and -0 is less than 0. */
export const MIN = predefined('MIN')
/** Integers wrap around. */
export const SUM = predefined('SUM')
/** Integers wrap around. */
export const PROD = predefined('PROD')
/** Logical and, or, exclusive or: of integers and booleans, 1 or 0. */
export const LAND = predefined('LAND'),
  LOR = predefined('LOR'),
  LXOR = predefined('LXOR')
/** Bitwise and, or, exclusive or: of integers and bytes. */
export const BAND = predefined('BAND'),
  BOR = predefined('BOR'),
  BXOR = predefined('BXOR')
/** The greatest value and its place, the lowest of several; on pair types such as DOUBLE_INT, and on [value, place]. */
export const MAXLOC = predefined('MAXLOC')
/** The least value and its place, the lowest of several; on pair types such as DOUBLE_INT, and on [value, place]. */
export const MINLOC = predefined('MINLOC')
/** The second one; for one-sided communication, and for values. */
export const REPLACE = predefined('REPLACE', false)
/** The first one; for one-sided communication, and for values. */
export const NO_OP = predefined('NO_OP', false)
