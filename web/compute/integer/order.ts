import type { WgslPart } from '../wgsl-part.ts'

/** `i32_eq_u32`, `i32_lt_u32`, `i32_gt_u32`: an i32 compared with a u32 by their values. */
export const order: WgslPart = {
  needs: [],
  wgsl: /* wgsl */ `
fn i32_eq_u32(a: i32, b: u32) -> bool {
  return a >= 0 && u32(a) == b;
}

fn i32_lt_u32(a: i32, b: u32) -> bool {
  return a < 0 || u32(a) < b;
}

fn i32_gt_u32(a: i32, b: u32) -> bool {
  return a >= 0 && u32(a) > b;
}
`,
}
