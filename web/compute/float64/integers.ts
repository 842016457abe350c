import type { WgslPart } from '../wgsl-part.ts'

/**
 * `f64_from_i32` and `f64_from_u32`, exact; `f64_to_i32` and `f64_to_u32`, as JavaScript's `| 0` and `>>> 0`: the
 * fraction is dropped and the lowest 32 bits are kept, which makes 0 of infinities and NaN.
 */
export const integers: WgslPart = {
  needs: [],
  wgsl: /* wgsl */ `
fn f64_from_u32(a: u32) -> vec2u {
  if (a == 0u) { return vec2u(0u, 0u); }
  let zeros = countLeadingZeros(a);
  // In two steps, for WGSL shifts by less than 32: the leading bit goes.
  let fraction = (a << zeros) << 1u;
  return vec2u(fraction << 20u, ((1054u - zeros) << 20u) | (fraction >> 12u));
}

fn f64_from_i32(a: i32) -> vec2u {
  let magnitude = f64_from_u32(u32(abs(a)));
  return vec2u(magnitude.x, magnitude.y | (u32(a) & 0x80000000u));
}

fn f64_to_u32(a: vec2u) -> u32 {
  let exponent = i32((a.y >> 20u) & 0x7ffu) - 1023;
  if (exponent < 0 || exponent > 83) { return 0u; }
  let high = (a.y & 0xfffffu) | 0x100000u;
  var word = 0u;
  if (exponent > 52) {
    word = a.x << u32(exponent - 52);
  } else if (exponent > 20) {
    let shift = u32(52 - exponent);
    word = (a.x >> shift) | ((high << 1u) << (31u - shift));
  } else {
    word = high >> u32(20 - exponent);
  }
  return select(word, 0u - word, (a.y >> 31u) != 0u);
}

fn f64_to_i32(a: vec2u) -> i32 {
  return bitcast<i32>(f64_to_u32(a));
}
`,
}
