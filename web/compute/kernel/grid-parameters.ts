import { elementBytes, type Kind } from '../array-kinds.ts'
import type { GridKernel } from './ir.ts'
import { TYPES } from './operations/operations.ts'

/** Threads along x, y and z. */
export type Extent = readonly [width: number, height: number, depth: number]

/** The uniform buffer of one dispatch: extent of the grid, workgroups to compute, lengths of arrays, scalars. */
export interface ParameterLayout {
  readonly members: readonly ParameterMember[]
  /** Of the whole buffer. */
  readonly bytes: number
}

interface ParameterMember {
  readonly name: string
  readonly kind: Kind
  /** In bytes. */
  readonly offset: number
  /** Which argument it tells of; null for what concerns the dispatch. */
  readonly argument: number | null
}

/** What one dispatch is told. */
export interface DispatchParameters {
  readonly extent: Extent
  /** The workgroups of the grid are numbered, x fastest; those from `firstGroup` to `endGroup` are computed. */
  readonly firstGroup: number
  readonly endGroup: number
  /** For every argument of the kernel: an array's length in elements, or a scalar; anything for a function. */
  readonly values: readonly number[]
}

type Wanted = Pick<ParameterMember, 'name' | 'kind' | 'argument'>

const FIXED: readonly Wanted[] = [
  { name: 'width', kind: 'int32', argument: null },
  { name: 'height', kind: 'int32', argument: null },
  { name: 'depth', kind: 'int32', argument: null },
  { name: 'first_group', kind: 'uint32', argument: null },
  { name: 'end_group', kind: 'uint32', argument: null },
]

/** Members lie as WGSL lays out a struct. */
export function layoutOf({ parameters }: Pick<GridKernel, 'parameters'>): ParameterLayout {
  const wanted = [...FIXED, ...parameters.flatMap((parameter, argument) => wantedOf(parameter, argument))]
  const members: ParameterMember[] = []
  let offset = 0
  for (const member of wanted) {
    const bytes = elementBytes(member.kind)
    offset = Math.ceil(offset / bytes) * bytes
    members.push({ ...member, offset })
    offset += bytes
  }
  return { members, bytes: Math.ceil(offset / 16) * 16 }
}

function wantedOf(parameter: GridKernel['parameters'][number], argument: number): Wanted[] {
  if (parameter === null) return []
  if (parameter.form === 'array') return [{ name: lengthMember(parameter.name), kind: 'uint32', argument }]
  if (parameter.type === null || parameter.type === 'bool') throw new Error('kernel compiler: a scalar has no kind')
  return [{ name: scalarMember(parameter.name), kind: parameter.type, argument }]
}

/** What the struct calls an array's length. */
export function lengthMember(array: string): string {
  return `length_${array}`
}

/** What the struct calls a scalar. */
export function scalarMember(scalar: string): string {
  return `value_${scalar}`
}

/** The struct's type and the buffer's binding, in WGSL. */
export function parametersWgsl({ members }: ParameterLayout, binding: number): string[] {
  return [
    'struct Parameters {',
    ...members.map(({ name, kind }) => `  ${name}: ${TYPES[kind].wgslType},`),
    '}',
    `@group(0) @binding(${binding}) var<uniform> parameters: Parameters;`,
  ]
}

/** The bytes of the uniform buffer. */
export function packParameters({ members, bytes }: ParameterLayout, dispatch: DispatchParameters): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(bytes))
  const fixed = [...dispatch.extent, dispatch.firstGroup, dispatch.endGroup]
  for (const [index, { kind, offset, argument }] of members.entries()) {
    SETTERS[kind](view, offset, (argument === null ? fixed[index] : dispatch.values[argument]) ?? 0)
  }
  return view.buffer
}

const SETTERS: Readonly<Record<Kind, (view: DataView, offset: number, value: number) => void>> = {
  float64: (view, offset, value) => view.setFloat64(offset, value, true),
  float32: (view, offset, value) => view.setFloat32(offset, value, true),
  int32: (view, offset, value) => view.setInt32(offset, value, true),
  uint32: (view, offset, value) => view.setUint32(offset, value, true),
}
