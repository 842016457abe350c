import { ContentsLost } from '../array-memory.ts'

/** Does `work`, which begins with arrays in plain memory, again when what it has put on a device is lost with it. */
export async function againWhenLost<T>(work: () => Promise<T>): Promise<T> {
  // A browser loses its devices for good after the second time, and plain memory is not lost.
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof ContentsLost)) throw error
    }
  }
}
