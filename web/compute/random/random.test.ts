import { expect, test } from 'vitest'
import { createGpu } from '../gpu.ts'
import type { GpuArray } from '../gpu-array.ts'
import { dawn, gpuTest } from '../testing/dawn.ts'
import { eachWay } from '../testing/each-way.ts'
import { watchedGpu } from '../testing/watched-gpu.ts'
import { philox4x32 } from './philox.ts'

/** Word `index` of the stream, by the definition. */
function word(seed: bigint, index: bigint): bigint {
  const out = new Uint32Array(4)
  const halves = (n: bigint) => [Number(n & 0xffffffffn), Number(n >> 32n)]
  philox4x32([...halves(index / 4n), 0, 0], halves(seed), out)
  return BigInt(out[Number(index % 4n)] ?? 0)
}

const EXPECTED = {
  float64: (seed: bigint, i: bigint) =>
    Number(((word(seed, 2n * i) >> 5n) << 26n) | (word(seed, 2n * i + 1n) >> 6n)) / 2 ** 53,
  float32: (seed: bigint, i: bigint) => Number(word(seed, i) >> 8n) / 2 ** 24,
  int32: (seed: bigint, i: bigint) => Number(BigInt.asIntN(32, word(seed, i))),
  uint32: (seed: bigint, i: bigint) => Number(word(seed, i)),
} as const

for (const kind of ['float64', 'float32', 'int32', 'uint32'] as const) {
  eachWay(`${kind}: any part of the stream, also far away and across words of the counter`, async (gpu) => {
    for (const [seed, offset] of [
      [0, 0],
      [1, 1],
      [42, 2],
      [7, 3],
      [2 ** 53 - 1, 2 ** 34 - 5],
      [3, 2 ** 52 - 20],
      [9, 2 ** 33 - 3],
    ] as const) {
      const array = await gpu.array(20, kind)
      expect(await gpu.random(array, { seed, offset })).toBe(array)
      const expected = Array.from({ length: 20 }, (_, i) => EXPECTED[kind](BigInt(seed), BigInt(offset) + BigInt(i)))
      expect([...(await array.read())]).toEqual(expected)
      const typed = await array.read()
      expect(await gpu.random(typed.fill(0), { seed, offset })).toBe(typed)
      expect([...typed]).toEqual(expected)
    }
  })
}

gpuTest('a million numbers are the same bits on the GPU and on the CPU, and fill nothing else', async () => {
  const gpu = createGpu({ navigatorGpu: dawn })
  for (const kind of ['float64', 'float32'] as const) {
    const array = await gpu.array(300_003, kind)
    await gpu.random(array.subarray(1, 300_002), { seed: 5, offset: 9 })
    const got = await array.read()
    const expected = await gpu.array(300_003, kind).then((zeros) => zeros.read())
    await gpu.random(expected.subarray(1, 300_002), { seed: 5, offset: 9 })
    expect(got.findIndex((value, i) => !Object.is(value, expected[i]))).toBe(-1)
  }
})

test('numbers lie evenly in [0, 1)', async () => {
  const gpu = createGpu({ navigatorGpu: null })
  const numbers = await gpu.random(new Float64Array(100_000), { seed: 1 })
  const tenths = Array.from({ length: 10 }, (_, tenth) => numbers.filter((x) => Math.floor(x * 10) === tenth).length)
  expect(numbers.every((x) => x >= 0 && x < 1)).toBe(true)
  for (const count of tenths) expect(Math.abs(count - 10_000)).toBeLessThan(400)
})

gpuTest('a lost device, and a freed array', async () => {
  const watched = watchedGpu()
  const gpu = createGpu({ navigatorGpu: watched.gpu })
  const array: GpuArray = await gpu.array(10)
  const freed = await gpu.array(10)
  freed.free()
  await expect(gpu.random(freed)).rejects.toThrow('gpu.random: the array was freed')
  watched.devices[0]?.destroy()
  await expect(gpu.random(array)).rejects.toThrow('gpu.random: the array was on a GPU device that is lost')
})

test('bad arguments: one sentence with the values and the fix', async () => {
  const gpu: { random(...args: unknown[]): Promise<unknown> } = createGpu({ navigatorGpu: null })
  const a = new Float64Array(3)
  const cases: [args: unknown[], message: string][] = [
    [[[1]], 'gpu.random: the array is of type Array; pass a GPU array, or a Float64Array'],
    [[a, { seed: -1 }], 'gpu.random: the seed is -1; pass a whole number from 0 to 9007199254740991'],
    [[a, { seed: 'x' }], "the seed is the text 'x'"],
    [[a, { offset: 0.5 }], 'the offset is 0.5'],
    [
      [a, { offset: 2 ** 52 - 2 }],
      'gpu.random: the offset is 4503599627370494; pass a whole number from 0 to 4503599627370493',
    ],
  ]
  for (const [args, message] of cases) await expect(gpu.random(...args)).rejects.toThrow(message)
})
