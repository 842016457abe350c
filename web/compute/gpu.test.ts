import { expect, test } from 'vitest'
import { createGpu, type GpuOptions, KernelError, type Thread } from './gpu.ts'
import { dawn, gpuTest } from './testing/dawn.ts'
import { eachWay } from './testing/each-way.ts'
import { functionOf } from './testing/function-of.ts'
import { loseAfterSubmit, watchedGpu } from './testing/watched-gpu.ts'

const add = (a: number, b: number): number => a + b

/** A gpu, and what it says through its callbacks. */
function heard(options: GpuOptions) {
  const notes: string[] = []
  const kernels: { source: string; wgsl: string | null; note: string | null }[] = []
  const gpu = createGpu({ ...options, onNote: (text) => notes.push(text), onKernel: (kernel) => kernels.push(kernel) })
  return { gpu, notes, kernels }
}

gpuTest('the lesson: A + B on the adapter, which info names', async () => {
  const { gpu, notes, kernels } = heard({ navigatorGpu: dawn })
  const a = Float64Array.from({ length: 100 }, (_, i) => i)
  expect(await gpu.map(add, a, new Float64Array(100).fill(1))).toEqual(Float64Array.from(a, (value) => value + 1))
  expect(await gpu.info()).toMatchObject({ backend: 'webgpu', reason: null, adapter: expect.stringMatching(/\S/) })
  expect(notes).toEqual([])
  expect(kernels).toEqual([
    { source: add.toString(), wgsl: expect.stringContaining('fn kernel(a: vec2u, b: vec2u)'), note: null },
  ])
})

for (const Kind of [Float64Array, Float32Array, Int32Array, Uint32Array]) {
  gpuTest(`${Kind.name}s of every length and offset`, async () => {
    const { gpu } = heard({ navigatorGpu: dawn })
    for (const length of [0, 1, 255, 256, 257, 65_537]) {
      const padded = new Kind(length + 3).map((_, i) => i % 1000)
      const a = padded.subarray(3)
      const result = await gpu.map(add, a, padded.subarray(0, length))
      expect(result).toBeInstanceOf(Kind)
      expect(result.length).toBe(length)
      expect(result.findIndex((value, i) => value !== (i % 1000) + ((i + 3) % 1000))).toBe(-1)
    }
  })
}

gpuTest('more than 65,535 workgroups and more than one tile', async () => {
  const { gpu, notes } = heard({ navigatorGpu: dawn })
  const a = Uint32Array.from({ length: 2 ** 24 + 1000 }, (_, i) => i)
  const result = await gpu.map((x: number) => x ^ 0x5a5a5a5a, a)
  expect(result.length).toBe(a.length)
  expect(result.findIndex((value, i) => value !== (i ^ 0x5a5a5a5a))).toBe(-1)
  expect(notes).toEqual([])
})

gpuTest('an array that is passed twice goes up once', async () => {
  let uploaded = 0
  const watched = watchedGpu((device) => {
    const write = device.queue.writeBuffer.bind(device.queue)
    device.queue.writeBuffer = (buffer, offset, data, ...part) => {
      if (data instanceof Float64Array) uploaded++
      write(buffer, offset, data, ...part)
    }
  })
  const { gpu } = heard({ navigatorGpu: watched.gpu })
  const a = Float64Array.of(1, 2)
  expect(await gpu.map(add, a, a)).toEqual(Float64Array.of(2, 4))
  expect(uploaded).toBe(1)
})

gpuTest('several calls at once keep their arrays apart', async () => {
  const { gpu } = heard({ navigatorGpu: dawn })
  const calls = Array.from({ length: 8 }, (_, call) => {
    const a = new Float32Array(1000 + call).fill(call)
    return gpu.map(call % 2 === 0 ? add : (x: number, y: number) => x * y, a, a)
  })
  const results = await Promise.all(calls)
  for (const [call, result] of results.entries()) {
    expect(result).toEqual(new Float32Array(1000 + call).fill(call % 2 === 0 ? call + call : call * call))
  }
})

