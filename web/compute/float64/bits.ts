import type { WgslPart } from '../wgsl-part.ts'

/**
 * IEEE 754 binary64 as integer arithmetic in WGSL, equal to JavaScript's numbers bit for bit (any NaN for a NaN).
 *
 * A float64 is a `vec2u`: x the low word, y the high word, as a little-endian `Float64Array` lies in a storage buffer.
 * No WGSL float takes part, so the latitude WGSL gives float arithmetic (reassociation, flushed subnormals) cannot touch it.
 *
 *     y: | 31 sign | 30..20 exponent + 1023 | 19..0 significand, high |   x: | 31..0 significand, low |
 *
 * This part is the ground of the others: 64-bit shifts, the unpacked form, and the one place where a result is rounded.
 */
export const bits: WgslPart = {
  needs: [],
  wgsl: /* wgsl */ `
const f64_nan = vec2u(0u, 0x7ff80000u);

fn f64_is_nan(a: vec2u) -> bool {
  let high = a.y & 0x7fffffffu;
  return high > 0x7ff00000u || (high == 0x7ff00000u && a.x != 0u);
}

fn f64_is_finite(a: vec2u) -> bool {
  return (a.y & 0x7ff00000u) != 0x7ff00000u;
}

fn f64_is_zero(a: vec2u) -> bool {
  return ((a.y << 1u) | a.x) == 0u;
}

// For 0 <= count < 64.
fn f64_shift_left(m: vec2u, count: u32) -> vec2u {
  let words = select(m, vec2u(0u, m.x), count >= 32u);
  let bits = count & 31u;
  // In two steps, for WGSL shifts by less than 32.
  return vec2u(words.x << bits, (words.y << bits) | ((words.x >> 1u) >> (31u - bits)));
}

// For any count. The lowest bit of the result is set when any lost bit was: enough to round right later.
fn f64_shift_right_sticky(m: vec2u, count: u32) -> vec2u {
  let words = select(m, vec2u(m.y, 0u), count >= 32u);
  let bits = count & 31u;
  let shifted = vec2u((words.x >> bits) | ((words.y << 1u) << (31u - bits)), words.y >> bits);
  let lost = select(0u, m.x, count >= 32u) | (words.x & ((1u << bits) - 1u));
  let kept = select(shifted, vec2u(0u, 0u), count >= 64u);
  let is_inexact = select(lost, m.x | m.y, count >= 64u) != 0u;
  return vec2u(kept.x | select(0u, 1u, is_inexact), kept.y);
}

fn f64_leading_zeros(m: vec2u) -> u32 {
  return select(countLeadingZeros(m.y), 32u + countLeadingZeros(m.x), m.y == 0u);
}

fn f64_less_unsigned(a: vec2u, b: vec2u) -> bool {
  return a.y < b.y || (a.y == b.y && a.x < b.x);
}

fn f64_subtract_unsigned(a: vec2u, b: vec2u) -> vec2u {
  return vec2u(a.x - b.x, a.y - b.y - select(0u, 1u, a.x < b.x));
}

// The leading bit of the significand at bit 52 also for subnormals, whose exponent then lies below 1.
struct Float64Unpacked {
  exponent: i32,
  significand: vec2u,
}

// For finite numbers other than zero.
fn f64_unpack(a: vec2u) -> Float64Unpacked {
  let exponent = i32((a.y >> 20u) & 0x7ffu);
  let significand = vec2u(a.x, a.y & 0xfffffu);
  if (exponent != 0) { return Float64Unpacked(exponent, significand | vec2u(0u, 0x100000u)); }
  let shift = f64_leading_zeros(significand) - 11u;
  return Float64Unpacked(1 - i32(shift), f64_shift_left(significand, shift));
}

// Rounds to nearest, ties to even. The significand has its leading bit at bit 62, or below for a subnormal, and ten bits
// below the last place; exponent is that of bit 62, at least 1. Exponents above 2046 become infinity.
fn f64_round(sign: u32, exponent: u32, m: vec2u) -> vec2u {
  let low = m.x + 0x200u;
  let high = m.y + select(0u, 1u, low < m.x);
  let is_tie = (m.x & 0x3ffu) == 0x200u;
  let last = ((low >> 10u) | (high << 22u)) & ~select(0u, 1u, is_tie);
  // Added, not or-ed: the leading bit, and a carry out of the rounding, step the exponent up.
  let packed = ((exponent - 1u) << 20u) + (high >> 10u);
  let overflows = exponent >= 2047u || packed >= 0x7ff00000u;
  return select(vec2u(last, sign | packed), vec2u(0u, sign | 0x7ff00000u), overflows);
}

// Any exponent: those below 1 become subnormals. The leading bit of the significand is at bit 62.
fn f64_round_any(sign: u32, exponent: i32, m: vec2u) -> vec2u {
  return f64_round(sign, u32(max(exponent, 1)), f64_shift_right_sticky(m, u32(max(1 - exponent, 0))));
}
`,
}
