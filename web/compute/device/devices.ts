import { DeviceFailure } from './device-failure.ts'
import { openSession, type Session } from './session.ts'

/** There is no device; `reason` says why, in one sentence with the fix where there is one. */
export interface Unavailable {
  readonly reason: string
}

/** A second loss in the same browser is final there: no new adapter comes. */
const RECOVERIES = 1

/** Opens a device when it is first needed, and once more when it is lost. */
export class Devices {
  readonly #gpu: GPU | null
  #current: Promise<Session | Unavailable> | null = null
  #losses: string[] = []

  constructor(gpu: GPU | null) {
    this.#gpu = gpu
  }

  /** The device to compute on, or why there is none. Once there is none, there never will be one. */
  current(): Promise<Session | Unavailable> {
    this.#current ??= this.#open()
    return this.#current
  }

  /**
   * `onDevice`, again on the next device when one is lost meanwhile; `otherwise` when there is none.
   * @throws what these throw
   */
  async run<T>(onDevice: (session: Session) => Promise<T>, otherwise: (reason: string) => Promise<T>): Promise<T> {
    for (;;) {
      const session = await this.current()
      if ('reason' in session) return otherwise(session.reason)
      try {
        return await onDevice(session)
      } catch (error) {
        if (!(error instanceof DeviceFailure)) throw error
        session.lose(error.message)
      }
    }
  }

  #lost(why: string): void {
    this.#losses.push(why)
    this.#current = this.#losses.length > RECOVERIES ? Promise.resolve({ reason: this.#afterLoss() }) : null
  }

  async #open(): Promise<Session | Unavailable> {
    if (this.#gpu === null) return { reason: whyNoWebGpu() }
    try {
      const adapter = await this.#gpu.requestAdapter({ powerPreference: 'high-performance' })
      if (adapter === null) return { reason: this.#losses.length > 0 ? this.#afterLoss() : NO_ADAPTER }
      return await openSession(adapter, (why) => this.#lost(why))
    } catch (error) {
      return { reason: `the browser gives no GPU device: ${String(error)}` }
    }
  }

  #afterLoss(): string {
    return `the GPU device was lost (${[...new Set(this.#losses)].join('; ')}); restart the browser to compute on the GPU again`
  }
}

const NO_ADAPTER = 'the browser has WebGPU but no GPU adapter; switch hardware acceleration on in its settings'

function whyNoWebGpu(): string {
  if ('isSecureContext' in globalThis && !globalThis.isSecureContext) {
    return 'WebGPU needs a secure context; open the page over https or on localhost'
  }
  return 'this browser has no WebGPU; use a current Chrome, Edge, Safari or Firefox'
}
