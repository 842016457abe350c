import { expect, test } from 'vitest'
import { createGpu, type Gpu, KernelError, type Thread } from './gpu.ts'
import type { GpuArray } from './gpu-array.ts'
import { dawn, gpuTest } from './testing/dawn.ts'
import { eachWay } from './testing/each-way.ts'
import { limit, limitMemory } from './testing/small-device.ts'
import { loseAfterSubmit, watchedGpu } from './testing/watched-gpu.ts'

const saxpy = ({ x: i }: Thread, k: number, a: Float64Array, b: Float64Array) => {
  b[i] = k * a[i]! + b[i]!
}
const transpose = ({ x, y, width, height }: Thread, a: Int32Array, b: Int32Array) => {
  b[x * height + y] = a[y * width + x]!
}
const countTurns = ({ x }: Thread, a: Int32Array) => {
  let n = 0
  while (n < 10 || a[x] === 3) n++
  a[x] = n
}
const numbers = (length: number) => Float64Array.from({ length }, (_, i) => i + 0.5)

eachWay('a kernel reads and writes typed arrays', async (gpu) => {
  const [a, b] = [numbers(1000), numbers(1000)]
  await gpu.kernel(saxpy)(999, 0.25, a, b)
  expect(a).toEqual(numbers(1000))
  expect(b).toEqual(numbers(1000).map((x, i) => (i < 999 ? 0.25 * x + x : x)))
})

eachWay('GPU arrays stay there; both sorts may be mixed', async (gpu) => {
  const [a, b, c] = [await gpu.array(numbers(100)), await gpu.array(numbers(100)), numbers(100)]
  const kernel = gpu.kernel(saxpy)
  await kernel(100, 2, a, b)
  await kernel([50], 1, b, c)
  expect(await b.read()).toEqual(numbers(100).map((x) => 3 * x))
  expect(c).toEqual(numbers(100).map((x, i) => (i < 50 ? 4 * x : x)))
  expect(await a.read()).toEqual(numbers(100))
})

eachWay('two and three dimensions, and an empty grid', async (gpu) => {
  const a = Int32Array.from({ length: 35 * 17 }, (_, i) => i)
  const b = await gpu.array(a.length, 'int32')
  await gpu.kernel(transpose)([35, 17], a, b)
  expect(await b.read()).toEqual(a.map((_, k) => (k % 17) * 35 + Math.floor(k / 17)))
  const cube = new Uint32Array(3 * 4 * 5)
  const number = gpu.kernel(({ x, y, z, width, height }: Thread, out: Uint32Array) => {
    out[(z * height + y) * width + x] = x + 10 * y + 100 * z
  })
  await number([3, 4, 5], cube)
  expect(cube).toEqual(cube.map((_, k) => (k % 3) + 10 * (Math.floor(k / 3) % 4) + 100 * Math.floor(k / 12)))
  cube.fill(7)
  for (const grid of [0, [0, 4], [3, 4, 0]] as const) await number(grid, cube)
  expect(cube).toEqual(new Uint32Array(60).fill(7))
})

eachWay('views that begin anywhere are read and written in place', async (gpu) => {
  const [a, b] = [await gpu.array(numbers(500)), await gpu.array(numbers(500))]
  await gpu.kernel(saxpy)(33, 1, a.subarray(7), b.subarray(3, 40))
  expect(await b.read()).toEqual(numbers(500).map((x, i) => (i >= 3 && i < 36 ? x + (x + 4) : x)))
})

eachWay('two views of one array that do not meet, one read and one written', async (gpu) => {
  const u = await gpu.array(numbers(1000))
  await gpu.kernel(saxpy)(100, 2, u.subarray(0, 320), u.subarray(320))
  const moved = await u.read()
  expect(moved).toEqual(numbers(1000).map((x, i) => (i >= 320 && i < 420 ? 2 * (x - 320) + x : x)))
  const both = gpu.kernel(({ x }: Thread, a: Float64Array, b: Float64Array) => {
    a[x] = x
    b[x] = -x
  })
  await both(320, u.subarray(0, 320), u.subarray(320))
  expect(await u.read()).toEqual(moved.map((value, i) => (i < 320 ? i : i < 640 ? 320 - i : value)))
  const plain = numbers(10)
  await gpu.kernel(saxpy)(5, 1, plain.subarray(0, 5), plain.subarray(5))
  expect(plain).toEqual(numbers(10).map((x, i) => (i < 5 ? x : x + x - 5)))
})

