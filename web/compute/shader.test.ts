import { expect, test } from 'vitest'
import { createGpu } from './gpu.ts'
import { dawn, gpuTest } from './testing/dawn.ts'
import { limit } from './testing/small-device.ts'
import { watchedGpu } from './testing/watched-gpu.ts'

const SCALE = `
struct Settings { factor: f32, count: u32 }
@group(0) @binding(0) var<uniform> settings: Settings;
@group(0) @binding(1) var<storage, read> input: array<f32>;
@group(0) @binding(2) var<storage, read_write> output: array<f32>;

@compute @workgroup_size(64)
fn scale(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < settings.count) { output[id.x] = settings.factor * input[id.x]; }
}

@compute @workgroup_size(8, 8)
fn transpose(@builtin(global_invocation_id) id: vec3u) {
  if (all(id.xy < vec2u(settings.count))) { output[id.x * settings.count + id.y] = settings.factor * input[id.y * settings.count + id.x]; }
}
`

/** `factor` and `count` as the uniform buffer has them. */
function settings(factor: number, count: number): Uint32Array {
  const words = new Uint32Array(2)
  new Float32Array(words.buffer)[0] = factor
  words[1] = count
  return words
}

gpuTest('a hand-written shader runs on GPU arrays and typed arrays', async () => {
  const gpu = createGpu({ navigatorGpu: dawn })
  const shader = gpu.wgsl(SCALE)
  const input = Float32Array.from({ length: 100 }, (_, i) => i)
  const output = await gpu.array(100, 'float32')
  await shader.run({ bindings: [settings(3, 90), input, output], workgroups: 2, entryPoint: 'scale' })
  expect(await output.read()).toEqual(input.map((x, i) => (i < 90 ? 3 * x : 0)))
  const onGpu = await gpu.array(input)
  await shader.run({ bindings: [settings(1, 10), onGpu, output], workgroups: [2, 2], entryPoint: 'transpose' })
  expect(await output.read()).toEqual(input.map((_, i) => (i % 10) * 10 + Math.floor(i / 10)))
  await shader.run({
    bindings: [settings(2, 36), onGpu.subarray(64), output.subarray(0, 64)],
    workgroups: [1],
    entryPoint: 'scale',
  })
  expect(await output.subarray(0, 36).read()).toEqual(input.subarray(64).map((x) => 2 * x))
})

gpuTest('a shader with one entry point and no bindings needs no more', async () => {
  const gpu = createGpu({ navigatorGpu: dawn })
  await gpu.wgsl('@compute @workgroup_size(1) fn main() {}').run({ bindings: [], workgroups: [1, 1, 1] })
})

gpuTest("what the GPU's compiler refuses is told with its line", async () => {
  const gpu = createGpu({ navigatorGpu: dawn })
  const broken = gpu.wgsl(SCALE.replace('factor * input', 'factor * inputs'))
  for (const _ of [1, 2]) {
    await expect(broken.run({ bindings: [], workgroups: 1, entryPoint: 'scale' })).rejects.toThrow(
      /^gpu.wgsl: the GPU's compiler refused line 9: .*inputs.*: if \(id.x < settings.count\)/,
    )
  }
})

gpuTest('what the GPU refuses is an error of that call only', async () => {
  const watched = watchedGpu((device) => limit(device, { maxComputeWorkgroupsPerDimension: 65_535 }))
  const gpu = createGpu({ navigatorGpu: watched.gpu })
  const shader = gpu.wgsl(SCALE)
  const [a, s] = [await gpu.array(100, 'float32'), settings(1, 1)]
  const cases: [options: Parameters<typeof shader.run>[0], message: string | RegExp][] = [
    [{ bindings: [s, a, a], workgroups: 1, entryPoint: 'scale' }, 'gpu.wgsl: the GPU refused the work: '],
    [{ bindings: [s, a], workgroups: 1, entryPoint: 'scale' }, 'gpu.wgsl: the GPU refused the work: '],
    [{ bindings: [s, a, s], workgroups: 1, entryPoint: 'none' }, 'gpu.wgsl: the GPU refused the shader: '],
    [{ bindings: [s, a, a], workgroups: 1 }, 'gpu.wgsl: the GPU refused the shader: '],
    [
      { bindings: [s, a.subarray(3), a], workgroups: 1, entryPoint: 'scale' },
      /binding 1 begins at byte 12 .* multiples of 256; take the subarray at a multiple of 64 elements/,
    ],
    [{ bindings: [s, new Float32Array(0)], workgroups: 1, entryPoint: 'scale' }, 'gpu.wgsl: binding 1 has no elements'],
    [
      { bindings: [s, a, a], workgroups: 65_536, entryPoint: 'scale' },
      '65536 workgroups in one dimension, and this GPU takes 65535; use two dimensions',
    ],
  ]
  for (const [options, message] of cases) await expect(shader.run(options)).rejects.toThrow(message)
  await shader.run({ bindings: [settings(1, 0), new Float32Array(1), a], workgroups: 1, entryPoint: 'scale' })
  expect(await a.read()).toEqual(new Float32Array(100))
  expect(watched.devices.length).toBe(1)
})

gpuTest('a lost device takes the GPU arrays with it', async () => {
  let isArmed = false
  const watched = watchedGpu((device) => {
    const submit = device.queue.submit.bind(device.queue)
    device.queue.submit = (commands) => {
      submit(commands)
      if (isArmed) device.destroy()
    }
  })
  const gpu = createGpu({ navigatorGpu: watched.gpu })
  const a = await gpu.array(Float32Array.of(1))
  isArmed = true
  const run = gpu.wgsl(SCALE).run({ bindings: [settings(1, 1), a, a], workgroups: 1, entryPoint: 'scale' })
  await expect(run).rejects.toThrow(/gpu.wgsl: binding 1 was on a GPU device that is lost/)
})

test('without a GPU a hand-written shader is an error that says why', async () => {
  const gpu = createGpu({ navigatorGpu: null })
  await expect(gpu.wgsl(SCALE).run({ bindings: [], workgroups: 1 })).rejects.toThrow(
    'gpu.wgsl: a hand-written shader runs on a GPU only: this browser has no WebGPU',
  )
})

test('bad arguments: one sentence with the values and the fix', async () => {
  const shader: { run(options: unknown): Promise<void> } = createGpu({ navigatorGpu: null }).wgsl(SCALE)
  const cases: [options: unknown, message: string][] = [
    [{ bindings: [[1]], workgroups: 1 }, 'gpu.wgsl: binding 0 is of type Array; pass a GPU array, or a Float64Array'],
    [{ bindings: [], workgroups: 1.5 }, 'gpu.wgsl: workgroups has the count 1.5; pass whole numbers'],
    [{ bindings: [], workgroups: [1, -1] }, 'has the count -1'],
    [{ bindings: [] }, 'gpu.wgsl: workgroups is undefined; pass a number, or [x], [x, y] or [x, y, z]'],
    [{ bindings: [], workgroups: [1, 1, 1, 1] }, 'workgroups is [1, 1, 1, 1]'],
  ]
  for (const [options, message] of cases) await expect(shader.run(options)).rejects.toThrow(message)
})
