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
]

/** What a message holds, from the kind in its envelope (the table in predefined-datatypes.ts). */
export function kindName(kind: number): string {
  return kind === OBJECT_KIND ? 'a serialised value' : (NAMES[kind] ?? `elements of unknown kind ${kind}`)
}
