import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { createGpu, type Thread } from './gpu.ts'
import { GpuArray } from './gpu-array.ts'
import { dawn, gpuTest } from './testing/dawn.ts'
import { eachWay } from './testing/each-way.ts'
import { limit, limitMemory } from './testing/small-device.ts'
import { watchedGpu } from './testing/watched-gpu.ts'

const numbers = (length: number) => Float64Array.from({ length }, (_, i) => i + 0.5)

for (const Kind of [Float64Array, Float32Array, Int32Array, Uint32Array]) {
  eachWay(`${Kind.name}s go there and come back`, async (gpu) => {
    for (const length of [0, 1, 3, 1000]) {
      const padded = new Kind(length + 5).map((_, i) => i * 3)
      const a = await gpu.array(padded.subarray(5))
      expect(a).toBeInstanceOf(GpuArray)
      expect([a.length, a.byteLength]).toEqual([length, length * Kind.BYTES_PER_ELEMENT])
      expect(`${a.kind}array`).toBe(Kind.name.toLowerCase())
      const back = await a.read()
      expect(back).toBeInstanceOf(Kind)
      expect(back).toEqual(padded.slice(5))
      const into = padded.subarray(0, length)
      expect(await a.read(into)).toBe(into)
      expect(padded).toEqual(new Kind(length + 5).map((_, i) => (i < length ? i + 5 : i) * 3))
    }
  })
}

eachWay('a new array holds zeros, also in memory that was used before', async (gpu) => {
  const used = await gpu.array(numbers(1000).map((x) => x + 1))
  used.free()
  expect(await (await gpu.array(1000)).read()).toEqual(new Float64Array(1000))
  expect(await (await gpu.array(3, 'uint32')).read()).toEqual(new Uint32Array(3))
  expect(await (await gpu.array(0, 'float32')).read()).toEqual(new Float32Array(0))
})

eachWay('a copy is taken at once, and write overwrites a part', async (gpu) => {
  const data = numbers(10)
  const a = await gpu.array(data)
  data.fill(0)
  const part = Float64Array.of(-1, -2)
  const writing = a.write(part, 4)
  part.fill(7)
  await writing
  expect(await a.read()).toEqual(numbers(10).map((x, i) => ({ 4: -1, 5: -2 })[i] ?? x))
})

eachWay('a subarray is a view of the same memory, counted as TypedArray counts', async (gpu) => {
  const a = await gpu.array(numbers(100))
  const plain = numbers(100)
  for (const [begin, end] of [
    [3, 7],
    [-5, undefined],
    [90, 1000],
    [50, 40],
    [undefined, -99],
    [Number.NaN, 2.9],
  ] as const) {
    expect(await a.subarray(begin, end).read()).toEqual(plain.slice(begin, end))
  }
  const inner = a.subarray(10, 20).subarray(2, -2)
  await inner.write(Float64Array.of(1, 2, 3), 1)
  plain.set([1, 2, 3], 13)
  expect(await a.read()).toEqual(plain)
})

eachWay('bytes are read and written in place, also ahead', async (gpu) => {
  const a = (await gpu.array(numbers(300_000))).subarray(100)
  const expected = new Uint8Array(numbers(300_000).buffer, 800)
  a.writeBytes(16, new Uint8Array(Float64Array.of(-1).buffer))
  expected.set(new Uint8Array(Float64Array.of(-1).buffer), 16)
  const middle = new Uint8Array(4000)
  await a.readBytes(8, middle)
  expect(middle).toEqual(expected.slice(8, 4008))
  const reader = a.openBytes()
  const all = new Uint8Array(a.byteLength)
  for (let offset = 0; offset < all.length; offset += 65_504)
    await reader.read(offset, all.subarray(offset, offset + 65_504))
  expect(firstDifference(all, expected)).toBe(-1)
  const again = new Uint8Array(1_500_000)
  await reader.read(800, again)
  expect(firstDifference(again, expected.subarray(800))).toBe(-1)
  await reader.read(0, middle)
  expect(firstDifference(middle, expected)).toBe(-1)
  reader.close()
})

const firstDifference = (got: Uint8Array, expected: Uint8Array) => got.findIndex((byte, i) => byte !== expected[i])

eachWay('use after free is an error that says so, for every view', async (gpu) => {
  const a = await gpu.array(numbers(10))
  const view = a.subarray(2)
  {
    using whole = a
    expect(whole.length).toBe(10)
  }
  a.free()
  for (const use of [() => a.read(), () => view.read(), () => a.write(numbers(1)), () => gpu.map((x) => x, view)]) {
    await expect(use()).rejects.toThrow(/was freed, and its contents with it; free it after its last use/)
  }
  await expect((await gpu.array(0)).read()).resolves.toEqual(new Float64Array(0))
})

