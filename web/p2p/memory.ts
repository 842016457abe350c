import { CommError } from './error.ts'

/** Memory for data, zero-filled. @throws {CommError} ERR_NO_MEM when there is not so much */
export function allocate(bytes: number): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(bytes)
  } catch (error) {
    throw new CommError('ERR_NO_MEM', `there is no memory for ${bytes} bytes; use smaller parts`, { cause: error })
  }
}
