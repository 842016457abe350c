import { DeviceFailure } from './device-failure.ts'
import { inErrorScopes } from './error-scopes.ts'
import { Pace } from './pace.ts'

/** A shader that is ready to run, and what was learned of its speed. */
export interface Program {
  readonly pipeline: GPUComputePipeline
  readonly pace: Pace
}

/** Compute pipelines by their WGSL, each compiled once. */
export class PipelineCache {
  readonly #device: GPUDevice
  readonly #programs = new Map<string, Promise<Program>>()

  constructor(device: GPUDevice) {
    this.#device = device
  }

  /**
   * The pipeline of `entryPoint`, or of the only one. `operation` is what errors begin with.
   * @throws Error with the compiler's message and the line when it refuses the WGSL; DeviceFailure when it fails without
   * a word.
   */
  get(operation: string, wgsl: string, entryPoint?: string): Promise<Program> {
    const key = [operation, entryPoint, wgsl].join('\n')
    let program = this.#programs.get(key)
    if (program === undefined) {
      program = this.#create(operation, wgsl, entryPoint)
      this.#programs.set(key, program)
    }
    return program
  }

  async #create(operation: string, wgsl: string, entryPoint: string | undefined): Promise<Program> {
    const { value: module, error } = inErrorScopes(this.#device, () => this.#device.createShaderModule({ code: wgsl }))
    // Before the pipeline's own error, which only says that the module is invalid.
    const [{ messages }, scoped] = await Promise.all([module.getCompilationInfo().catch(deviceFailed), error])
    const refused = messages.find((message) => message.type === 'error')
    if (refused !== undefined) {
      const line = wgsl.split('\n')[refused.lineNum - 1] ?? ''
      const where = `line ${refused.lineNum}: ${refused.message}: ${line.trim()}`
      throw new Error(`${operation}: the GPU's compiler refused ${where}`)
    }
    if (scoped !== null) throw new Error(`${operation}: the GPU refused the shader: ${scoped.message}`)
    const compute = entryPoint === undefined ? { module } : { module, entryPoint }
    try {
      const pipeline = await this.#device.createComputePipelineAsync({ layout: 'auto', compute })
      return { pipeline, pace: new Pace() }
    } catch (cause) {
      if (cause instanceof GPUPipelineError && cause.reason === 'validation') {
        throw new Error(`${operation}: the GPU refused the shader: ${cause.message}`, { cause })
      }
      return deviceFailed(cause)
    }
  }
}

function deviceFailed(cause: unknown): never {
  throw new DeviceFailure(`the GPU could not make a pipeline: ${String(cause)}`, { cause })
}
