import { uint32Division } from '../../integer/division.ts'
import { integerOperations, shiftCount } from './integer.ts'

/** Elements of a `Uint32Array`. */
export const uint32 = integerOperations({
  wgslType: 'u32',
  division: uint32Division,
  stored: (text) => `(${text} >>> 0)`,
  shr: (value, count = '') => `bitcast<u32>(bitcast<i32>(${value}) >> ${shiftCount(count)})`,
  ushr: (value, count = '') => `(${value} >> ${shiftCount(count)})`,
})
