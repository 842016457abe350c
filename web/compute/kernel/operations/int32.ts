import { int32Division, int32FloorDivision } from '../../integer/division.ts'
import { int32Exact } from '../../integer/exact.ts'
import { order } from '../../integer/order.ts'
import { integerOperations, shiftCount } from './integer.ts'
import { call, compared, type Operation, type Print } from './operation.ts'

const withUint32 = (wgsl: Print, javascript: Print): Operation => ({ wgsl, javascript, needs: [order] })

const not =
  (name: string): Print =>
  (...operands) =>
    `(!${name}(${operands.join(', ')}))`

/** Elements of an `Int32Array`. */
export const int32 = integerOperations({
  wgslType: 'i32',
  division: int32Division,
  floorDiv: {
    wgsl: call('i32_floor_div'),
    javascript: (left, right) => `(Math.floor(${left} / ${right}) | 0)`,
    needs: [int32FloorDivision],
  },
  exactPart: int32Exact,
  stored: (text) => `(${text} | 0)`,
  shr: (value, count = '') => `(${value} >> ${shiftCount(count)})`,
  ushr: (value, count = '') => `bitcast<i32>(bitcast<u32>(${value}) >> ${shiftCount(count)})`,
  own: {
    toUint32: {
      wgsl: call('bitcast<u32>'),
      javascript: (operand) => `(${operand} >>> 0)`,
      needs: [],
      exact: { wgsl: call('i32_to_u32_exactly'), javascript: (operand = '') => operand, needs: [int32Exact] },
    },

    eqUint32: withUint32(call('i32_eq_u32'), compared.eq),
    neUint32: withUint32(not('i32_eq_u32'), compared.ne),
    ltUint32: withUint32(call('i32_lt_u32'), compared.lt),
    leUint32: withUint32(not('i32_gt_u32'), compared.le),
    gtUint32: withUint32(call('i32_gt_u32'), compared.gt),
    geUint32: withUint32(not('i32_lt_u32'), compared.ge),
  },
})
