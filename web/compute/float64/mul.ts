import { bits } from './bits.ts'
import type { WgslPart } from '../wgsl-part.ts'

/** `f64_mul`. */
export const mul: WgslPart = {
  needs: [bits],
  wgsl: /* wgsl */ `
fn f64_multiply_words(a: u32, b: u32) -> vec2u {
  let a_low = a & 0xffffu;
  let a_high = a >> 16u;
  let b_low = b & 0xffffu;
  let b_high = b >> 16u;
  let low = a_low * b_low;
  let cross = a_low * b_high;
  let other = a_high * b_low;
  let middle = (low >> 16u) + (cross & 0xffffu) + (other & 0xffffu);
  let high = a_high * b_high + (cross >> 16u) + (other >> 16u) + (middle >> 16u);
  return vec2u((low & 0xffffu) | (middle << 16u), high);
}

// The upper 64 bits of the 128-bit product, the lowest bit sticky.
fn f64_multiply_high(a: vec2u, b: vec2u) -> vec2u {
  let p00 = f64_multiply_words(a.x, b.x);
  let p01 = f64_multiply_words(a.x, b.y);
  let p10 = f64_multiply_words(a.y, b.x);
  let p11 = f64_multiply_words(a.y, b.y);
  let cross = p01.x + p10.x;
  let word1 = cross + p00.y;
  let carry1 = select(0u, 1u, cross < p01.x) + select(0u, 1u, word1 < cross);
  let upper = p01.y + p10.y;
  let upper_carried = upper + carry1;
  let word2 = p11.x + upper_carried;
  let carry2 = select(0u, 1u, upper < p01.y) + select(0u, 1u, upper_carried < upper) + select(0u, 1u, word2 < p11.x);
  return vec2u(word2 | select(0u, 1u, (p00.x | word1) != 0u), p11.y + carry2);
}

fn f64_mul(a: vec2u, b: vec2u) -> vec2u {
  let sign = (a.y ^ b.y) & 0x80000000u;
  let has_zero = f64_is_zero(a) || f64_is_zero(b);
  if (!f64_is_finite(a) || !f64_is_finite(b)) {
    let is_nan = has_zero || f64_is_nan(a) || f64_is_nan(b);
    return select(vec2u(0u, sign | 0x7ff00000u), f64_nan, is_nan);
  }
  if (has_zero) { return vec2u(0u, sign); }
  let p = f64_unpack(a);
  let q = f64_unpack(b);
  // Leading bits at 62 and 63: that of the product is at 61 or 62 of the upper half.
  let m = f64_multiply_high(f64_shift_left(p.significand, 10u), f64_shift_left(q.significand, 11u));
  let exponent = p.exponent + q.exponent - 1023;
  let shift = f64_leading_zeros(m) - 1u;
  return f64_round_any(sign, exponent + 1 - i32(shift), f64_shift_left(m, shift));
}
`,
}
