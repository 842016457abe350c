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
  #session: Session | null = null
  #losses: string[] = []

  constructor(gpu: GPU | null) {
    this.#gpu = gpu
  }

  current(): Promise<Session | Unavailable> {
    this.#current ??= this.#open()
    return this.#current
  }

  /** Gives `session` up, if that has not happened yet: `current` opens another one, or says that there is none. */
  discard(session: Session, why: string): void {
    if (this.#session !== session) return
    this.#session = null
    this.#losses.push(why)
    this.#current = this.#losses.length > RECOVERIES ? Promise.resolve({ reason: this.#afterLoss() }) : null
    // What still waits for it fails at once and is computed again.
    session.device.destroy()
  }

  async #open(): Promise<Session | Unavailable> {
    if (this.#gpu === null) return { reason: whyNoWebGpu() }
    try {
      const adapter = await this.#gpu.requestAdapter({ powerPreference: 'high-performance' })
      if (adapter === null) return { reason: this.#losses.length > 0 ? this.#afterLoss() : NO_ADAPTER }
      const session = await openSession(adapter)
      this.#session = session
      void session.device.lost.then(({ message }) => this.discard(session, message))
      session.device.addEventListener('uncapturederror', ({ error }) => {
        // HACK: Dawn deadlocks when a device is destroyed inside this very event.
        queueMicrotask(() => this.discard(session, error.message))
      })
      return session
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