eachWay('map of GPU arrays gives a GPU array; typed arrays may be mixed in', async (gpu) => {
  const a = await gpu.array(numbers(1000))
  const b = numbers(1000)
  const sum = await gpu.map((x, y) => x + y, a, b)
  expect(sum).toBeInstanceOf(GpuArray)
  const squares = await gpu.map((x) => x * x, sum)
  expect(await squares.read()).toEqual(b.map((x) => (x + x) * (x + x)))
  const empty = await gpu.map((x) => x, await gpu.array(0, 'int32'))
  expect([empty.kind, empty.length]).toEqual(['int32', 0])
})

eachWay('map takes views that begin anywhere, and one array twice', async (gpu) => {
  const a = await gpu.array(numbers(1000))
  const result = await gpu.map(
    (x, y, z) => x * 100 + y - z,
    a.subarray(0, 900),
    a.subarray(33, 933),
    a.subarray(33, 933),
  )
  expect(await result.read()).toEqual(numbers(900).map((x) => x * 100))
  const shifted = await gpu.map((x, y) => y - x, a.subarray(0, 900), a.subarray(33, 933))
  expect(await shifted.read()).toEqual(new Float64Array(900).fill(33))
})

eachWay('a map that only the CPU can do leaves a GPU array too', async (gpu) => {
  const a = await gpu.array(numbers(10))
  const sines = await gpu.map((x) => Math.sin(x), a)
  expect(await sines.read()).toEqual(numbers(10).map((x) => Math.sin(x)))
})

gpuTest('nothing of a map of GPU arrays is copied to or from the device', async () => {
  let copied = 0
  const watched = watchedGpu((device) => {
    const write = device.queue.writeBuffer.bind(device.queue)
    device.queue.writeBuffer = (...args: Parameters<typeof write>) => {
      copied += args[4] ?? 0
      return write(...args)
    }
    const create = device.createBuffer.bind(device)
    device.createBuffer = (descriptor) => {
      if (descriptor.usage & GPUBufferUsage.MAP_READ) copied += descriptor.size
      return create(descriptor)
    }
  })
  const gpu = createGpu({ navigatorGpu: watched.gpu })
  const a = await gpu.array(new Float32Array(4000))
  copied = 0
  await gpu.map((x) => x + 1, a)
  expect(copied).toBe(256)
})

gpuTest('an array that is too long for one binding is refused with the limits', async () => {
  const small = { maxStorageBufferBindingSize: 1024, maxBufferSize: 4096 }
  const gpu = createGpu({ navigatorGpu: watchedGpu((device) => limit(device, small)).gpu })
  await expect(gpu.array(129)).rejects.toThrow(
    'gpu.array: an array of 1032 bytes is longer than this GPU can bind (maxBufferSize 4096, maxStorageBufferBindingSize 1024); use several arrays',
  )
  const [a, b] = [await gpu.array(numbers(128)), numbers(10_000)]
  expect(await a.read()).toEqual(numbers(128))
  expect(await gpu.map((x) => x * 2, b)).toEqual(b.map((x) => x * 2))
  expect(await gpu.info()).toMatchObject({ limits: { arrayBytes: 1024 } })
})

gpuTest('map of typed arrays in tiles, at every boundary', async () => {
  const tiny = watchedGpu((device) => limit(device, { maxStorageBufferBindingSize: 512 }))
  const gpu = createGpu({ navigatorGpu: tiny.gpu })
  const plain = numbers(1000)
  for (const length of [1, 63, 64, 65, 128, 129, 999]) {
    const a = plain.subarray(0, length)
    expect(await gpu.map((x, y) => x * x - y, a, plain.slice(1, length + 1))).toEqual(a.map((x) => x * x - (x + 1)))
  }
})

gpuTest('more workgroups than one dimension takes lie in rows', async () => {
  const dispatched: (number | undefined)[][] = []
  const narrow = watchedGpu((device) => {
    limit(device, { maxComputeWorkgroupsPerDimension: 5 })
    const createCommandEncoder = device.createCommandEncoder.bind(device)
    device.createCommandEncoder = () => {
      const encoder = createCommandEncoder()
      const beginComputePass = encoder.beginComputePass.bind(encoder)
      encoder.beginComputePass = () => {
        const pass = beginComputePass()
        const dispatchWorkgroups = pass.dispatchWorkgroups.bind(pass)
        pass.dispatchWorkgroups = (...counts) => {
          dispatched.push(counts)
          dispatchWorkgroups(...counts)
        }
        return pass
      }
      return encoder
    }
  })
  const gpu = createGpu({ navigatorGpu: narrow.gpu })
  const plain = numbers(9999)
  expect(await gpu.map((x) => x * x, plain)).toEqual(plain.map((x) => x * x))
  expect(dispatched[0]).toEqual([4, 4])
  for (const counts of dispatched) expect(Math.max(...counts.map((count) => count ?? 1))).toBeLessThanOrEqual(5)
})

