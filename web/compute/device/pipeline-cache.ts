import { DeviceFailure } from './device-failure.ts'
import { inErrorScopes } from './error-scopes.ts'

/** Compute pipelines by their WGSL, each compiled once. */
export class PipelineCache {
  readonly #device: GPUDevice
  readonly #pipelines = new Map<string, Promise<GPUComputePipeline>>()

  constructor(device: GPUDevice) {
    this.#device = device
  }

  /**
   * The pipeline of the entry point `main`.
   * @throws Error with the compiler's messages when it refuses the WGSL; DeviceFailure when it fails without a word.
   */
  get(wgsl: string): Promise<GPUComputePipeline> {
    let pipeline = this.#pipelines.get(wgsl)
    if (pipeline === undefined) {
      pipeline = this.#create(wgsl)
      this.#pipelines.set(wgsl, pipeline)
    }
    return pipeline
  }

  async #create(wgsl: string): Promise<GPUComputePipeline> {
    const { value: module, error } = inErrorScopes(this.#device, () => this.#device.createShaderModule({ code: wgsl }))
    // Before the pipeline's own error, which only says that the module is invalid.
    const [{ messages }, scoped] = await Promise.all([module.getCompilationInfo().catch(deviceFailed), error])
    const refused = messages.find((message) => message.type === 'error')
    if (refused !== undefined) {
      const line = wgsl.split('\n')[refused.lineNum - 1] ?? ''
      throw new Error(`gpu.map: the GPU's compiler refused line ${refused.lineNum}: ${refused.message}: ${line.trim()}`)
    }
    if (scoped !== null) throw new Error(`gpu.map: the GPU refused the shader: ${scoped.message}`)
    const descriptor: GPUComputePipelineDescriptor = { layout: 'auto', compute: { module, entryPoint: 'main' } }
    return this.#device.createComputePipelineAsync(descriptor).catch(deviceFailed)
  }
}

function deviceFailed(cause: unknown): never {
  throw new DeviceFailure(`the GPU could not make a pipeline: ${String(cause)}`, { cause })
}
