import { DeviceFailure } from './device-failure.ts'
import type { Session } from './session.ts'

/** Resolves when the GPU has done with all that was submitted. @throws DeviceFailure when the device is lost */
export async function finished(session: Session): Promise<void> {
  await session.device.queue.onSubmittedWorkDone().catch((cause: unknown) => {
    throw new DeviceFailure(`the GPU device was lost: ${String(cause)}`, { cause })
  })
  if (session.lost !== null) throw new DeviceFailure(session.lost)
}
