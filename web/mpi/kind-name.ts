import { OBJECT_KIND } from '../p2p/kind.ts'

const NAMES = [
  'bytes',
  '8-bit integers',
  '8-bit unsigned integers',
  '16-bit integers',
  '16-bit unsigned integers',
  '32-bit integers',
  '32-bit unsigned integers',
  '64-bit integers',
  '64-bit unsigned integers',
  'float16 numbers',
  'float32 numbers',
  'float64 numbers',
  'booleans',
  'pairs of a float32 number and an integer',
  'pairs of a float64 number and an integer',
  'pairs of a 64-bit and a 32-bit integer',
  'pairs of a 16-bit and a 32-bit integer',
]

/** What a message holds, from the kind in its envelope (the table in predefined-datatypes.ts). */
export function kindName(kind: number): string {
  return kind === OBJECT_KIND ? 'a serialised value' : (NAMES[kind] ?? `elements of unknown kind ${kind}`)
}
