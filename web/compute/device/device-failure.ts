/** The device is gone or cannot be trusted any more: what was computed on it has to be computed again. */
export class DeviceFailure extends Error {
  override readonly name = 'DeviceFailure'
}
