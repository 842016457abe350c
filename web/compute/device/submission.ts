import type { DeviceMemory } from './device-memory.ts'
import { inErrorScopes } from './error-scopes.ts'
import type { Session } from './session.ts'

/** Gives the work a buffer of at least `bytes` for the time of its call. */
export type Take = (usage: GPUBufferUsageFlags, bytes: number) => GPUBuffer

/** Work that the GPU has taken. Every buffer that it took is given back by `done`, or before that by one of the others. */
export interface Submission<T> {
  /** What the work returned. */
  readonly value: T
  /** `buffer` becomes that of a GPU array. */
  keep(buffer: GPUBuffer): void
  /** The buffers are used again; none may be mapped. What is in the queue may still run. */
  done(): void
  /** The buffers are not used again. */
  fail(): void
}

/**
 * Runs `submit`, which takes buffers and hands work to the queue without awaiting, and waits for what the GPU has
 * against it. If that is a lack of memory, idle memory is released and `submit` runs once more.
 * @throws DeviceFailure when the device is lost; Error, which begins with `operation`, for what the GPU refuses.
 */
export async function submitted<T>(
  session: Session,
  operation: string,
  submit: (take: Take) => T,
): Promise<Submission<T>> {
  try {
    return await tried(session, operation, submit)
  } catch (error) {
    if (!(error instanceof OutOfMemory)) throw error
    session.memory.releaseIdle()
    return tried(session, operation, submit)
  }
}

async function tried<T>(
  { device, memory }: Session,
  operation: string,
  submit: (take: Take) => T,
): Promise<Submission<T>> {
  const taken = new Set<GPUBuffer>()
  const fail = () => {
    for (const buffer of taken) memory.destroy(buffer)
    taken.clear()
  }
  const take: Take = (usage, bytes) => {
    const buffer = memory.take(usage, bytes)
    taken.add(buffer)
    return buffer
  }
  try {
    const { value, error } = inErrorScopes(device, () => submit(take))
    const refused = await error
    if (refused?.filter === 'out-of-memory') throw new OutOfMemory(operation, taken, memory)
    if (refused !== null) throw new Error(`${operation}: the GPU refused the work: ${refused.message}`)
    const keep = (buffer: GPUBuffer) => {
      taken.delete(buffer)
      memory.keep(buffer)
    }
    const done = () => {
      for (const buffer of taken) memory.give(buffer)
      taken.clear()
    }
    return { value, keep, done, fail }
  } catch (error) {
    fail()
    throw error
  }
}

class OutOfMemory extends Error {
  constructor(operation: string, taken: Iterable<GPUBuffer>, memory: DeviceMemory) {
    const asked = [...taken].reduce((sum, { size }) => sum + size, 0)
    const { arraysBytes, callsBytes } = memory.use
    const others = `GPU arrays hold ${arraysBytes} bytes and other running calls ${callsBytes - asked}`
    super(
      `${operation}: the GPU has no memory for ${asked} bytes; ${others}; free() arrays that are done with, or use shorter ones`,
    )
  }
}
