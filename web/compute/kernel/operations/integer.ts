import { integers } from '../../float64/integers.ts'
import type { WgslPart } from '../../wgsl-part.ts'
import { call, chosen, compared, infix, type Operation, prefix, type Print, type TypeOperations } from './operation.ts'

/** Where int32 and uint32 differ. */
interface IntegerType {
  readonly wgslType: 'i32' | 'u32'
  readonly division: WgslPart
  readonly floorDiv: Operation
  /** The functions that fail where the type cannot hold the result. */
  readonly exactPart: WgslPart
  /** Stores a JavaScript number into the type. */
  readonly stored: (text: string) => string
  /** The right shifts of JavaScript: its `>>` takes its operand as int32, its `>>>` as uint32. */
  readonly shr: Print
  readonly ushr: Print
  /** Those that the other integer type does not have. */
  readonly own: TypeOperations['operations']
}

/** WGSL shifts by u32, and refuses constants above 31; JavaScript looks at the lowest five bits. */
export const shiftCount = (count: string): string => `(u32(${count}) & 31u)`

/**
 * Integers with this one rule: the result of every operation is stored into the type at once, as into an element of
 * the array. So `+`, `-` and `*` wrap (`*` as `Math.imul`, exact where JavaScript's product would have lost bits), `/`
 * drops the fraction, and division by zero gives 0, as storing infinity or NaN does.
 */
export function integerOperations({
  wgslType,
  division,
  floorDiv,
  exactPart,
  stored,
  shr,
  ushr,
  own,
}: IntegerType): TypeOperations {
  const operation = (wgsl: Print, javascript: Print, ...needs: WgslPart[]): Operation => ({ wgsl, javascript, needs })
  const wrapped =
    (print: Print): Print =>
    (...operands) =>
      stored(print(...operands))
  const alike = (print: Print): Operation => operation(print, wrapped(print))
  const whole = operation(
    (operand = '') => operand,
    (operand = '') => operand,
  )
  const product = wrapped(call('Math.imul'))
  const exactly = (name: string, operator: Print, wrapping: Operation): Operation => {
    const exact = { wgsl: call(`${wgslType}_${name}_exactly`), javascript: operator, needs: [exactPart] }
    return { ...wrapping, exact }
  }
  const suffix = wgslType === 'i32' ? 'i' : 'u'
  return {
    wgslType,
    // The least i32 has no literal: its magnitude does not fit.
    wgslLiteral: (value) => (value < 0 ? `i32(${value})` : `${value}${suffix}`),
    javascriptLiteral: (value) => (value < 0 ? `(${value})` : String(value)),
    nonFiniteNeeds: [],
    operations: {
      add: exactly('add', infix('+'), alike(infix('+'))),
      sub: exactly('sub', infix('-'), alike(infix('-'))),
      neg: exactly(
        'neg',
        prefix('-'),
        operation(wgslType === 'i32' ? prefix('-') : (operand) => `(0u - ${operand})`, wrapped(prefix('-'))),
      ),
      mul: exactly('mul', infix('*'), operation(infix('*'), product)),
      imul: operation(infix('*'), product),
      div: operation(call(`${wgslType}_div`), wrapped(infix('/')), division),
      truncDiv: exactly(
        'div',
        (left, right) => `Math.trunc(${left} / ${right})`,
        operation(call(`${wgslType}_div`), wrapped(infix('/')), division),
      ),
      floorDiv: exactly('floor_div', (left, right) => `Math.floor(${left} / ${right})`, floorDiv),
      ...own,
      rem: exactly('rem', infix('%'), operation(call(`${wgslType}_rem`), wrapped(infix('%')), division)),

      eq: operation(infix('=='), compared.eq),
      ne: operation(infix('!='), compared.ne),
      lt: operation(infix('<'), compared.lt),
      le: operation(infix('<='), compared.le),
      gt: operation(infix('>'), compared.gt),
      ge: operation(infix('>='), compared.ge),
      truthy: operation((operand) => `(${operand} != 0${suffix})`, prefix('!!')),

      choose: chosen,
      fromBool: operation(
        (test) => `select(0${suffix}, 1${suffix}, ${test})`,
        (test) => `(${test} ? 1 : 0)`,
      ),

      toFloat64: operation(call(`f64_from_${wgslType}`), (operand = '') => operand, integers),
      toFloat32: operation(call('f32'), call('Math.fround')),

      and: alike(infix('&')),
      or: alike(infix('|')),
      xor: alike(infix('^')),
      not: alike(prefix('~')),
      shl: operation((value, count = '') => `(${value} << ${shiftCount(count)})`, wrapped(infix('<<'))),
      shr: operation(shr, wrapped(infix('>>'))),
      ushr: operation(ushr, wrapped(infix('>>>'))),
      clz32: operation(call('countLeadingZeros'), call('Math.clz32')),

      abs: exactly(
        'abs',
        call('Math.abs'),
        operation(wgslType === 'i32' ? call('abs') : (operand = '') => operand, wrapped(call('Math.abs'))),
      ),
      sign: operation(wgslType === 'i32' ? call('sign') : (operand = '') => `min(${operand}, 1u)`, call('Math.sign')),
      min: operation(call('min'), call('Math.min')),
      max: operation(call('max'), call('Math.max')),
      floor: whole,
      ceil: whole,
      trunc: whole,
      round: whole,
    },
  }
}
