import type { WgslPart } from '../wgsl-part.ts'

/**
 * `f32_to_i32` and `f32_to_u32`, as JavaScript's `| 0` and `>>> 0`: the fraction is dropped and the lowest 32 bits are
 * kept, which makes 0 of infinities and NaN. WGSL's own conversions stop at the limits.
 */
export const integers: WgslPart = {
  needs: [],
  wgsl: /* wgsl */ `
fn f32_to_u32(a: f32) -> u32 {
  let bits = bitcast<u32>(a);
  let exponent = i32((bits >> 23u) & 0xffu) - 127;
  if (exponent < 0 || exponent > 54) { return 0u; }
  let significand = (bits & 0x7fffffu) | 0x800000u;
  let left = significand << u32(max(exponent - 23, 0));
  let word = left >> u32(max(23 - exponent, 0));
  return select(word, 0u - word, (bits >> 31u) != 0u);
}

fn f32_to_i32(a: f32) -> i32 {
  return bitcast<i32>(f32_to_u32(a));
}
`,
}
