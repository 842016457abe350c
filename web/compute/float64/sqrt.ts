import { bits } from './bits.ts'
import type { WgslPart } from '../wgsl-part.ts'

/** `f64_sqrt`. */
export const sqrt: WgslPart = {
  needs: [bits],
  wgsl: /* wgsl */ `
fn f64_sqrt(a: vec2u) -> vec2u {
  if (f64_is_zero(a)) { return a; }
  if (f64_is_nan(a) || (a.y >> 31u) != 0u) { return f64_nan; }
  if (!f64_is_finite(a)) { return a; }
  let p = f64_unpack(a);
  let odd = ((p.exponent - 1023) & 1) != 0;
  let exponent = p.exponent - 1023 - select(0, 1, odd);
  var digits = f64_shift_left(p.significand, select(10u, 11u, odd));
  // The root digit by digit, as on paper, in base 2: 55 bits, the first of them 1, and the rest for the sticky bit.
  var rest = vec2u(0u, 0u);
  var root = vec2u(0u, 0u);
  for (var i = 0u; i < 55u; i++) {
    rest = f64_shift_left(rest, 2u);
    rest.x |= digits.y >> 30u;
    digits = f64_shift_left(digits, 2u);
    var trial = f64_shift_left(root, 2u);
    trial.x |= 1u;
    root = f64_shift_left(root, 1u);
    if (!f64_less_unsigned(rest, trial)) {
      rest = f64_subtract_unsigned(rest, trial);
      root.x |= 1u;
    }
  }
  var m = f64_shift_left(root, 8u);
  m.x |= select(0u, 1u, (rest.x | rest.y) != 0u);
  return f64_round(0u, u32((exponent >> 1u) + 1023), m);
}
`,
}
