import { add } from '../../float64/add.ts'
import { bits } from '../../float64/bits.ts'
import { compare } from '../../float64/compare.ts'
import { convert } from '../../float64/convert.ts'
import { div } from '../../float64/div.ts'
import { integers } from '../../float64/integers.ts'
import { integral } from '../../float64/integral.ts'
import { mul } from '../../float64/mul.ts'
import { rem } from '../../float64/rem.ts'
import { sqrt } from '../../float64/sqrt.ts'
import type { WgslPart } from '../../wgsl-part.ts'
import type { MathName } from '../ir.ts'
import { call, chosen, compared, infix, type Operation, prefix, type Print, type TypeOperations } from './operation.ts'

const from =
  (part: WgslPart) =>
  (wgsl: Print, javascript: Print): Operation => ({ wgsl, javascript, needs: [part] })
const added = from(add)
const tested = from(bits)
const compares = from(compare)

const math = (part: WgslPart, name: MathName, wgsl: string): Operation => from(part)(call(wgsl), call(`Math.${name}`))

/** JavaScript's own result has no exact recipe to follow on the GPU. */
const cpuOnly = (name: MathName): Operation => ({ wgsl: null, javascript: call(`Math.${name}`), needs: [] })

const swapped =
  (print: Print): Print =>
  (left = '', right = '') =>
    print(right, left)

/** JavaScript's numbers, bit for bit. */
export const float64: TypeOperations = {
  wgslType: 'vec2u',
  wgslLiteral: (value) => {
    const [low, high] = new Uint32Array(Float64Array.of(value).buffer)
    return `vec2u(${low}u, 0x${(high ?? 0).toString(16)}u /* ${Object.is(value, -0) ? '-0' : value} */)`
  },
  javascriptLiteral: (value) => (value < 0 || Object.is(value, -0) ? `(-${-value})` : String(value)),
  nonFiniteNeeds: [],
  operations: {
    add: added(call('f64_add'), infix('+')),
    sub: added(call('f64_sub'), infix('-')),
    neg: added(call('f64_neg'), prefix('-')),
    mul: from(mul)(call('f64_mul'), infix('*')),
    div: from(div)(call('f64_div'), infix('/')),
    rem: from(rem)(call('f64_rem'), infix('%')),

    eq: compares(call('f64_eq'), compared.eq),
    ne: compares((left, right) => `(!f64_eq(${left}, ${right}))`, compared.ne),
    lt: compares(call('f64_lt'), compared.lt),
    le: compares(call('f64_le'), compared.le),
    gt: compares(swapped(call('f64_lt')), compared.gt),
    ge: compares(swapped(call('f64_le')), compared.ge),
    truthy: compares(call('f64_truthy'), prefix('!!')),
    isNaN: tested(call('f64_is_nan'), call('Number.isNaN')),
    isFinite: tested(call('f64_is_finite'), call('Number.isFinite')),

    choose: chosen,
    fromBool: {
      wgsl: (test) => `select(vec2u(0u, 0u), vec2u(0u, 0x3ff00000u), ${test})`,
      javascript: (test) => `(${test} ? 1 : 0)`,
      needs: [],
    },

    toFloat32: from(convert)((operand) => `bitcast<f32>(f64_to_f32(${operand}))`, call('Math.fround')),
    toInt32: from(integers)(call('f64_to_i32'), (operand) => `(${operand} | 0)`),
    toUint32: from(integers)(call('f64_to_u32'), (operand) => `(${operand} >>> 0)`),

    abs: math(add, 'abs', 'f64_abs'),
    sqrt: math(sqrt, 'sqrt', 'f64_sqrt'),
    min: math(compare, 'min', 'f64_min'),
    max: math(compare, 'max', 'f64_max'),
    sign: math(compare, 'sign', 'f64_sign'),
    floor: math(integral, 'floor', 'f64_floor'),
    ceil: math(integral, 'ceil', 'f64_ceil'),
    trunc: math(integral, 'trunc', 'f64_trunc'),
    round: math(integral, 'round', 'f64_nearest'),
    fround: math(convert, 'fround', 'f64_fround'),

    acos: cpuOnly('acos'),
    acosh: cpuOnly('acosh'),
    asin: cpuOnly('asin'),
    asinh: cpuOnly('asinh'),
    atan: cpuOnly('atan'),
    atan2: cpuOnly('atan2'),
    atanh: cpuOnly('atanh'),
    cbrt: cpuOnly('cbrt'),
    cos: cpuOnly('cos'),
    cosh: cpuOnly('cosh'),
    exp: cpuOnly('exp'),
    expm1: cpuOnly('expm1'),
    hypot: cpuOnly('hypot'),
    log: cpuOnly('log'),
    log10: cpuOnly('log10'),
    log1p: cpuOnly('log1p'),
    log2: cpuOnly('log2'),
    pow: cpuOnly('pow'),
    sin: cpuOnly('sin'),
    sinh: cpuOnly('sinh'),
    tan: cpuOnly('tan'),
    tanh: cpuOnly('tanh'),
  },
}