eachWay('an array may be passed twice where both are only read, and may be empty', async (gpu) => {
  const add = gpu.kernel(({ x }: Thread, a: Float64Array, b: Float64Array, none: Float64Array, out: Float64Array) => {
    out[x] = a[x]! + b[x]! + none.length
  })
  const a = numbers(10)
  for (const array of [a, await gpu.array(a)]) {
    const out = new Float64Array(10)
    await add(10, array, array, new Float64Array(0), out)
    expect(out).toEqual(a.map((x) => 2 * x))
  }
  const first = gpu.kernel(({ x }: Thread, from: Float64Array, to: Float64Array) => {
    if (x < from.length) to[x] = from[x]!
  })
  for (const none of [new Float64Array(0), await gpu.array(0)]) {
    const out = numbers(3)
    await first(3, none, out)
    expect(out).toEqual(numbers(3))
  }
})

eachWay('elements that a kernel writes must not be passed under another name', async (gpu) => {
  const kernel = gpu.kernel(saxpy)
  const plain = numbers(10)
  const a = await gpu.array(plain)
  const calls = [
    () => kernel(10, 1, plain, plain),
    () => kernel(5, 1, plain.subarray(0, 5), plain.subarray(4)),
    () => kernel(10, 1, a, a),
    () => kernel(5, 1, a.subarray(4), a.subarray(0, 5)),
  ]
  for (const call of calls) {
    await expect(call()).rejects.toThrow(
      "gpu.kernel: 'b', which the kernel writes, and 'a' share elements; pass a copy as 'a', as of await gpu.map((x) => x, …)",
    )
  }
  expect(plain).toEqual(numbers(10))
})

eachWay('whole numbers are int32, others are of the kind of the fractions', async (gpu) => {
  const whole = new Float64Array(3)
  const half = gpu.kernel(({ x }: Thread, k: number, out: Float64Array) => {
    out[x] = k / 2
  })
  await half(3, 7, whole)
  expect(whole).toEqual(Float64Array.of(3.5, 3.5, 3.5))
  await half(3, 0.1, whole)
  expect(whole).toEqual(Float64Array.of(0.05, 0.05, 0.05))
  await half(1, 2 ** 40, whole)
  expect(whole[0]).toBe(2 ** 39)
  const single = new Float32Array(1)
  await gpu.kernel(({ x }: Thread, k: number, out: Float32Array) => {
    out[x] = k * 3
  })(1, 0.1, single)
  expect(single[0]).toBe(Math.fround(Math.fround(0.1) * 3))
})

test('whole numbers are not computed with as float64', async () => {
  const shaders: (string | null)[] = []
  const gpu = createGpu({ navigatorGpu: null, onKernel: ({ wgsl }) => shaders.push(wgsl) })
  for (const k of [3, -0, 0.5, 2 ** 31]) {
    await gpu.kernel(({ x }: Thread, n: number, out: Float64Array) => {
      out[x] = n
    })(1, k, new Float64Array(1))
  }
  expect(shaders.map((wgsl) => wgsl?.match(/value_n: (\w+)/)?.[1])).toEqual(['i32', 'vec2u'])
})

eachWay('an index outside an array is an error with line, index and thread', async (gpu) => {
  const b = numbers(10)
  const call = gpu.kernel(saxpy)(11, 1, numbers(20), b)
  await expect(call).rejects.toBeInstanceOf(RangeError)
  await expect(call).rejects.toThrow(
    /^gpu.kernel: line 2, column \d+: b\[i\]: index 10 is outside the 10 elements of 'b' for thread \(10, 0, 0\); check the index before/,
  )
})

gpuTest('a loop that does not end is an error, on the GPU and on the CPU', async () => {
  for (const navigatorGpu of [dawn, null]) {
    const gpu = createGpu({ navigatorGpu, maxTurns: 5000 })
    const a = Int32Array.of(1, 2, 3)
    await expect(gpu.kernel(countTurns)(3, a)).rejects.toThrow(
      "gpu.kernel: the kernel's loops took more than 5000 turns for thread (2, 0, 0); make them end sooner",
    )
  }
})

eachWay('what cannot be compiled is a KernelError; what the GPU lacks runs on the CPU', async (gpu) => {
  const outside = numbers(3)
  await expect(
    gpu.kernel(({ x }: Thread, a: Float64Array) => {
      a[x] = outside[x]!
    })(3, numbers(3)),
  ).rejects.toBeInstanceOf(KernelError)
  const a = await gpu.array(numbers(10))
  const b = new Float64Array(10)
  await gpu
    .kernel(({ x }: Thread, from: Float64Array, to: Float64Array) => {
      to[x] = Math.sin(from[x]!)
      from[x] = 0
    })(10, a.subarray(1, 9), b.subarray(0, 8))
    .catch((error: unknown) => expect(String(error)).toMatch('index 8'))
  expect([...b.subarray(0, 8)]).toEqual([...numbers(10).subarray(1, 9)].map((x) => Math.sin(x)))
  expect(await a.read()).toEqual(numbers(10).map((x, i) => (i >= 1 && i < 9 ? 0 : x)))
})

