import type { Kind } from '../array-kinds.ts'
import { PHILOX } from './philox.ts'

/** Threads of one workgroup; each makes one block of four words. */
export const WORKGROUP_SIZE = 256

/** Words of the uniform buffer: see `Stretch` in the shader. */
export interface StretchWords {
  /** Number of the first block. */
  readonly block: readonly [low: number, high: number]
  readonly seed: readonly [low: number, high: number]
  /** Threads before this dispatch. */
  readonly firstThread: number
  /** Words of the first block that are not wanted. */
  readonly skip: number
  /** Words wanted. */
  readonly count: number
  /** Words of the binding before the first one. */
  readonly base: number
}

/** The uniform buffer's contents. */
export function packStretch({ block, seed, firstThread, skip, count, base }: StretchWords): Uint32Array<ArrayBuffer> {
  return Uint32Array.of(...block, ...seed, firstThread, skip, count, base)
}

/**
 * Fills words `base` ..< `base + count` of binding 0; binding 1 is `packStretch`. The same bits as `fillFromStream`,
 * with the product of two words made of four of half words, and a float64 put together from its bits.
 */
export function streamWgsl(kind: Kind): string {
  const [m0, m1] = PHILOX.multiply
  const [w0, w1] = PHILOX.weyl
  return `
@group(0) @binding(0) var<storage, read_write> words: array<u32>;
@group(0) @binding(1) var<uniform> stretch: Stretch;

struct Stretch {
  block: vec2u,
  seed: vec2u,
  first_thread: u32,
  skip: u32,
  count: u32,
  base: u32,
}

fn high_product(a: u32, b: u32) -> u32 {
  let low = (a & 0xffffu) * (b & 0xffffu);
  let middle = (a >> 16u) * (b & 0xffffu) + (low >> 16u);
  let other = (a & 0xffffu) * (b >> 16u) + (middle & 0xffffu);
  return (a >> 16u) * (b >> 16u) + (middle >> 16u) + (other >> 16u);
}

fn philox(block: vec2u, seed: vec2u) -> vec4u {
  var x = vec4u(block, 0u, 0u);
  var key = seed;
  for (var round = 0; round < ${PHILOX.rounds}; round++) {
    x = vec4u(
      high_product(x.z, ${m1}u) ^ x.y ^ key.x,
      x.z * ${m1}u,
      high_product(x.x, ${m0}u) ^ x.w ^ key.y,
      x.x * ${m0}u,
    );
    key += vec2u(${w0}u, ${w1}u);
  }
  return x;
}
${ELEMENTS[kind]}
@compute @workgroup_size(${WORKGROUP_SIZE})
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let thread = stretch.first_thread + (group.y * groups.x + group.x) * ${WORKGROUP_SIZE}u + local;
  let low = stretch.block.x + thread;
  let carry = select(0u, 1u, low < thread);
  let made = elements(philox(vec2u(low, stretch.block.y + carry), stretch.seed));
  for (var k = 0u; k < 4u; k++) {
    let place = 4u * thread + k - stretch.skip;
    if (place < stretch.count) { words[stretch.base + place] = made[k]; }
  }
}
`
}

const WHOLE = `
fn elements(random: vec4u) -> vec4u { return random; }
`

/** The random words of one block as the words of its elements. */
const ELEMENTS: Readonly<Record<Kind, string>> = {
  uint32: WHOLE,
  int32: WHOLE,
  float32: `
fn elements(random: vec4u) -> vec4u { return bitcast<vec4u>(vec4f(random >> vec4u(8u)) * 0x1p-24f); }
`,
  float64: `
fn fraction(random: vec2u) -> vec2u {
  let low = ((random.x >> 5u) << 26u) | (random.y >> 6u);
  let high = random.x >> 11u;
  if ((high | low) == 0u) { return vec2u(0u); }
  let zeros = select(21u + countLeadingZeros(low), countLeadingZeros(high) - 11u, high != 0u);
  var bits = vec2u(low, high);
  if (zeros >= 32u) { bits = vec2u(0u, low << (zeros - 32u)); }
  else if (zeros > 0u) { bits = vec2u(low << zeros, (high << zeros) | (low >> (32u - zeros))); }
  return vec2u(bits.x, ((1022u - zeros) << 20u) | (bits.y & 0xfffffu));
}

fn elements(random: vec4u) -> vec4u { return vec4u(fraction(random.xy), fraction(random.zw)); }
`,
}
