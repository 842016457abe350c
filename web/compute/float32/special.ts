import type { WgslPart } from '../wgsl-part.ts'

/** NaN and infinity, which WGSL has no literals for, and tests for them that an optimiser may not assume away. */
export const special: WgslPart = {
  needs: [],
  wgsl: /* wgsl */ `
// Variables: WGSL refuses a constant expression that is not finite.
var<private> f32_nan_bits = 0x7fc00000u;
var<private> f32_infinity_bits = 0x7f800000u;

fn f32_nan() -> f32 {
  return bitcast<f32>(f32_nan_bits);
}

fn f32_infinity() -> f32 {
  return bitcast<f32>(f32_infinity_bits);
}

fn f32_is_nan(a: f32) -> bool {
  return (bitcast<u32>(a) & 0x7fffffffu) > 0x7f800000u;
}

fn f32_is_finite(a: f32) -> bool {
  return (bitcast<u32>(a) & 0x7f800000u) != 0x7f800000u;
}

// WGSL's own may be false when either is NaN.
fn f32_ne(a: f32, b: f32) -> bool {
  return a != b || f32_is_nan(a) || f32_is_nan(b);
}

fn f32_truthy(a: f32) -> bool {
  return a != 0f && !f32_is_nan(a);
}
`,
}
