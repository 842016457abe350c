import { bits } from './bits.ts'
import type { WgslPart } from '../wgsl-part.ts'

/** `f64_eq`, `f64_lt`, `f64_le`, `f64_truthy`, `f64_min`, `f64_max`, `f64_sign`. */
export const compare: WgslPart = {
  needs: [bits],
  wgsl: /* wgsl */ `
// Numbers other than NaN in ascending order as unsigned integers; -0 just below 0.
fn f64_order(a: vec2u) -> vec2u {
  return select(vec2u(a.x, a.y | 0x80000000u), ~a, (a.y >> 31u) != 0u);
}

fn f64_eq(a: vec2u, b: vec2u) -> bool {
  if (f64_is_nan(a) || f64_is_nan(b)) { return false; }
  return all(a == b) || (f64_is_zero(a) && f64_is_zero(b));
}

fn f64_lt(a: vec2u, b: vec2u) -> bool {
  if (f64_is_nan(a) || f64_is_nan(b) || (f64_is_zero(a) && f64_is_zero(b))) { return false; }
  return f64_less_unsigned(f64_order(a), f64_order(b));
}

fn f64_le(a: vec2u, b: vec2u) -> bool {
  return f64_lt(a, b) || f64_eq(a, b);
}

fn f64_truthy(a: vec2u) -> bool {
  return !f64_is_zero(a) && !f64_is_nan(a);
}

fn f64_min(a: vec2u, b: vec2u) -> vec2u {
  if (f64_is_nan(a) || f64_is_nan(b)) { return f64_nan; }
  return select(a, b, f64_less_unsigned(f64_order(b), f64_order(a)));
}

fn f64_max(a: vec2u, b: vec2u) -> vec2u {
  if (f64_is_nan(a) || f64_is_nan(b)) { return f64_nan; }
  return select(a, b, f64_less_unsigned(f64_order(a), f64_order(b)));
}

fn f64_sign(a: vec2u) -> vec2u {
  if (f64_is_zero(a) || f64_is_nan(a)) { return a; }
  return vec2u(0u, (a.y & 0x80000000u) | 0x3ff00000u);
}
`,
}
