import { uint32Division } from '../../integer/division.ts'
import { uint32Exact } from '../../integer/exact.ts'
import { integerOperations, shiftCount } from './integer.ts'
import { call } from './operation.ts'

/** Elements of a `Uint32Array`. */
export const uint32 = integerOperations({
  wgslType: 'u32',
  division: uint32Division,
  floorDiv: {
    wgsl: call('u32_div'),
    javascript: (left, right) => `((${left} / ${right}) >>> 0)`,
    needs: [uint32Division],
  },
  exactPart: uint32Exact,
  stored: (text) => `(${text} >>> 0)`,
  shr: (value, count = '') => `bitcast<u32>(bitcast<i32>(${value}) >> ${shiftCount(count)})`,
  ushr: (value, count = '') => `(${value} >> ${shiftCount(count)})`,
  own: {
    toInt32: { wgsl: call('bitcast<i32>'), javascript: (operand) => `(${operand} | 0)`, needs: [] },
  },
})
