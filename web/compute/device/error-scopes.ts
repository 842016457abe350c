import { DeviceFailure } from './device-failure.ts'

/** An error of the GPU that the calls between opening and closing the scopes caused. */
export interface ScopedError {
  filter: GPUErrorFilter
  message: string
}

const FILTERS: readonly GPUErrorFilter[] = ['validation', 'out-of-memory', 'internal']

/**
 * Runs `calls`, which must be synchronous so that the scopes of several callers never interleave. `error` is the first
 * thing the GPU had against them, or null.
 * @throws DeviceFailure (from `error`) when the device is lost.
 */
export function inErrorScopes<T>(device: GPUDevice, calls: () => T): { value: T; error: Promise<ScopedError | null> } {
  for (const filter of FILTERS) device.pushErrorScope(filter)
  try {
    return { value: calls(), error: firstError(device) }
  } catch (thrown) {
    // The exception says it all; the scopes are only to be closed.
    firstError(device).catch(() => null)
    throw thrown
  }
}

async function firstError(device: GPUDevice): Promise<ScopedError | null> {
  const scopes = FILTERS.toReversed().map((filter) => ({ filter, popped: device.popErrorScope() }))
  try {
    const errors = await Promise.all(scopes.map(({ popped }) => popped))
    for (const [index, { filter }] of scopes.entries()) {
      const error = errors[index]
      if (error) return { filter, message: error.message }
    }
    return null
  } catch (error) {
    throw new DeviceFailure(`the GPU device was lost: ${String(error)}`, { cause: error })
  }
}
