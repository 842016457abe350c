import { bits } from './bits.ts'
import type { WgslPart } from '../wgsl-part.ts'

/** `f64_div`. */
export const div: WgslPart = {
  needs: [bits],
  wgsl: /* wgsl */ `
fn f64_div(a: vec2u, b: vec2u) -> vec2u {
  let sign = (a.y ^ b.y) & 0x80000000u;
  let a_finite = f64_is_finite(a);
  let b_finite = f64_is_finite(b);
  let a_zero = f64_is_zero(a);
  let b_zero = f64_is_zero(b);
  if (f64_is_nan(a) || f64_is_nan(b) || (!a_finite && !b_finite) || (a_zero && b_zero)) { return f64_nan; }
  if (!a_finite || b_zero) { return vec2u(0u, sign | 0x7ff00000u); }
  if (a_zero || !b_finite) { return vec2u(0u, sign); }
  let p = f64_unpack(a);
  let q = f64_unpack(b);
  var exponent = p.exponent - q.exponent + 1023;
  var rest = p.significand;
  if (f64_less_unsigned(rest, q.significand)) {
    rest = f64_shift_left(rest, 1u);
    exponent -= 1;
  }
  // Long division: 56 bits, the first of them 1, and the rest for the sticky bit.
  var quotient = vec2u(0u, 0u);
  for (var i = 0u; i < 56u; i++) {
    quotient = f64_shift_left(quotient, 1u);
    if (!f64_less_unsigned(rest, q.significand)) {
      rest = f64_subtract_unsigned(rest, q.significand);
      quotient.x |= 1u;
    }
    rest = f64_shift_left(rest, 1u);
  }
  var m = f64_shift_left(quotient, 7u);
  m.x |= select(0u, 1u, (rest.x | rest.y) != 0u);
  return f64_round_any(sign, exponent, m);
}
`,
}