gpuTest('map of long GPU arrays in several submits', async () => {
  const gpu = createGpu({ navigatorGpu: dawn })
  const [plain, length] = [numbers(100_000), 99_001]
  const a = await gpu.array(plain)
  const mixed = [a.subarray(0, length), plain.subarray(1, length + 1), a.subarray(1, length + 1)] as const
  const result = await gpu.map((x, y, z) => x * y + z, ...mixed)
  expect(await result.read()).toEqual(plain.subarray(0, length).map((x) => x * (x + 1) + (x + 1)))
})

gpuTest('no memory left: idle memory is released first, then an error says how much is held by what', async () => {
  const used: (() => number)[] = []
  const watched = watchedGpu((device) => used.push(limitMemory(device, 11_500)))
  const gpu = createGpu({ navigatorGpu: watched.gpu })
  const a = await gpu.array(512)
  await gpu.map((x) => x + 1, numbers(256))
  expect((await gpu.info()).memory).toMatchObject({ arraysBytes: 4096, callsBytes: 0 })
  expect((await gpu.info()).memory?.idleBytes).toBeGreaterThan(4000)
  const b = await gpu.array(512)
  expect((await gpu.info()).memory).toEqual({ arraysBytes: 8192, callsBytes: 0, idleBytes: 0 })
  await expect(gpu.array(512)).rejects.toThrow(
    'gpu.array: the GPU has no memory for 4096 bytes; GPU arrays hold 8192 bytes and other running calls 0; free() arrays that are done with, or use shorter ones',
  )
  await expect(gpu.map((x) => x + 1, numbers(256))).rejects.toThrow('gpu.map: the GPU has no memory for')
  await expect(gpu.map((x) => x + 1, a)).rejects.toThrow('gpu.map: the GPU has no memory for 4096 bytes')
  expect((await gpu.info()).memory).toEqual({ arraysBytes: 8192, callsBytes: 0, idleBytes: 0 })
  b.free()
  const [c] = [await gpu.map((x) => x + 1, a)]
  expect(await c.subarray(0, 16).read()).toEqual(new Float64Array(16).fill(1))
  expect(watched.devices.length).toBe(1)
  expect(used.map((bytes) => bytes() <= 11_500)).toEqual([true])
})

gpuTest('a lost device takes the contents with it: the next use says so, a new array works', async () => {
  const watched = watchedGpu()
  const gpu = createGpu({ navigatorGpu: watched.gpu })
  const a = await gpu.array(numbers(1000))
  const reader = a.openBytes()
  await reader.read(0, new Uint8Array(8))
  watched.devices[0]?.destroy()
  const gone =
    /on a GPU device that is lost \(.*\), and its contents with it; make it again with gpu.array and fill it again/
  const uses = [
    () => a.read(),
    () => a.write(numbers(1)),
    () => reader.read(8, new Uint8Array(16)),
    () => gpu.map((x, y) => x + y, a, numbers(1000)),
    () => a.subarray(3).readBytes(0, new Uint8Array(8)),
  ]
  for (const use of uses) await expect(use()).rejects.toThrow(gone)
  reader.close()
  const b = await gpu.array(numbers(3))
  expect(await b.read()).toEqual(numbers(3))
  a.free()
  expect(watched.devices.length).toBe(2)
})

gpuTest('a device lost while an array is read or mapped', async () => {
  for (const operation of ['read', 'map'] as const) {
    let isArmed = false
    const watched = watchedGpu((device) => {
      const submit = device.queue.submit.bind(device.queue)
      device.queue.submit = (commands) => {
        submit(commands)
        if (isArmed) device.destroy()
      }
    })
    const gpu = createGpu({ navigatorGpu: watched.gpu })
    const a = await gpu.array(numbers(1000))
    isArmed = true
    const use = operation === 'read' ? a.read() : gpu.map((x) => x, a)
    await expect(use).rejects.toThrow('on a GPU device that is lost')
  }
})

test('after the second loss arrays are kept in plain memory', async () => {
  const gpu = createGpu({ navigatorGpu: watchedGpu(undefined, 0).gpu })
  const a = await gpu.array(numbers(3))
  expect(await (await gpu.map((x) => x + 1, a)).read()).toEqual(Float64Array.of(1.5, 2.5, 3.5))
  expect((await gpu.info()).memory).toBeNull()
})