gpuTest('buffers and pipelines are used again', async () => {
  let buffers = 0
  let modules = 0
  const watched = watchedGpu((device) => {
    const [createBuffer, createShaderModule] = [
      device.createBuffer.bind(device),
      device.createShaderModule.bind(device),
    ]
    device.createBuffer = (descriptor) => {
      buffers++
      return createBuffer(descriptor)
    }
    device.createShaderModule = (descriptor) => {
      modules++
      return createShaderModule(descriptor)
    }
  })
  const { gpu, kernels } = heard({ navigatorGpu: watched.gpu })
  const a = Float32Array.of(1, 2, 3)
  for (let turn = 0; turn < 5; turn++)
    expect(await gpu.map(add, a, Float32Array.of(turn, 0, 0))).toEqual(Float32Array.of(1 + turn, 2, 3))
  expect({ buffers, modules, kernels: kernels.length, devices: watched.devices.length }).toEqual({
    buffers: 6,
    modules: 1,
    kernels: 1,
    devices: 1,
  })
})

gpuTest('a device lost in mid-call: the chunk is computed again on a new one', async () => {
  let opened = 0
  const watched = watchedGpu((device) => opened++ === 0 && loseAfterSubmit(device))
  const { gpu, notes } = heard({ navigatorGpu: watched.gpu })
  const a = Float64Array.from({ length: 1000 }, (_, i) => i)
  const results = await Promise.all([gpu.map(add, a, a), gpu.map((x: number) => x - 1, a)])
  expect(results[0]).toEqual(a.map((value) => value * 2))
  expect(results[1]).toEqual(a.map((value) => value - 1))
  expect(watched.devices.length).toBe(2)
  expect(await gpu.info()).toMatchObject({ backend: 'webgpu' })
  expect(notes).toEqual([])
})

gpuTest('a device lost between two calls is replaced', async () => {
  const watched = watchedGpu()
  const { gpu } = heard({ navigatorGpu: watched.gpu })
  const a = Int32Array.of(1, 2)
  await gpu.map(add, a, a)
  watched.devices[0]?.destroy()
  expect(await gpu.map(add, a, a)).toEqual(Int32Array.of(2, 4))
  expect(watched.devices.length).toBe(2)
})

for (const [what, adapters] of Object.entries({ 'lost twice': Infinity, 'lost with no new adapter': 1 })) {
  gpuTest(`a device ${what}: the CPU takes over, says so once, and gives the same numbers`, async () => {
    const watched = watchedGpu(loseAfterSubmit, adapters)
    const { gpu, notes } = heard({ navigatorGpu: watched.gpu })
    const a = Float64Array.of(1, 2, 3)
    expect(await gpu.map(add, a, a)).toEqual(Float64Array.of(2, 4, 6))
    expect(await gpu.map(add, a, a)).toEqual(Float64Array.of(2, 4, 6))
    expect(await gpu.info()).toMatchObject({
      backend: 'cpu',
      adapter: null,
      reason: expect.stringContaining('was lost'),
    })
    expect(notes).toEqual([expect.stringContaining('gpu.map: computing on the CPU: the GPU device was lost')])
  })
}

gpuTest('an error of the GPU rejects the call that caused it, and no other', async () => {
  let isBroken = false
  const watched = watchedGpu((device) => {
    const createBuffer = device.createBuffer.bind(device)
    device.createBuffer = (descriptor) =>
      createBuffer(isBroken && descriptor.size > 1000 ? { ...descriptor, usage: GPUBufferUsage.VERTEX } : descriptor)
  })
  const { gpu } = heard({ navigatorGpu: watched.gpu })
  const a = Float32Array.of(1)
  expect(await gpu.map(add, a, a)).toEqual(Float32Array.of(2))
  isBroken = true
  const long = new Float32Array(1000)
  await expect(gpu.map(add, long, long)).rejects.toThrow('gpu.map: the GPU refused the work')
  expect(await gpu.map(add, a, a)).toEqual(Float32Array.of(2))
  isBroken = false
  expect(await gpu.map(add, long, long)).toEqual(long)
  expect(watched.devices.length).toBe(1)
})

gpuTest('an error that no call caused makes the device untrusted: it is replaced', async () => {
  const watched = watchedGpu()
  const { gpu } = heard({ navigatorGpu: watched.gpu })
  const a = Float32Array.of(1)
  await gpu.map(add, a, a)
  const [device] = watched.devices
  const lost = device?.lost
  device?.createBuffer({ size: 4, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.STORAGE })
  await lost
  expect(await gpu.map(add, a, a)).toEqual(Float32Array.of(2))
  expect(watched.devices.length).toBe(2)
})

