import { kindOf } from '../array-kinds.ts'
import { checkAttached } from '../attached.ts'
import { ARRAY_KINDS, describe } from '../describe.ts'
import { DeviceFailure } from '../device/device-failure.ts'
import { GpuArray } from '../gpu-array.ts'
import { type Operand, placed } from '../operand.ts'
import { fillOnDevice } from './fill-on-device.ts'
import { fillFromStream } from './stream.ts'

/** Which numbers `gpu.random` gives. */
export interface RandomOptions {
  /** Chooses the stream: a whole number, 0 to 2^53 - 1. Default 0. */
  seed?: number
  /** The element of the stream that becomes element 0 of the array. Default 0. */
  offset?: number
}

/** Elements that a stream has. */
const STREAM_LENGTH = 2 ** 52

/** Fills `array` where it is. @throws as `gpu.random` */
export async function fillRandom<T extends Operand>(array: T, { seed = 0, offset = 0 }: RandomOptions): Promise<T> {
  checkArray(array)
  checkWhole('seed', seed, Number.MAX_SAFE_INTEGER)
  checkWhole('offset', offset, STREAM_LENGTH - array.length)
  // A GPU binds no buffer of nothing.
  if (array.length === 0) return array
  const place = placed(NAME, array)
  if ('memory' in place) {
    try {
      await fillOnDevice(place, { seed, offset })
    } catch (error) {
      if (error instanceof DeviceFailure) place.memory.lost(NAME, error)
      throw error
    }
  } else fillFromStream(place, { seed, offset })
  return array
}

const NAME = 'gpu.random: the array'

function checkArray(array: unknown): void {
  if (array instanceof GpuArray) return
  if (kindOf(array) === null) throw new TypeError(`${NAME} is ${describe(array)}; pass a GPU array, or ${ARRAY_KINDS}`)
  checkAttached(NAME, array)
}

function checkWhole(name: string, value: unknown, largest: number): void {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= largest) return
  throw new RangeError(`gpu.random: the ${name} is ${describe(value)}; pass a whole number from 0 to ${largest}`)
}