eachWay('functions are passed along; threads of a workgroup share memory and wait for each other', async (gpu) => {
  const sums = gpu.kernel((thread: Thread, a: Float64Array, weight: (v: number) => number, out: Float64Array) => {
    const { x, localX, groupX, width } = thread
    const tile = thread.workgroupArray(Float64Array, 256)
    tile[localX] = x < width ? weight(a[x]!) : 0
    thread.barrier()
    for (let half = 128; half > 0; half >>= 1) {
      if (localX < half) tile[localX] = tile[localX] + tile[localX + half]!
      thread.barrier()
    }
    if (localX === 0) out[groupX] = tile[0]!
  })
  const a = Float64Array.from({ length: 1000 }, (_, i) => i)
  const out = new Float64Array(4)
  await sums(1000, a, (v) => 2 * v, out)
  expect(out).toEqual(
    Float64Array.from({ length: 4 }, (_, group) => {
      return a.subarray(256 * group, 256 * group + 256).reduce((sum, v) => sum + 2 * v, 0)
    }),
  )
})

eachWay('atomics: a histogram', async (gpu) => {
  const a = Int32Array.from({ length: 10_000 }, (_, i) => (i * 7919) % 1013)
  const bins = await gpu.array(10, 'uint32')
  await gpu.kernel(({ x, atomicAdd }: Thread, from: Int32Array, counts: Uint32Array) => {
    atomicAdd(counts, from[x]! % 10, 1)
  })(a.length, a, bins)
  expect([...(await bins.read())]).toEqual(
    Array.from({ length: 10 }, (_, digit) => a.filter((n) => n % 10 === digit).length),
  )
})

gpuTest('more workgroup memory than the GPU has: the CPU computes, and says why', async () => {
  const notes: string[] = []
  const { gpu: navigatorGpu } = watchedGpu((device) => limit(device, { maxComputeWorkgroupStorageSize: 1024 }))
  const gpu = createGpu({ navigatorGpu, onNote: (text) => notes.push(text) })
  const out = new Float64Array(256)
  await gpu.kernel((thread: Thread, a: Float64Array) => {
    const tile = thread.workgroupArray(Float64Array, 256)
    tile[thread.localX] = thread.x
    thread.barrier()
    a[thread.x] = tile[255 - thread.localX]!
  })(256, out)
  expect(out).toEqual(Float64Array.from({ length: 256 }, (_, i) => 255 - i))
  expect(notes).toEqual([
    'gpu.kernel: a kernel needs 2048 bytes of workgroup memory, and this GPU has 1024: it runs on the CPU',
  ])
})

gpuTest('notes and news: each once', async () => {
  const notes: string[] = []
  const news: { wgsl: string | null; note: string | null }[] = []
  const gpu = createGpu({
    navigatorGpu: dawn,
    onNote: (text) => notes.push(text),
    onKernel: (kernel) => news.push(kernel),
  })
  const sine = gpu.kernel(({ x }: Thread, a: Float64Array) => {
    a[x] = Math.sin(a[x]!)
  })
  for (const _ of [1, 2]) await sine(2, numbers(2))
  for (const _ of [1, 2]) await gpu.kernel(saxpy)(2, 0.5, numbers(2), numbers(2))
  expect(notes).toEqual([expect.stringMatching(/^gpu.kernel: .*Math.sin/)])
  expect(news.map(({ wgsl, note }) => [typeof wgsl, typeof note])).toEqual([
    ['object', 'string'],
    ['string', 'object'],
  ])
})

gpuTest('a long grid is cut into submits, each with its place in the grid', async () => {
  let submits = 0
  const watched = watchedGpu((device) => {
    limit(device, { maxComputeWorkgroupsPerDimension: 7 })
    const submit = device.queue.submit.bind(device.queue)
    device.queue.submit = (commands) => {
      submits++
      submit(commands)
    }
  })
  const gpu = createGpu({ navigatorGpu: watched.gpu })
  const [width, height] = [300, 200]
  const a = await gpu.array(Int32Array.from({ length: width * height }, (_, i) => i))
  const b = await gpu.array(width * height, 'int32')
  submits = 0
  await gpu.kernel(transpose)([width, height], a, b)
  expect(submits).toBeGreaterThan(1)
  const expected = Int32Array.from({ length: width * height }, (_, k) => (k % height) * width + Math.floor(k / height))
  expect(await b.read()).toEqual(expected)
})

