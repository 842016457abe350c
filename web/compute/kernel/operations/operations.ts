import type { OperationName, Type } from '../ir.ts'
import { bool } from './bool.ts'
import { float32 } from './float32.ts'
import { float64 } from './float64.ts'
import { int32 } from './int32.ts'
import type { Operation, TypeOperations } from './operation.ts'
import { uint32 } from './uint32.ts'

/** What every type can do. */
export const TYPES: Readonly<Record<Type, TypeOperations>> = { bool, float64, float32, int32, uint32 }

/** For operations that the compiler has already found to exist. */
export function operationOf(type: Type, name: OperationName): Operation {
  const operation = TYPES[type].operations[name]
  if (operation === undefined) throw new Error(`kernel compiler: ${type} has no '${name}'`)
  return operation
}
