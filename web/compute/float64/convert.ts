import { bits } from './bits.ts'
import type { WgslPart } from '../wgsl-part.ts'

/** `f64_from_f32` and `f64_to_f32`, on the float32's bits so that NaN and subnormals survive; `f64_fround`. */
export const convert: WgslPart = {
  needs: [bits],
  wgsl: /* wgsl */ `
fn f64_from_f32(a: u32) -> vec2u {
  let sign = a & 0x80000000u;
  let exponent = (a >> 23u) & 0xffu;
  let significand = a & 0x7fffffu;
  if (exponent == 255u) { return select(vec2u(0u, sign | 0x7ff00000u), f64_nan, significand != 0u); }
  if (exponent != 0u) { return vec2u(significand << 29u, sign | ((exponent + 896u) << 20u) | (significand >> 3u)); }
  if (significand == 0u) { return vec2u(0u, sign); }
  let shift = countLeadingZeros(significand) - 8u;
  let normal = (significand << shift) & 0x7fffffu;
  return vec2u(normal << 29u, sign | ((897u - shift) << 20u) | (normal >> 3u));
}

fn f64_to_f32(a: vec2u) -> u32 {
  let sign = a.y & 0x80000000u;
  if (f64_is_nan(a)) { return 0x7fc00000u; }
  if (!f64_is_finite(a)) { return sign | 0x7f800000u; }
  if (f64_is_zero(a)) { return sign; }
  let p = f64_unpack(a);
  let exponent = p.exponent - 896;
  // The leading bit from 52 to 30: seven bits below the last place of a float32.
  let m = f64_shift_right_sticky(p.significand, 22u + u32(max(1 - exponent, 0))).x;
  let is_tie = (m & 0x7fu) == 0x40u;
  let rounded = ((m + 0x40u) >> 7u) & ~select(0u, 1u, is_tie);
  let packed = (u32(max(exponent, 1) - 1) << 23u) + rounded;
  return sign | select(packed, 0x7f800000u, exponent >= 255 || packed >= 0x7f800000u);
}

fn f64_fround(a: vec2u) -> vec2u {
  return f64_from_f32(f64_to_f32(a));
}
`,
}
