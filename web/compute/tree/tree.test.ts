import { expect, test } from 'vitest'
import { createGpu, type Gpu, KernelError } from '../gpu.ts'
import { GpuArray } from '../gpu-array.ts'
import { dawn, gpuTest } from '../testing/dawn.ts'
import { eachWay } from '../testing/each-way.ts'
import { loseAfterSubmit, watchedGpu } from '../testing/watched-gpu.ts'

const LENGTHS = [1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 63, 64, 65, 1000, 4097, 70_001]

const add = (a: number, b: number): number => a + b
/** Associative, and not commutative: the last element that is not 0. */
const lastMark = (a: number, b: number): number => (b !== 0 ? b : a)

/** Numbers of which every sum is rounded. */
const fractions = (length: number) => Float64Array.from({ length }, (_, i) => Math.sin(i + 1) * 10 ** (i % 7))

/** The definition: neighbours in pairs, level by level, an odd one as it is. */
function combinedInPairs(values: ArrayLike<number>, fn: (a: number, b: number) => number): number {
  let level = Array.from(values)
  while (level.length > 1) {
    level = Array.from({ length: Math.ceil(level.length / 2) }, (_, k) => {
      const [left = 0, right] = level.slice(2 * k, 2 * k + 2)
      return right === undefined ? left : fn(left, right)
    })
  }
  return level[0] ?? 0
}

/** Brent and Kung's tree: the scan of the pairs gives every odd element, and with one more element every even one. */
function scannedInPairs(values: readonly number[], fn: (a: number, b: number) => number): number[] {
  if (values.length < 2) return [...values]
  const pairs = Array.from({ length: Math.ceil(values.length / 2) }, (_, k) => {
    const [left = 0, right] = values.slice(2 * k, 2 * k + 2)
    return right === undefined ? left : fn(left, right)
  })
  const sums = scannedInPairs(pairs, fn)
  return values.map((value, i) => {
    if (i % 2 === 1) return sums[(i - 1) / 2] ?? 0
    return i === 0 ? value : fn(sums[i / 2 - 1] ?? 0, value)
  })
}

const same = (got: ArrayLike<number>, expected: ArrayLike<number>) =>
  Array.from(got).findIndex((value, i) => !Object.is(value, expected[i]))

eachWay('sums of float64 are those of the tree, bit for bit, at every length', async (gpu) => {
  for (const length of LENGTHS) {
    const values = fractions(length)
    const expected = combinedInPairs(values, add)
    expect(await gpu.reduce(add, values)).toBe(expected)
    expect(await gpu.reduce(add, (await gpu.array(fractions(length + 3))).subarray(0, length))).toBe(expected)
    const scanned = await gpu.scan(add, values)
    expect(scanned).toBeInstanceOf(Float64Array)
    expect(same(scanned, scannedInPairs([...values], add))).toBe(-1)
  }
})

eachWay('views that begin anywhere, and what is there stays there', async (gpu) => {
  const values = fractions(3000)
  const a = await gpu.array(values)
  const view = a.subarray(5, 2990)
  expect(await gpu.reduce(add, view)).toBe(combinedInPairs(values.subarray(5, 2990), add))
  const scanned = await gpu.scan(add, view)
  expect(scanned).toBeInstanceOf(GpuArray)
  expect(same(await scanned.read(), scannedInPairs([...values.subarray(5, 2990)], add))).toBe(-1)
  expect(await a.read()).toEqual(values)
})

eachWay('the order of elements is kept', async (gpu) => {
  const marks = Int32Array.from({ length: 5000 }, (_, i) => (i % 37 === 5 ? i : 0))
  let last = 0
  const expected = marks.map((mark) => (last = mark === 0 ? last : mark))
  expect(await gpu.reduce(lastMark, marks)).toBe(last)
  expect(same(await gpu.scan(lastMark, marks), expected)).toBe(-1)
})

eachWay('every kind of elements, with the arithmetic of map', async (gpu) => {
  const wraps = Uint32Array.from({ length: 1000 }, (_, i) => i * 40_000_000)
  expect(await gpu.reduce(add, wraps)).toBe(wraps.reduce((a, b) => (a + b) >>> 0, 0))
  const signed = Int32Array.from(wraps)
  expect(await gpu.reduce((a, b) => Math.min(a, b), signed)).toBe(Math.min(...signed))
  expect(
    same(
      await gpu.scan(add, signed),
      scannedInPairs([...signed], (a, b) => (a + b) | 0),
    ),
  ).toBe(-1)
  const singles = Float32Array.from(fractions(1000))
  const rounded = (a: number, b: number) => Math.fround(a + b)
  expect(await gpu.reduce(add, singles)).toBe(combinedInPairs(singles, rounded))
  expect(same(await gpu.scan(add, singles), scannedInPairs([...singles], rounded))).toBe(-1)
})

eachWay('an initial value comes first; without elements it is the result', async (gpu) => {
  expect(await gpu.reduce(add, Float64Array.of(0.1, 0.2), 0.3)).toBe(0.3 + (0.1 + 0.2))
  expect(await gpu.reduce((a, b) => Math.max(a, b), Float64Array.of(1, 2), -Infinity)).toBe(2)
  expect(await gpu.reduce(lastMark, Int32Array.of(0, 0), 7)).toBe(7)
  expect(await gpu.reduce(add, Float32Array.of(1), 0.1)).toBe(Math.fround(Math.fround(0.1) + 1))
  expect(await gpu.reduce(add, new Float64Array(0), 5)).toBe(5)
  await expect(gpu.reduce(add, new Float64Array(0))).rejects.toThrow(
    'gpu.reduce: the array has no elements, and no initial value is given; pass one behind it',
  )
  expect(await gpu.scan(add, new Float64Array(0))).toEqual(new Float64Array(0))
  const none = await gpu.scan(add, await gpu.array(0, 'int32'))
  expect([none.kind, none.length]).toEqual(['int32', 0])
})

