import { expect } from 'vitest'
import { createArray, elementBytes, kindOf, type NumericArray, viewOf } from '../array-kinds.ts'
import { dawn } from './dawn.ts'
import {
  type CompiledGrid,
  compileGrid,
  compileMap,
  describeFailure,
  type GridOptions,
  groupCount,
} from '../kernel/grid.ts'
import type { GridArgument } from '../kernel/grid-argument.ts'
import { readStatus, STATUS_BYTES } from '../kernel/grid-failure.ts'
import { type Extent, packParameters } from '../kernel/grid-parameters.ts'
import type { GridLoop } from '../kernel/print-grid-javascript.ts'

/** An array, a scalar, or the text of a function. */
export type GridValue = NumericArray | number | string

/** The arguments after a run, and what went wrong. */
export interface GridOutcome {
  readonly values: readonly GridValue[]
  readonly failure: string | null
}

/** Compiles a grid kernel as the runtime would for these arguments. */
export function compileFor(
  text: string,
  extent: Extent,
  values: readonly GridValue[],
  options: Partial<GridOptions> = {},
): CompiledGrid {
  const dimensions = extent[2] > 1 ? 3 : extent[1] > 1 ? 2 : 1
  return compileGrid('gpu.kernel', text, values.map(argumentOf(values)), { dimensions, maxTurns: 1e6, ...options })
}

function argumentOf(values: readonly GridValue[]): (value: GridValue) => GridArgument {
  const kinds = values.map(kindOf)
  const hasOnlyFloat32 = kinds.includes('float32') && !kinds.includes('float64')
  return (value) => {
    if (typeof value === 'string') return { form: 'function', source: value }
    const kind = kindOf(value)
    if (kind !== null) return { form: 'array', kind }
    if (Object.is(Number(value) | 0, value)) return { form: 'scalar', kind: 'int32' }
    return { form: 'scalar', kind: hasOnlyFloat32 ? 'float32' : 'float64' }
  }
}

/** What a kernel made of the same arguments on the GPU and on the CPU. */
export interface BothOutcomes {
  readonly gpu: GridOutcome
  readonly cpu: GridOutcome
  readonly grid: CompiledGrid
}

/** The same kernel on the GPU and on the CPU, each with arrays of its own, `groups` workgroups at a time. */
export async function gridBothWays(
  text: string,
  extent: Extent,
  values: readonly GridValue[],
  { groups = Infinity, ...options }: Partial<GridOptions> & { groups?: number } = {},
): Promise<BothOutcomes> {
  return bothOutcomes(compileFor(text, extent, values, options), extent, values, groups)
}

/** The kernel on the CPU alone. */
export async function gridOnCpu(text: string, extent: Extent, values: readonly GridValue[]): Promise<GridOutcome> {
  return onCpu(compileFor(text, extent, values), extent, values.map(copied), Infinity)
}

/** Likewise, a function of elements; its result is the last of the values. */
export async function mapBothWays(text: string, values: readonly GridValue[], maxTurns = 1e6): Promise<BothOutcomes> {
  const first = values.find((value) => typeof value === 'object')
  const kind = kindOf(first)
  if (first === undefined || kind === null) throw new Error('map has no array')
  const args = values.map((value): GridArgument => {
    if (typeof value === 'string') return { form: 'function', source: value }
    return { form: typeof value === 'number' ? 'scalar' : 'array', kind }
  })
  const grid = compileMap('gpu.map', text, args, kind, maxTurns)
  return bothOutcomes(grid, [first.length, 1, 1], [...values, createArray(kind, first.length)], Infinity)
}

/** The compiled kernel on the GPU and on the CPU. */
export async function bothOutcomes(
  grid: CompiledGrid,
  extent: Extent,
  values: readonly GridValue[],
  groups = Infinity,
): Promise<BothOutcomes> {
  const cpu = await onCpu(grid, extent, values.map(copied), groups)
  const { wgsl } = grid
  const leanest = grid.wgslFor(extent, values.map(numberOf))
  if (leanest === null || wgsl === null) throw new Error(grid.note ?? 'the kernel has no WGSL')
  const gpu = await onGpu(grid, leanest, extent, values.map(copied), groups)
  // The checks that were left out change nothing.
  if (leanest !== wgsl && cpu.failure === null) {
    expect(await onGpu(grid, wgsl, extent, values.map(copied), groups)).toEqual(gpu)
  }
  return { grid, cpu, gpu }
}

function copied(value: GridValue): GridValue {
  return typeof value === 'object' ? value.slice() : value
}

function lengthOf(value: GridValue): number {
  return typeof value === 'object' ? value.length : 0
}

/** What a dispatch is told of an argument. */
function numberOf(value: GridValue): number {
  return typeof value === 'number' ? value : lengthOf(value)
}

