import { bits } from './bits.ts'
import type { WgslPart } from '../wgsl-part.ts'

/** `f64_add`, `f64_sub`, `f64_neg`, `f64_abs`. */
export const add: WgslPart = {
  needs: [bits],
  wgsl: /* wgsl */ `
fn f64_neg(a: vec2u) -> vec2u {
  return vec2u(a.x, a.y ^ 0x80000000u);
}

fn f64_abs(a: vec2u) -> vec2u {
  return vec2u(a.x, a.y & 0x7fffffffu);
}

fn f64_add(a: vec2u, b: vec2u) -> vec2u {
  let swap = f64_less_unsigned(f64_abs(a), f64_abs(b));
  let large = select(a, b, swap);
  let small = select(b, a, swap);
  let sign = large.y & 0x80000000u;
  let opposite = ((large.y ^ small.y) >> 31u) != 0u;
  if (!f64_is_finite(large)) {
    let cancels = opposite && !f64_is_finite(small);
    return select(large, f64_nan, f64_is_nan(large) || cancels);
  }
  let large_exponent = (large.y >> 20u) & 0x7ffu;
  let small_exponent = (small.y >> 20u) & 0x7ffu;
  let exponent = max(large_exponent, 1u);
  let apart = exponent - max(small_exponent, 1u);
  let large_high = (large.y & 0xfffffu) | select(0u, 0x100000u, large_exponent != 0u);
  let small_high = (small.y & 0xfffffu) | select(0u, 0x100000u, small_exponent != 0u);
  // Leading bits at 61: the sum fits below bit 63. Nine bits below the last place hold what rounding needs, for only
  // neighbours, which lose nothing here, cancel more than one place.
  let m = f64_shift_left(vec2u(large.x, large_high), 9u);
  let n = f64_shift_right_sticky(f64_shift_left(vec2u(small.x, small_high), 9u), apart);
  let low = m.x + n.x;
  let sum = vec2u(low, m.y + n.y + select(0u, 1u, low < m.x));
  let total = select(sum, f64_subtract_unsigned(m, n), opposite);
  if ((total.x | total.y) == 0u) { return vec2u(0u, select(sign, 0u, opposite)); }
  // A subnormal keeps exponent 1: its leading bit stays below bit 62.
  let shift = min(f64_leading_zeros(total) - 1u, exponent);
  return f64_round(sign, exponent + 1u - shift, f64_shift_left(total, shift));
}

fn f64_sub(a: vec2u, b: vec2u) -> vec2u {
  return f64_add(a, f64_neg(b));
}
`,
}
