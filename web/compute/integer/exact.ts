import type { WgslPart } from '../wgsl-part.ts'
import { int32Division, int32FloorDivision, uint32Division } from './division.ts'

/**
 * `u32_add_exactly` and its like: where a u32 cannot hold the result they call `fail(access, …)`, which is the kernel's
 * own. A divisor of 0 has no result.
 */
export const uint32Exact: WgslPart = {
  needs: [uint32Division],
  wgsl: /* wgsl */ `
fn u32_no_result(access: u32) -> u32 {
  fail(access, vec2u(0u, 0u));
  return 0u;
}

fn u32_add_exactly(a: u32, b: u32, access: u32) -> u32 {
  let sum = a + b;
  if (sum < a) { return u32_no_result(access); }
  return sum;
}

fn u32_sub_exactly(a: u32, b: u32, access: u32) -> u32 {
  if (a < b) { return u32_no_result(access); }
  return a - b;
}

fn u32_neg_exactly(a: u32, access: u32) -> u32 {
  return u32_sub_exactly(0u, a, access);
}

fn u32_mul_exactly(a: u32, b: u32, access: u32) -> u32 {
  // A division only where it may be needed.
  if ((a | b) > 0xffffu && b != 0u && a > 0xffffffffu / b) { return u32_no_result(access); }
  return a * b;
}

fn u32_div_exactly(a: u32, b: u32, access: u32) -> u32 {
  if (b == 0u) { return u32_no_result(access); }
  return a / b;
}

fn u32_floor_div_exactly(a: u32, b: u32, access: u32) -> u32 {
  return u32_div_exactly(a, b, access);
}

fn u32_rem_exactly(a: u32, b: u32, access: u32) -> u32 {
  if (b == 0u) { return u32_no_result(access); }
  return a % b;
}
`,
}

/** `i32_add_exactly` and its like, likewise. */
export const int32Exact: WgslPart = {
  needs: [int32Division, int32FloorDivision],
  wgsl: /* wgsl */ `
fn i32_no_result(access: u32) -> i32 {
  fail(access, vec2u(0u, 0u));
  return 0;
}

fn i32_add_exactly(a: i32, b: i32, access: u32) -> i32 {
  let sum = a + b;
  if (((a ^ sum) & (b ^ sum)) < 0) { return i32_no_result(access); }
  return sum;
}

fn i32_sub_exactly(a: i32, b: i32, access: u32) -> i32 {
  let difference = a - b;
  if (((a ^ b) & (a ^ difference)) < 0) { return i32_no_result(access); }
  return difference;
}

fn i32_neg_exactly(a: i32, access: u32) -> i32 {
  return i32_sub_exactly(0, a, access);
}

fn i32_mul_exactly(a: i32, b: i32, access: u32) -> i32 {
  let p = u32(abs(a));
  let q = u32(abs(b));
  // A division only where it may be needed.
  if ((p | q) > 0x7fffu && q != 0u && p > (0x7fffffffu + (u32(a ^ b) >> 31u)) / q) { return i32_no_result(access); }
  return a * b;
}

fn i32_div_exactly(a: i32, b: i32, access: u32) -> i32 {
  if (b == 0 || (b == -1 && a == i32(-2147483648))) { return i32_no_result(access); }
  return a / b;
}

fn i32_floor_div_exactly(a: i32, b: i32, access: u32) -> i32 {
  if (b == 0 || (b == -1 && a == i32(-2147483648))) { return i32_no_result(access); }
  return i32_floor_div(a, b);
}

fn i32_rem_exactly(a: i32, b: i32, access: u32) -> i32 {
  if (b == 0) { return i32_no_result(access); }
  return a % b;
}

fn i32_abs_exactly(a: i32, access: u32) -> i32 {
  if (a < 0) { return i32_neg_exactly(a, access); }
  return a;
}

fn i32_to_u32_exactly(a: i32, access: u32) -> u32 {
  if (a < 0) { fail(access, vec2u(0u, 0u)); }
  return u32(a);
}
`,
}
