import { integers } from '../../float32/integers.ts'
import { arcs, extremes, keepsNaN, log, nearest, needsFinite, pow, rem, sqrt, tanh } from '../../float32/math.ts'
import { special } from '../../float32/special.ts'
import { convert } from '../../float64/convert.ts'
import type { WgslPart } from '../../wgsl-part.ts'
import type { MathName } from '../ir.ts'
import { call, chosen, compared, infix, type Operation, prefix, type Print, type TypeOperations } from './operation.ts'

/** Every result is rounded to float32 at once, as the GPU does. */
const rounded =
  (print: Print): Print =>
  (...operands) =>
    `Math.fround(${print(...operands)})`

const operation = (wgsl: Print, javascript: Print, ...needs: WgslPart[]): Operation => ({ wgsl, javascript, needs })

const math = (name: MathName, wgsl: Print = call(name), ...needs: WgslPart[]): Operation =>
  operation(wgsl, rounded(call(`Math.${name}`)), ...needs)

const cpuOnly = (name: MathName): Operation => ({ wgsl: null, javascript: rounded(call(`Math.${name}`)), needs: [] })

const logarithm = (name: MathName, scale: string): Operation =>
  math(name, (operand) => `(f32_log2(${operand})${scale})`, log)

const wgslFinite = (value: number): string => {
  const text = Object.is(value, -0) ? '-0' : String(value)
  return value < 0 || Object.is(value, -0) ? `(${text}f)` : `${text}f`
}

/**
 * float32 as the GPU has it. `+ - *` and comparisons are exact to the last bit wherever the GPU keeps subnormals and
 * does not fuse; `/` and `sqrt` within 2.5 ulp; `sin` and `cos` within 2^-11 on [-π, π]; `exp`, `log` and the rest as
 * WGSL's table of accuracies says.
 */
export const float32: TypeOperations = {
  wgslType: 'f32',
  wgslLiteral: (value) => {
    const nearestValue = Math.fround(value)
    if (Number.isNaN(nearestValue)) return 'f32_nan()'
    if (!Number.isFinite(nearestValue)) return nearestValue > 0 ? 'f32_infinity()' : '(-f32_infinity())'
    return wgslFinite(nearestValue)
  },
  javascriptLiteral: (value) => {
    const nearestValue = Math.fround(value)
    return nearestValue < 0 || Object.is(nearestValue, -0) ? `(-${-nearestValue})` : String(nearestValue)
  },
  nonFiniteNeeds: [special],
  operations: {
    add: operation(infix('+'), rounded(infix('+'))),
    sub: operation(infix('-'), rounded(infix('-'))),
    neg: operation(prefix('-'), prefix('-')),
    mul: operation(infix('*'), rounded(infix('*'))),
    div: operation(infix('/'), rounded(infix('/'))),
    rem: operation(call('f32_rem'), rounded(infix('%')), rem),

    eq: operation(infix('=='), compared.eq),
    ne: operation(call('f32_ne'), compared.ne, special),
    lt: operation(infix('<'), compared.lt),
    le: operation(infix('<='), compared.le),
    gt: operation(infix('>'), compared.gt),
    ge: operation(infix('>='), compared.ge),
    truthy: operation(call('f32_truthy'), prefix('!!'), special),
    isNaN: operation(call('f32_is_nan'), call('Number.isNaN'), special),
    isFinite: operation(call('f32_is_finite'), call('Number.isFinite'), special),

    choose: chosen,
    fromBool: operation(
      (test) => `select(0f, 1f, ${test})`,
      (test) => `(${test} ? 1 : 0)`,
    ),

    toFloat64: operation(
      (operand) => `f64_from_f32(bitcast<u32>(${operand}))`,
      (operand = '') => operand,
      convert,
    ),
    toInt32: operation(call('f32_to_i32'), (operand) => `(${operand} | 0)`, integers),
    toUint32: operation(call('f32_to_u32'), (operand) => `(${operand} >>> 0)`, integers),

    abs: math('abs'),
    sign: math('sign', call('f32_sign'), extremes),
    min: math('min', call('f32_min'), extremes),
    max: math('max', call('f32_max'), extremes),
    floor: math('floor'),
    ceil: math('ceil'),
    trunc: math('trunc'),
    round: math('round', call('f32_nearest'), nearest),
    fround: operation((operand = '') => operand, call('Math.fround')),

    sqrt: math('sqrt', call('f32_sqrt'), sqrt),
    pow: math('pow', call('f32_pow'), pow),
    exp: math('exp', call('f32_exp'), keepsNaN('exp')),
    log: logarithm('log', ' * 0.6931472f'),
    log2: logarithm('log2', ''),
    log10: logarithm('log10', ' * 0.30103f'),
    sin: math('sin', call('f32_sin'), needsFinite('sin')),
    cos: math('cos', call('f32_cos'), needsFinite('cos')),
    tan: math('tan', call('f32_tan'), needsFinite('tan')),
    asin: math('asin', call('f32_asin'), arcs),
    acos: math('acos', call('f32_acos'), arcs),
    atan: math('atan', call('f32_atan'), keepsNaN('atan')),
    sinh: math('sinh', call('f32_sinh'), keepsNaN('sinh')),
    cosh: math('cosh', call('f32_cosh'), keepsNaN('cosh')),
    tanh: math('tanh', call('f32_tanh'), tanh),

    atan2: cpuOnly('atan2'),
    acosh: cpuOnly('acosh'),
    asinh: cpuOnly('asinh'),
    atanh: cpuOnly('atanh'),
    cbrt: cpuOnly('cbrt'),
    expm1: cpuOnly('expm1'),
    hypot: cpuOnly('hypot'),
    log1p: cpuOnly('log1p'),
  },
}
