import { int32Division } from '../../integer/division.ts'
import { integerOperations, shiftCount } from './integer.ts'

/** Elements of an `Int32Array`. */
export const int32 = integerOperations({
  wgslType: 'i32',
  division: int32Division,
  stored: (text) => `(${text} | 0)`,
  shr: (value, count = '') => `(${value} >> ${shiftCount(count)})`,
  ushr: (value, count = '') => `bitcast<i32>(bitcast<u32>(${value}) >> ${shiftCount(count)})`,
})
