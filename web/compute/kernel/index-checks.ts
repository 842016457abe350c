import type { Kind } from '../array-kinds.ts'
import { compare } from '../float64/compare.ts'
import { integers as float64Integers } from '../float64/integers.ts'
import { integers as float32Integers } from '../float32/integers.ts'
import type { WgslPart } from '../wgsl-part.ts'

/** A function of an index, a length and the access's number: the index as u32, or 0 after `fail`. */
interface IndexCheck {
  readonly wgsl: string
  readonly part: WgslPart
}

const check = (
  name: string,
  type: string,
  word: string,
  isOutside: string,
  bits: string,
  ...needs: WgslPart[]
): IndexCheck => ({
  wgsl: name,
  part: {
    needs,
    wgsl: /* wgsl */ `
fn ${name}(index: ${type}, length: u32, access: u32) -> u32 {
  let word = ${word};
  if (${isOutside}) {
    fail(access, ${bits});
    return 0u;
  }
  return word;
}
`,
  },
})

/** By the kind of the index. A float is an index when it is whole. */
export const INDEX_CHECKS: Readonly<Record<Kind, IndexCheck>> = {
  int32: check('i32_index', 'i32', 'u32(index)', 'word >= length', 'vec2u(word, 0u)'),
  uint32: check('u32_index', 'u32', 'index', 'word >= length', 'vec2u(word, 0u)'),
  float32: check(
    'f32_index',
    'f32',
    'f32_to_u32(index)',
    // Of bits, for WGSL need not keep NaN apart in comparisons.
    'word >= length || ((bitcast<u32>(f32(word)) ^ bitcast<u32>(index)) << select(0u, 1u, word == 0u)) != 0u',
    'vec2u(bitcast<u32>(index), 0u)',
    float32Integers,
  ),
  float64: check(
    'f64_index',
    'vec2u',
    'f64_to_u32(index)',
    'word >= length || !f64_eq(f64_from_u32(word), index)',
    'index',
    float64Integers,
    compare,
  ),
}