gpuTest('a loop that does not end is an error naming the element, on the GPU and on the CPU', async () => {
  const endlessAt3 = await functionOf('(x) => { let i = 0; while (i < 10 || x === 3) i++; return i }')
  const arrays = Int32Array.of(1, 2, 3, 4)
  for (const navigatorGpu of [dawn, null]) {
    const { gpu } = heard({ navigatorGpu, maxTurns: 5000 })
    await expect(gpu.map(endlessAt3, arrays)).rejects.toThrow(
      'more than 5000 turns for element 2; make them end sooner',
    )
    expect(await gpu.map(endlessAt3, Int32Array.of(1, 2))).toEqual(Int32Array.of(10, 10))
    const late = new Int32Array(10_000)
    late[9000] = 3
    await expect(gpu.map(endlessAt3, late)).rejects.toThrow('for element 9000;')
    const there = await gpu.array(late)
    const before = (await gpu.info()).memory
    await expect(gpu.map(endlessAt3, there)).rejects.toThrow('for element 9000;')
    expect((await gpu.info()).memory?.arraysBytes).toBe(before?.arraysBytes)
  }
})

gpuTest('what float64 lacks on the GPU runs on the CPU, with the reason said once', async () => {
  const { gpu, notes, kernels } = heard({ navigatorGpu: dawn })
  const a = Float64Array.of(0, 1, 2)
  for (const _ of [1, 2]) expect(await gpu.map((x: number) => Math.sin(x), a)).toEqual(a.map((x) => Math.sin(x)))
  expect(notes).toEqual(['gpu.map: Math.sin of float64 is computed on the CPU: the GPU has no equal of it'])
  expect(kernels).toEqual([{ source: expect.any(String), wgsl: null, note: expect.stringContaining('Math.sin') }])
})

gpuTest('more arrays than the GPU can bind run on the CPU', async () => {
  const { gpu, notes } = heard({ navigatorGpu: dawn })
  const names = Array.from({ length: 40 }, (_, i) => `x${i}`)
  const sum = await functionOf(`(${names.join()}) => ${names.join('+')}`)
  const ones = names.map(() => Int32Array.of(1, 2))
  expect(await gpu.map(sum, Int32Array.of(1, 2), ...ones.slice(1))).toEqual(Int32Array.of(40, 80))
  expect(notes).toEqual([expect.stringContaining('a kernel of 41 arrays needs 42 storage buffers')])
})

test('without an adapter the CPU computes, says so once, and still shows the WGSL', async () => {
  const noAdapter = watchedGpu(undefined, 0).gpu
  for (const [navigatorGpu, reason] of [
    [null, 'this browser has no WebGPU'],
    [noAdapter, 'no GPU adapter'],
  ] as const) {
    const { gpu, notes, kernels } = heard({ navigatorGpu })
    const a = Float64Array.of(1, 2)
    expect(await gpu.map(add, a, a)).toEqual(Float64Array.of(2, 4))
    expect(await gpu.map(add, a, a)).toEqual(Float64Array.of(2, 4))
    expect(await gpu.info()).toMatchObject({ backend: 'cpu', adapter: null, reason: expect.stringContaining(reason) })
    expect(notes).toEqual([expect.stringContaining(reason)])
    expect(kernels.map(({ note, wgsl }) => [note, typeof wgsl])).toEqual([[null, 'string']])
  }
})

const cpu = createGpu({ navigatorGpu: null })

test('a kernel may use fewer parameters than there are arrays, and none', async () => {
  const a = Float64Array.of(1, 2)
  expect(await cpu.map((x: number) => x * 2, a, a)).toEqual(Float64Array.of(2, 4))
  expect(await cpu.map(() => 7, a)).toEqual(Float64Array.of(7, 7))
})

