import { bits } from './bits.ts'
import type { WgslPart } from '../wgsl-part.ts'

/** `f64_rem`: JavaScript's `%`, which is exact. It takes a turn for every binary place between its operands. */
export const rem: WgslPart = {
  needs: [bits],
  wgsl: /* wgsl */ `
fn f64_rem(a: vec2u, b: vec2u) -> vec2u {
  if (!f64_is_finite(a) || f64_is_nan(b) || f64_is_zero(b)) { return f64_nan; }
  if (!f64_is_finite(b) || f64_is_zero(a)) { return a; }
  let sign = a.y & 0x80000000u;
  let p = f64_unpack(a);
  let q = f64_unpack(b);
  if (p.exponent < q.exponent) { return a; }
  var rest = p.significand;
  for (var places = p.exponent - q.exponent; places > 0; places--) {
    if (!f64_less_unsigned(rest, q.significand)) { rest = f64_subtract_unsigned(rest, q.significand); }
    rest = f64_shift_left(rest, 1u);
  }
  if (!f64_less_unsigned(rest, q.significand)) { rest = f64_subtract_unsigned(rest, q.significand); }
  if ((rest.x | rest.y) == 0u) { return vec2u(0u, sign); }
  let shift = f64_leading_zeros(rest) - 1u;
  return f64_round_any(sign, q.exponent + 10 - i32(shift), f64_shift_left(rest, shift));
}
`,
}
