import { dawn } from './dawn.ts'

/** Dawn's WebGPU with its devices in sight, so that a test can lose them, count on them, or make them fail. */
export interface WatchedGpu {
  readonly gpu: GPU
  /** Every device that was opened, in order. */
  readonly devices: readonly GPUDevice[]
}

/** `onDevice` sees every device before its first use; `adapters` is how many times an adapter is given out. */
export function watchedGpu(onDevice: (device: GPUDevice) => void = () => {}, adapters = Infinity): WatchedGpu {
  const devices: GPUDevice[] = []
  const requestAdapter = async (options?: GPURequestAdapterOptions): Promise<GPUAdapter | null> => {
    const adapter = devices.length < adapters ? await dawn.requestAdapter(options) : null
    if (adapter === null) return null
    const requestDevice = adapter.requestDevice.bind(adapter)
    adapter.requestDevice = async (descriptor) => {
      const device = await requestDevice(descriptor)
      devices.push(device)
      onDevice(device)
      return device
    }
    return adapter
  }
  const gpu: GPU = {
    __brand: 'GPU',
    wgslLanguageFeatures: dawn.wgslLanguageFeatures,
    getPreferredCanvasFormat: () => dawn.getPreferredCanvasFormat(),
    requestAdapter,
  }
  return { gpu, devices }
}

/** The device is lost right after its next submit, before the result is back. */
export function loseAfterSubmit(device: GPUDevice): void {
  const submit = device.queue.submit.bind(device.queue)
  device.queue.submit = (commands) => {
    submit(commands)
    device.destroy()
  }
}
