import { bits } from './bits.ts'
import type { WgslPart } from '../wgsl-part.ts'

/** `f64_trunc`, `f64_floor`, `f64_ceil`, and `f64_nearest`: `Math.round`, whose ties go up. */
export const integral: WgslPart = {
  needs: [bits],
  wgsl: /* wgsl */ `
// The bits of a that count less than 1; for 1 <= |a| < 2^52.
fn f64_fraction_mask(a: vec2u) -> vec2u {
  let exponent = ((a.y >> 20u) & 0x7ffu) - 1023u;
  if (exponent < 20u) { return vec2u(0xffffffffu, 0xfffffu >> exponent); }
  return vec2u(0xffffffffu >> (exponent - 20u), 0u);
}

fn f64_is_below_one(a: vec2u) -> bool {
  return (a.y & 0x7fffffffu) < 0x3ff00000u;
}

// Whole numbers from 2^52 on, infinities, NaN.
fn f64_has_no_fraction(a: vec2u) -> bool {
  return (a.y & 0x7fffffffu) >= 0x43300000u;
}

fn f64_add_unsigned(a: vec2u, b: vec2u) -> vec2u {
  let low = a.x + b.x;
  return vec2u(low, a.y + b.y + select(0u, 1u, low < a.x));
}

fn f64_trunc(a: vec2u) -> vec2u {
  if (f64_has_no_fraction(a)) { return a; }
  if (f64_is_below_one(a)) { return vec2u(0u, a.y & 0x80000000u); }
  return a & ~f64_fraction_mask(a);
}

fn f64_floor(a: vec2u) -> vec2u {
  if (f64_has_no_fraction(a) || f64_is_zero(a)) { return a; }
  let negative = (a.y >> 31u) != 0u;
  if (f64_is_below_one(a)) { return select(vec2u(0u, 0u), vec2u(0u, 0xbff00000u), negative); }
  let mask = f64_fraction_mask(a);
  // A carry out of the significand steps the exponent up, as it should.
  return select(a, f64_add_unsigned(a, mask), negative) & ~mask;
}

fn f64_ceil(a: vec2u) -> vec2u {
  let floor = f64_floor(vec2u(a.x, a.y ^ 0x80000000u));
  return vec2u(floor.x, floor.y ^ 0x80000000u);
}

fn f64_nearest(a: vec2u) -> vec2u {
  if (f64_has_no_fraction(a)) { return a; }
  let sign = a.y & 0x80000000u;
  if (f64_is_below_one(a)) {
    let magnitude = a.y & 0x7fffffffu;
    let below_half = magnitude < 0x3fe00000u;
    let is_half = magnitude == 0x3fe00000u && a.x == 0u;
    return vec2u(0u, select(sign | 0x3ff00000u, sign, below_half || (is_half && sign != 0u)));
  }
  let mask = f64_fraction_mask(a);
  // Half of the place before the point; one less sends a negative tie up, toward zero.
  var half = vec2u((mask.x >> 1u) | (mask.y << 31u), mask.y >> 1u);
  if (sign == 0u) { half = f64_add_unsigned(half, vec2u(1u, 0u)); }
  return f64_add_unsigned(a, half) & ~mask;
}
`,
}