eachWay('numbers and functions may be passed behind the first array', async (gpu) => {
  const a = Float64Array.of(1, 2, 3)
  expect(await gpu.map((x, k) => x * k, a, 0.1)).toEqual(a.map((x) => x * 0.1))
  const twice = (x: number): number => 2 * x
  const helped = (x: number, k: number, f: (y: number) => number, y: number): number => f(x) + k + y
  expect(await gpu.map(helped, a, 0.5, twice, a)).toEqual(a.map((x) => 3 * x + 0.5))
  const there = await gpu.map(helped, await gpu.array(a), 0.25, twice, a)
  expect(await there.read()).toEqual(a.map((x) => 3 * x + 0.25))
  expect(await gpu.map((x, k) => x + k, Uint32Array.of(1, 2), 2 ** 32 - 1)).toEqual(Uint32Array.of(0, 1))
  for (const [k, array] of [
    [-1, Uint32Array.of(1)],
    [0.5, Int32Array.of(1)],
    [2 ** 31, Int32Array.of(1)],
  ] as const) {
    await expect(gpu.map((x, y) => x + y, array, k)).rejects.toThrow(
      new RegExp(`gpu.map: argument 1 is ${k}, and the arrays are u?int32; pass a whole number from -?\\d+ to \\d+`),
    )
  }
})

test('every call of the program runs inside run, with its name', async () => {
  const called: string[] = []
  const gpu = createGpu({
    navigatorGpu: null,
    run: (operation, work) => {
      called.push(operation)
      return work()
    },
  })
  const a = await gpu.array(Float64Array.of(1, 2))
  const b = await gpu.map((x) => x, a)
  await b.subarray(1).read()
  await a.write(Float64Array.of(3))
  await gpu.kernel(({ x }: Thread, out: Float64Array) => {
    out[x] = x
  })(2, a)
  await gpu.reduce((x, y) => x + y, a)
  await gpu.scan((x, y) => x + y, Float64Array.of(1, 2))
  await gpu.random(a)
  await gpu
    .wgsl('')
    .run({ bindings: [], workgroups: 1 })
    .catch(() => {})
  expect(called.join(' ')).toBe(
    'gpu.array gpu.map GpuArray.read GpuArray.write gpu.kernel gpu.reduce gpu.scan gpu.random gpu.wgsl',
  )
})

test('bad arguments: one sentence with the values and the fix', async () => {
  const a = new Float64Array(3)
  const detached = new Float64Array(3)
  structuredClone(detached, { transfer: [detached.buffer] })
  const untyped: { map(...args: unknown[]): Promise<unknown> } = cpu
  const cases: [args: unknown[], error: typeof TypeError | typeof RangeError, message: string][] = [
    [['a + b', a], TypeError, "the first argument is the text 'a + b'; pass a function"],
    [[add], TypeError, 'no arrays are given'],
    [[add, a, new Float32Array(3)], TypeError, 'argument 0 and argument 1 are float64 and float32; convert'],
    [[add, a, new Float64Array(4)], RangeError, 'argument 0 and argument 1 have 3 and 4 elements; pass equal lengths'],
    [[add, a, detached], RangeError, 'have 3 and 0 elements'],
    [[add, detached, detached], TypeError, 'argument 0 is detached'],
    [[add, a, [1, 2, 3]], TypeError, 'argument 1 is of type Array; pass a Float64Array'],
    [[add, new BigInt64Array(3)], TypeError, 'argument 0 is of type BigInt64Array'],
    [[add, null], TypeError, 'argument 0 is null'],
    [[add, 3, a], TypeError, 'argument 0 is 3; pass a Float64Array'],
  ]
  for (const [args, error, message] of cases) {
    const promise = untyped.map(...args)
    await expect(promise).rejects.toBeInstanceOf(error)
    await expect(promise).rejects.toThrow(message)
  }
  await expect(cpu.map((x: number) => x + a.length, a)).rejects.toBeInstanceOf(KernelError)
})

test('mixing kinds does not compile', () => {
  const mixed = () =>
    // @ts-expect-error -- a Float32Array beside a Float64Array
    cpu.map(add, new Float64Array(1), new Float32Array(1))
  // @ts-expect-error -- no arrays
  const none = () => cpu.map(add)
  const typed: () => Promise<Float32Array> = () => cpu.map(add, new Float32Array(1), new Float32Array(1))
  expect([mixed, none, typed]).toHaveLength(3)
})