gpuTest('a device lost in mid-call: typed arrays are computed again, GPU arrays are gone', async () => {
  for (const where of ['typed', 'GPU'] as const) {
    let opened = 0
    let isArmed = false
    const watched = watchedGpu((device) => {
      if (opened++ > 0) return
      const submit = device.queue.submit.bind(device.queue)
      device.queue.submit = (commands) => {
        submit(commands)
        if (isArmed) device.destroy()
      }
    })
    const gpu = createGpu({ navigatorGpu: watched.gpu })
    const b = numbers(10)
    const a = where === 'GPU' ? await gpu.array(numbers(10)) : numbers(10)
    isArmed = true
    const call = gpu.kernel(saxpy)(10, 1, a, b)
    if (where === 'GPU') await expect(call).rejects.toThrow("gpu.kernel: 'a' was on a GPU device that is lost")
    else await call
    expect(b).toEqual(where === 'GPU' ? numbers(10) : numbers(10).map((x) => x + x))
  }
})

gpuTest('a device lost again and again: the CPU computes', async () => {
  const gpu = createGpu({ navigatorGpu: watchedGpu(loseAfterSubmit).gpu })
  const b = numbers(10)
  await gpu.kernel(saxpy)(10, 1, numbers(10), b)
  expect(b).toEqual(numbers(10).map((x) => x + x))
})

gpuTest('an array freed while a kernel runs is an error, and no memory of others is touched', async () => {
  const watched = watchedGpu()
  const gpu = createGpu({ navigatorGpu: watched.gpu })
  const [a, b] = [await gpu.array(numbers(1_000_000)), await gpu.array(numbers(1_000_000))]
  const kernel = gpu.kernel(saxpy)
  await kernel(1, 1, a, b)
  const refused = expect(kernel(1_000_000, 1, a, b)).rejects.toThrow("gpu.kernel: 'b' was freed")
  b.free()
  const c = await gpu.array(1_000_000)
  await refused
  expect((await c.read()).findIndex((x) => x !== 0)).toBe(-1)
})

gpuTest('no memory for a typed array, or too long a one, is an error with the numbers', async () => {
  const gpu = createGpu({ navigatorGpu: watchedGpu((device) => limitMemory(device, 20_000)).gpu })
  const b = numbers(2000)
  await expect(gpu.kernel(saxpy)(2000, 1, numbers(2000), b)).rejects.toThrow(
    'gpu.kernel: the GPU has no memory for 32768 bytes',
  )
  expect(b).toEqual(numbers(2000))
  const small = createGpu({
    navigatorGpu: watchedGpu((device) => limit(device, { maxStorageBufferBindingSize: 1024 })).gpu,
  })
  await expect(small.kernel(saxpy)(129, 1, numbers(129), b)).rejects.toThrow(
    "gpu.kernel: 'a': an array of 1032 bytes is longer than this GPU can bind",
  )
})

test('bad arguments: one sentence with the values and the fix', async () => {
  const gpu = createGpu({ navigatorGpu: null })
  const detached = numbers(3)
  structuredClone(detached, { transfer: [detached.buffer] })
  const untyped = (fn: unknown): unknown => Reflect.apply(Reflect.get(gpu, 'kernel'), gpu, [fn])
  const clear = gpu.kernel(({ x }: Thread, a: Float64Array) => {
    a[x] = 0
  })
  expect(() => untyped('x')).toThrow("gpu.kernel: the argument is the text 'x'; pass a function")
  const kernel = (...args: unknown[]): Promise<void> => Reflect.apply(clear, undefined, args)
  const cases: [args: unknown[], error: typeof TypeError | typeof RangeError, message: string][] = [
    [['3', numbers(3)], TypeError, "gpu.kernel: the grid is the text '3'; pass a number, or [x], [x, y] or [x, y, z]"],
    [[[1, 2.5], numbers(3)], RangeError, 'the grid has the count 2.5'],
    [[3, [1, 2]], TypeError, 'gpu.kernel: argument 0 is of type Array; pass a GPU array, a Float64Array'],
    [[3, detached], TypeError, 'gpu.kernel: argument 0 is detached'],
  ]
  for (const [args, error, message] of cases) {
    await expect(kernel(...args)).rejects.toBeInstanceOf(error)
    await expect(kernel(...args)).rejects.toThrow(message)
  }
  await expect(kernel(3)).rejects.toBeInstanceOf(KernelError)
})

test("a kernel's parameters are known to the compiler", () => {
  const typed = async (gpu: Gpu, plain: Float64Array, there: GpuArray<Float64Array>, singles: Float32Array) => {
    const kernel = gpu.kernel(saxpy)
    await kernel(1, 1, plain, there)
    // @ts-expect-error -- a Float32Array for a Float64Array
    await kernel(1, 1, singles, there)
    // @ts-expect-error -- an array for a number
    await kernel(1, plain, plain, there)
    // @ts-expect-error -- one argument too few
    await kernel(1, 1, plain)
    // @ts-expect-error -- four dimensions
    await kernel([1, 1, 1, 1], 1, plain, there)
  }
  expect(typed).toBeTypeOf('function')
})