async function onCpu(grid: CompiledGrid, extent: Extent, values: GridValue[], groups: number): Promise<GridOutcome> {
  const module: { default: GridLoop } = await import(
    /* @vite-ignore */ `data:text/javascript,${encodeURIComponent(grid.javascript)}`
  )
  const passed = values.map((value) => (typeof value === 'string' ? 0 : value))
  for (const [first, end] of slices(grid, extent, groups)) {
    const failure = module.default(passed, extent, first, end, grid.maxTurns)
    if (failure !== null) return { values, failure: describeFailure(grid, failure, values.map(lengthOf)) }
  }
  return { values, failure: null }
}

function* slices(grid: CompiledGrid, extent: Extent, groups: number): Generator<[number, number]> {
  const count = groupCount(grid, extent)
  for (let first = 0; first < count; first += groups) yield [first, Math.min(first + groups, count)]
}

let opened: Promise<GPUDevice> | null = null

async function open(): Promise<GPUDevice> {
  const adapter = await dawn.requestAdapter()
  if (adapter === null) throw new Error('Dawn finds no adapter')
  return adapter.requestDevice()
}

async function onGpu(
  grid: CompiledGrid,
  wgsl: string,
  extent: Extent,
  values: GridValue[],
  groups: number,
): Promise<GridOutcome> {
  opened ??= open()
  const device = await opened
  device.pushErrorScope('validation')
  const module = device.createShaderModule({ code: wgsl })
  const pipeline = device.createComputePipeline({ layout: 'auto', compute: { module } })
  const { STORAGE, COPY_SRC, COPY_DST, UNIFORM } = GPUBufferUsage
  // Larger than the array, as a pool's would be.
  const buffers = values.map((value) => {
    if (typeof value !== 'object') return null
    const buffer = device.createBuffer({ size: value.byteLength + 64, usage: STORAGE | COPY_SRC | COPY_DST })
    device.queue.writeBuffer(buffer, 0, value)
    return buffer
  })
  const status = device.createBuffer({ size: STATUS_BYTES, usage: STORAGE | COPY_SRC | COPY_DST })
  for (const [firstGroup, endGroup] of slices(grid, extent, groups)) {
    const numbers = values.map(numberOf)
    const bytes = packParameters(grid.layout, { extent, firstGroup, endGroup, values: numbers })
    const parameters = device.createBuffer({ size: bytes.byteLength, usage: UNIFORM | COPY_DST })
    device.queue.writeBuffer(parameters, 0, bytes)
    const { bindings } = grid
    const bound: [number | null, GPUBuffer | null][] = [
      ...bindings.arguments.map((binding, index): [number | null, GPUBuffer | null] => [
        binding,
        buffers[index] ?? null,
      ]),
      [bindings.status, status],
      [bindings.parameters, parameters],
    ]
    const entries = bound.flatMap(([binding, buffer]) =>
      binding === null || buffer === null ? [] : [{ binding, resource: { buffer } }],
    )
    const encoder = device.createCommandEncoder()
    const pass = encoder.beginComputePass()
    pass.setPipeline(pipeline)
    pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }))
    const count = endGroup - firstGroup
    const rows = Math.ceil(count / 5)
    pass.dispatchWorkgroups(Math.ceil(count / rows), rows)
    pass.end()
    device.queue.submit([encoder.finish()])
  }
  const error = await device.popErrorScope()
  if (error !== null) {
    const { messages } = await module.getCompilationInfo()
    throw new Error(`${error.message}\n${messages.map(({ message }) => message).join('\n')}\n${wgsl}`)
  }
  const results = await Promise.all(
    values.map(async (value, index) => {
      const buffer = buffers[index] ?? null
      const kind = kindOf(value)
      if (typeof value !== 'object' || buffer === null || kind === null) return value
      return viewOf(kind, await readBack(device, buffer, value.length * elementBytes(kind)), value.length)
    }),
  )
  const failure = readStatus(await readBack(device, status, STATUS_BYTES), grid.accesses)
  return {
    values: results,
    failure: failure && describeFailure(grid, failure, values.map(lengthOf)),
  }
}

async function readBack(device: GPUDevice, buffer: GPUBuffer, bytes: number): Promise<ArrayBuffer> {
  const staging = device.createBuffer({
    size: Math.max(bytes, 8),
    usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
  })
  const encoder = device.createCommandEncoder()
  if (bytes > 0) encoder.copyBufferToBuffer(buffer, 0, staging, 0, bytes)
  device.queue.submit([encoder.finish()])
  await staging.mapAsync(GPUMapMode.READ)
  const copy = staging.getMappedRange().slice(0)
  staging.destroy()
  return copy
}