gpuTest('an array that is forgotten is given back when it is collected', async () => {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect !== 'function') throw new TypeError('no gc')
  const gpu = createGpu({ navigatorGpu: dawn })
  const arraysBytes = async () => (await gpu.info()).memory?.arraysBytes ?? 0
  const view = await (async () => (await gpu.array(1000)).subarray(10, 20))()
  await (async () => void (await gpu.array(5000)))()
  const before = await arraysBytes()
  expect(before).toBeGreaterThan(48_000)
  for (let turn = 0; turn < 100 && (await arraysBytes()) === before; turn++) {
    await new Promise((resolve) => setImmediate(resolve))
    collect()
  }
  expect(await arraysBytes()).toBe(8192)
  expect(await view.read()).toEqual(new Float64Array(10))
})

test('bad arguments: one sentence with the values and the fix', async () => {
  const gpu = createGpu({ navigatorGpu: null })
  const untyped: { array(...args: unknown[]): Promise<unknown> } = gpu
  const detached = new Float64Array(3)
  structuredClone(detached, { transfer: [detached.buffer] })
  const cases: [args: unknown[], error: typeof TypeError | typeof RangeError, message: string][] = [
    [[-1], RangeError, 'gpu.array: the length is -1; pass a whole number of elements'],
    [[2.5], RangeError, 'the length is 2.5'],
    [[3, 'float16'], TypeError, "the kind is the text 'float16'; pass 'float64', 'float32', 'int32' or 'uint32'"],
    [[[1, 2]], TypeError, 'the argument is of type Array; pass a Float64Array'],
    [[null], TypeError, 'the argument is null'],
    [[detached], TypeError, 'gpu.array: the array is detached'],
  ]
  for (const [args, error, message] of cases) {
    const promise = untyped.array(...args)
    await expect(promise).rejects.toBeInstanceOf(error)
    await expect(promise).rejects.toThrow(message)
  }
  const a: { read(into: unknown): unknown; write(...args: unknown[]): unknown } = await gpu.array(3)
  const uses: [use: () => unknown, error: typeof TypeError | typeof RangeError, message: string][] = [
    [() => a.read(new Float64Array(4)), RangeError, "the array has 3 elements and 'into' has 4"],
    [
      () => a.read(new Float32Array(3)),
      TypeError,
      "GpuArray.read: the array's elements are float64 and the one passed is float32",
    ],
    [() => a.read(detached), TypeError, 'is detached'],
    [() => a.write(new Float64Array(2), 2), RangeError, 'GpuArray.write: 2 elements at offset 2 do not fit into 3'],
    [() => a.write(new Float64Array(1), -1), RangeError, '1 elements at offset -1 do not fit'],
    [() => a.write([1]), TypeError, 'the one passed is of type Array; pass float64'],
  ]
  for (const [use, error, message] of uses) {
    await expect(use()).rejects.toBeInstanceOf(error)
    await expect(use()).rejects.toThrow(message)
  }
})

test('kinds are known to the compiler', () => {
  const gpu = createGpu({ navigatorGpu: null })
  const typed = async () => {
    const zeros: GpuArray<Float64Array> = await gpu.array(3)
    const counts: GpuArray<Uint32Array> = await gpu.array(3, 'uint32')
    const copy: GpuArray<Int32Array> = await gpu.array(Int32Array.of(1))
    const plain: Float32Array = await gpu.map((x) => x, new Float32Array(1))
    const stays: GpuArray<Float64Array> = await gpu.map((x, y) => x + y, zeros, new Float64Array(3))
    // @ts-expect-error -- a Float32Array beside a GPU array of float64
    await gpu.map((x, y) => x + y, zeros, new Float32Array(3))
    // @ts-expect-error -- int32 elements into an array of uint32
    await counts.write(new Int32Array(1))
    return [plain, stays, copy]
  }
  expect(typed).toBeTypeOf('function')
})

eachWay('an empty GPU array goes through every call', async (gpu) => {
  const empty = await gpu.array(0)
  expect(await (await gpu.random(empty)).read()).toEqual(new Float64Array(0))
  expect(await (await gpu.map((x) => x + 1, empty)).read()).toEqual(new Float64Array(0))
  expect(await (await gpu.scan((a, b) => a + b, empty)).read()).toEqual(new Float64Array(0))
  expect(await gpu.reduce((a, b) => a + b, empty, 5)).toBe(5)
  const fill = gpu.kernel(({ x }: Thread, a: Float64Array) => {
    a[x] = 1
  })
  await fill(0, empty)
})
