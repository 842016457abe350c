import { convert } from '../float64/convert.ts'
import { rem as rem64 } from '../float64/rem.ts'
import type { WgslPart } from '../wgsl-part.ts'
import { special } from './special.ts'

/** `f32_min` and `f32_max`: NaN if either is, as in JavaScript; WGSL may return the other. */
export const extremes: WgslPart = {
  needs: [special],
  wgsl: /* wgsl */ `
fn f32_min(a: f32, b: f32) -> f32 {
  return select(min(a, b), f32_nan(), f32_is_nan(a) || f32_is_nan(b));
}

fn f32_max(a: f32, b: f32) -> f32 {
  return select(max(a, b), f32_nan(), f32_is_nan(a) || f32_is_nan(b));
}

fn f32_sign(a: f32) -> f32 {
  return select(sign(a), a, f32_is_nan(a));
}
`,
}

/** `f32_nearest`: `Math.round`, whose ties go up; WGSL's go to even. */
export const nearest: WgslPart = {
  needs: [],
  wgsl: /* wgsl */ `
fn f32_nearest(a: f32) -> f32 {
  let below = floor(a);
  return select(below, below + 1f, a - below >= 0.5f);
}
`,
}

/** `f32_sqrt`: NaN below zero, where WGSL leaves the result open. */
export const sqrt: WgslPart = {
  needs: [special],
  wgsl: /* wgsl */ `
fn f32_sqrt(a: f32) -> f32 {
  return select(f32_nan(), sqrt(a), a >= 0f);
}
`,
}

/** `f32_exp` and its like: NaN for NaN, which WGSL does not promise. */
export const keepsNaN = (name: 'atan' | 'cosh' | 'exp' | 'sinh'): WgslPart => ({
  needs: [special],
  wgsl: /* wgsl */ `
fn f32_${name}(a: f32) -> f32 {
  return select(${name}(a), a, f32_is_nan(a));
}
`,
})

/** `f32_sin` and its like: NaN for infinities and NaN, which WGSL does not promise. */
export const needsFinite = (name: 'cos' | 'sin' | 'tan'): WgslPart => ({
  needs: [special],
  wgsl: /* wgsl */ `
fn f32_${name}(a: f32) -> f32 {
  return select(f32_nan(), ${name}(a), f32_is_finite(a));
}
`,
})

/** `f32_asin` and `f32_acos`: NaN beyond 1, where WGSL leaves the result open. */
export const arcs: WgslPart = {
  needs: [special],
  wgsl: /* wgsl */ `
fn f32_asin(a: f32) -> f32 {
  return select(f32_nan(), asin(a), abs(a) <= 1f);
}

fn f32_acos(a: f32) -> f32 {
  return select(f32_nan(), acos(a), abs(a) <= 1f);
}
`,
}

/** `f32_log2`: minus infinity at zero and NaN below, where WGSL leaves the result open. */
export const log: WgslPart = {
  needs: [special],
  wgsl: /* wgsl */ `
fn f32_log2(a: f32) -> f32 {
  if (a == 0f) { return -f32_infinity(); }
  return select(f32_nan(), log2(a), a > 0f);
}
`,
}

/** `f32_tanh`: WGSL's may overflow to NaN where the result has long been 1. */
export const tanh: WgslPart = {
  needs: [special],
  wgsl: /* wgsl */ `
fn f32_tanh(a: f32) -> f32 {
  return select(tanh(clamp(a, -20f, 20f)), a, f32_is_nan(a));
}
`,
}

/** `f32_pow`: negative bases too, which WGSL leaves open. */
export const pow: WgslPart = {
  needs: [special],
  wgsl: /* wgsl */ `
fn f32_pow(base: f32, exponent: f32) -> f32 {
  if (exponent == 0f) { return 1f; }
  if (f32_is_nan(base) || f32_is_nan(exponent)) { return f32_nan(); }
  if (!f32_is_finite(exponent) && abs(base) == 1f) { return f32_nan(); }
  let is_whole = floor(exponent) == exponent;
  // From 2^24 on all are even.
  let is_odd = is_whole && abs(exponent) < 16777216f && (i32(exponent) & 1) != 0;
  let is_negative = (bitcast<u32>(base) >> 31u) != 0u;
  if (is_negative && !is_whole && base != 0f && f32_is_finite(base)) { return f32_nan(); }
  var magnitude = 0f;
  if (base == 0f) {
    magnitude = select(0f, f32_infinity(), exponent < 0f);
  } else if (!f32_is_finite(base)) {
    magnitude = select(f32_infinity(), 0f, exponent < 0f);
  } else {
    magnitude = pow(abs(base), exponent);
  }
  return select(magnitude, -magnitude, is_negative && is_odd);
}
`,
}

/** `f32_rem`: exact, as JavaScript's `%`; WGSL's goes wrong when the quotient is large. */
export const rem: WgslPart = {
  needs: [convert, rem64],
  wgsl: /* wgsl */ `
fn f32_rem(a: f32, b: f32) -> f32 {
  return bitcast<f32>(f64_to_f32(f64_rem(f64_from_f32(bitcast<u32>(a)), f64_from_f32(bitcast<u32>(b)))));
}
`,
}
