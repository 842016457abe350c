import { errorText } from '../../shared/error-text.ts'

/** The WebGPU adapter of this tab, e.g. `google swiftshader`, or `none: ` and why there is none. */
export async function gpuName(): Promise<string> {
  if (!isSecureContext) return 'none: not a secure context (WebGPU needs https or localhost)'
  // Browsers without WebGPU lack what the types promise.
  const gpu: GPU | undefined = navigator.gpu
  if (gpu === undefined) return 'none: this browser has no WebGPU'
  try {
    const adapter = await gpu.requestAdapter()
    if (adapter === null) return 'none: no WebGPU adapter'
    const { vendor, architecture, description } = adapter.info
    return [vendor, architecture || description].filter(Boolean).join(' ') || 'an adapter without a name'
  } catch (error) {
    return `none: ${errorText(error)}`
  }
}
