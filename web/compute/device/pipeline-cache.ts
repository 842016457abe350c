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
    const { messages } = await module.getCompilationInfo()
    const refused = messages.find((message) => message.type === 'error')
    if (refused !== undefined) {
      const line = wgsl.split('\n')[refused.lineNum - 1] ?? ''
      throw new Error(`gpu.map: the GPU's compiler refused line ${refused.lineNum}: ${refused.message}: ${line.trim()}`)
    }
    const scoped = await error
    if (scoped !== null) throw new Error(`gpu.map: the GPU refused the shader: ${scoped.message}`)
    try {
      return await this.#device.createComputePipelineAsync({ layout: 'auto', compute: { module, entryPoint: 'main' } })
    } catch (cause) {
      throw new DeviceFailure(`the GPU could not make a pipeline: ${String(cause)}`, { cause })
    }
  }
}
