import type { WgslPart } from '../wgsl-part.ts'

const division = (type: 'i32' | 'u32'): WgslPart => ({
  needs: [],
  wgsl: /* wgsl */ `
fn ${type}_div(a: ${type}, b: ${type}) -> ${type} {
  if (b == 0) { return 0; }
  return a / b;
}

fn ${type}_rem(a: ${type}, b: ${type}) -> ${type} {
  if (b == 0) { return 0; }
  return a % b;
}
`,
})

/** `i32_floor_div`: `Math.floor(a / b)`, and 0 for a divisor of 0. */
export const int32FloorDivision: WgslPart = {
  needs: [],
  wgsl: /* wgsl */ `
fn i32_floor_div(a: i32, b: i32) -> i32 {
  if (b == 0) { return 0; }
  let rest = a % b;
  return a / b - select(0, 1, rest != 0 && (rest < 0) != (b < 0));
}
`,
}

/** `i32_div` and `i32_rem`: 0 for a divisor of 0, as infinity and NaN are stored in an `Int32Array`. */
export const int32Division = division('i32')

/** `u32_div` and `u32_rem`, likewise. */
export const uint32Division = division('u32')