eachWay('a typed array of more than one block', async (gpu) => {
  const length = 4 ** 11 + 5
  const marks = new Int32Array(length)
  marks[4 ** 11 - 1] = 3
  expect(await gpu.reduce(lastMark, marks)).toBe(3)
  marks[4 ** 11 + 1] = 4
  expect(await gpu.reduce(lastMark, marks)).toBe(4)
  expect(await gpu.reduce(add, marks)).toBe(7)
})

test('the tree of a typed array of more than one block is the whole one', async () => {
  // Added in another order, these are 1.
  const values = new Float64Array(4 ** 11 + 4 ** 10 + 5)
  values[0] = 1
  for (const quarter of [2, 3, 4]) values[quarter * 4 ** 10] = 2 ** -53
  const level = values.slice()
  for (let length = level.length; length > 1; length = Math.ceil(length / 2)) {
    for (let k = 0; 2 * k < length; k++) {
      const [left = 0, right = 0] = level.subarray(2 * k, 2 * k + 2)
      level[k] = 2 * k + 1 < length ? left + right : left
    }
  }
  expect(level[0]).toBeGreaterThan(1)
  expect(await createGpu({ navigatorGpu: null }).reduce(add, values)).toBe(level[0])
})

gpuTest('memory is given back', async () => {
  const gpu = createGpu({ navigatorGpu: dawn })
  const a = await gpu.array(fractions(10_000))
  const before = (await gpu.info()).memory?.arraysBytes
  await gpu.reduce(add, a)
  await gpu.scan(add, fractions(10_000))
  const scanned = await gpu.scan(add, a)
  scanned.free()
  expect((await gpu.info()).memory).toMatchObject({ arraysBytes: before, callsBytes: 0 })
})

gpuTest('a small reduction is one submit and one way back', async () => {
  let submits = 0
  const watched = watchedGpu((device) => {
    const submit = device.queue.submit.bind(device.queue)
    device.queue.submit = (commands) => {
      submits++
      submit(commands)
    }
  })
  const gpu = createGpu({ navigatorGpu: watched.gpu })
  const a = await gpu.array(fractions(10_000))
  submits = 0
  await gpu.reduce(add, a)
  expect(submits).toBe(2)
})

gpuTest('what is computed from typed arrays survives the loss of devices; what is on them does not', async () => {
  for (const losses of [1, 2, 3]) {
    let opened = 0
    const watched = watchedGpu((device) => opened++ < losses && loseAfterSubmit(device))
    const gpu = createGpu({ navigatorGpu: watched.gpu })
    expect(await gpu.reduce(add, fractions(1000))).toBe(combinedInPairs(fractions(1000), add))
    expect(same(await gpu.scan(add, fractions(1000)), scannedInPairs([...fractions(1000)], add))).toBe(-1)
  }
  const watched = watchedGpu()
  const gpu = createGpu({ navigatorGpu: watched.gpu })
  const a = await gpu.array(fractions(100))
  watched.devices[0]?.destroy()
  await expect(gpu.reduce(add, a)).rejects.toThrow(/^gpu.reduce: .* was on a GPU device that is lost/)
  await expect(gpu.scan(add, a)).rejects.toThrow(/^gpu.scan: .* was on a GPU device that is lost/)
})

eachWay('a function that cannot be compiled, and one that does not end', async (gpu) => {
  const k = Math.random()
  await expect(gpu.reduce((a, b) => a + b * k, fractions(3))).rejects.toBeInstanceOf(KernelError)
  await expect(gpu.reduce((a, b) => a + b * k, fractions(3))).rejects.toThrow(/^gpu.reduce: .*'k'/)
})

test('a function that does not end, and what the page is shown', async () => {
  const shown: string[] = []
  const gpu = createGpu({ navigatorGpu: null, maxTurns: 100, onKernel: ({ source }) => shown.push(source) })
  const endless = (a: number, b: number) => {
    let n = 0
    for (let goesOn = true; goesOn; goesOn = n < 10 || a === 3) n++
    return b
  }
  await expect(gpu.scan(endless, Int32Array.of(1, 2, 3, 4))).rejects.toThrow(
    "gpu.scan: the kernel's loops took more than 100 turns for thread (0, 0, 0)",
  )
  expect(shown).toEqual([String(endless), String(endless)])
})

test('bad arguments: one sentence with the values and the fix', async () => {
  const gpu = createGpu({ navigatorGpu: null })
  const untyped: Record<'reduce' | 'scan', (...args: unknown[]) => Promise<unknown>> = {
    reduce: (...args) => Reflect.apply(Reflect.get(gpu, 'reduce'), gpu, args),
    scan: (...args) => Reflect.apply(Reflect.get(gpu, 'scan'), gpu, args),
  }
  for (const name of ['reduce', 'scan'] as const) {
    await expect(untyped[name](3, fractions(1))).rejects.toThrow(
      `gpu.${name}: the first argument is 3; pass a function`,
    )
    await expect(untyped[name](add, [1])).rejects.toThrow(
      `gpu.${name}: the array is of type Array; pass a Float64Array`,
    )
  }
  const typed = async (real: Gpu) => {
    const plain: Int32Array = await real.scan(add, Int32Array.of(1))
    const there: GpuArray<Float64Array> = await real.scan(add, await real.array(3))
    return [plain, there]
  }
  expect(typed).toBeTypeOf('function')
})
