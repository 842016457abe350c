import { add } from '../../../web/compute/float64/add.ts'
import { wgslLibrary } from '../../../web/compute/wgsl-part.ts'

type Floats = Float64Array | Float32Array

/** What somebody writes who knows WebGPU: buffers made once, two uploads, one dispatch, one read-back. */
export class HandWrittenAdd {
  readonly #device: GPUDevice
  readonly #pipeline: GPUComputePipeline
  readonly #bytes: number
  readonly #buffers: [a: GPUBuffer, b: GPUBuffer, c: GPUBuffer, staging: GPUBuffer]
  readonly #group: GPUBindGroup

  private constructor(device: GPUDevice, pipeline: GPUComputePipeline, bytes: number) {
    const { COPY_DST, COPY_SRC, MAP_READ, STORAGE } = GPUBufferUsage
    const buffer = (usage: number): GPUBuffer => device.createBuffer({ size: bytes, usage })
    const inputs: [GPUBuffer, GPUBuffer] = [buffer(STORAGE | COPY_DST), buffer(STORAGE | COPY_DST)]
    this.#device = device
    this.#pipeline = pipeline
    this.#bytes = bytes
    this.#buffers = [...inputs, buffer(STORAGE | COPY_SRC), buffer(MAP_READ | COPY_DST)]
    const entries = this.#buffers.slice(0, 3).map((each, binding) => ({ binding, resource: { buffer: each } }))
    this.#group = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries })
  }

  /** For arrays as long as `like`. */
  static async make(like: Floats): Promise<HandWrittenAdd> {
    const adapter = await navigator.gpu.requestAdapter()
    if (!adapter) throw new Error('no GPU adapter: there is nothing to compare with')
    const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits
    const device = await adapter.requestDevice({ requiredLimits: { maxBufferSize, maxStorageBufferBindingSize } })
    const module = device.createShaderModule({ code: shader(like) })
    const pipeline = await device.createComputePipelineAsync({ layout: 'auto', compute: { module } })
    return new HandWrittenAdd(device, pipeline, like.byteLength)
  }

  /** c = a + b */
  async run(a: Floats, b: Floats, c: Floats): Promise<void> {
    const [bufferA, bufferB, bufferC, staging] = this.#buffers
    const { queue } = this.#device
    queue.writeBuffer(bufferA, 0, a)
    queue.writeBuffer(bufferB, 0, b)
    const encoder = this.#device.createCommandEncoder()
    const pass = encoder.beginComputePass()
    pass.setPipeline(this.#pipeline)
    pass.setBindGroup(0, this.#group)
    const groups = Math.ceil(a.length / 256)
    pass.dispatchWorkgroups(Math.min(groups, 65_535), Math.ceil(groups / 65_535))
    pass.end()
    encoder.copyBufferToBuffer(bufferC, 0, staging, 0, this.#bytes)
    queue.submit([encoder.finish()])
    await staging.mapAsync(GPUMapMode.READ)
    const read = staging.getMappedRange()
    c.set(c instanceof Float64Array ? new Float64Array(read) : new Float32Array(read))
    staging.unmap()
  }

  destroy(): void {
    this.#device.destroy()
  }
}

function shader(like: Floats): string {
  const [element, sum, library] =
    like instanceof Float64Array ? ['vec2u', 'f64_add(a[i], b[i])', wgslLibrary([add])] : ['f32', 'a[i] + b[i]', '']
  return `
    @group(0) @binding(0) var<storage, read> a: array<${element}>;
    @group(0) @binding(1) var<storage, read> b: array<${element}>;
    @group(0) @binding(2) var<storage, read_write> c: array<${element}>;
    ${library}
    @compute @workgroup_size(256)
    fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
      let i = id.y * groups.x * 256u + id.x;
      if (i < arrayLength(&c)) { c[i] = ${sum}; }
    }`
}
