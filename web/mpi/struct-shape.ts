import { checkCount } from './checks.ts'
import type { ElementType } from './datatype-facts.ts'
import { numbers, type Shape } from './datatype-shape.ts'
import { blocks } from './layout.ts'
import { series } from './layout-series.ts'

/** A member of a struct. */
export interface StructMember {
  readonly shape: Shape
  readonly element: ElementType
  /** Whether it was told its bounds, as a resized datatype is. */
  readonly isBounded: boolean
}

/**
 * Members one after the other: block i is `blocklengths[i]` elements of member i and begins at byte `displacements[i]`
 * (MPI 4.1, section 5.1.2). As in C the extent is rounded up, so that in an array of such structs each value lies at a
 * multiple of its size; not where a member was told its bounds.
 * @throws {Exception} ERR_COUNT, ERR_ARG for numbers that make no datatype
 */
export function structShape(
  op: string,
  blocklengths: unknown,
  displacements: unknown,
  members: readonly StructMember[],
): Shape {
  const lengths = numbers(op, 'blocklengths', blocklengths, members.length)
  const places = numbers(op, 'displacements', displacements, members.length)
  lengths.forEach((length, i) => checkCount(op, `blocklengths[${i}]`, length))
  let [first, last, alignment] = [Infinity, -Infinity, 1]
  const layouts = members.map(({ shape, element, isBounded }, i) => {
    const [length, place] = [lengths[i] ?? 0, places[i] ?? 0]
    if (length > 0) {
      const begin = place + shape.lb
      const end = begin + (length - 1) * shape.extent
      first = Math.min(first, begin, end)
      last = Math.max(last, begin + shape.extent, end + shape.extent)
      alignment = isBounded ? 0 : alignment && Math.max(alignment, ...element.parts)
    }
    return blocks(shape.layout, shape.extent, [length], [place])
  })
  if (last < first) return { layout: series([]), lb: 0, extent: 0 }
  const extent = last - first
  return { layout: series(layouts), lb: first, extent: alignment ? Math.ceil(extent / alignment) * alignment : extent }
}

/**
 * What a struct's elements are: what all its members are, or else some bytes, which travel without a kind.
 * @param empty of a struct without data
 */
export function structElement(
  members: readonly StructMember[],
  blocklengths: readonly number[],
  empty: ElementType,
): ElementType {
  const there = members.filter(({ shape }, i) => shape.layout.size > 0 && (blocklengths[i] ?? 0) > 0)
  const [first] = there
  if (!first) return empty
  if (there.every(({ element }) => element.kind === first.element.kind && element.size === first.element.size)) {
    return first.element
  }
  const values = members.flatMap(({ shape, element }, i) => {
    const elements = (shape.layout.size / element.size) * (blocklengths[i] ?? 0)
    return Array.from({ length: elements }, () => element)
  })
  const names = [...new Set(there.map(({ element }) => element.name))]
  return {
    name: names.join(', MPI.'),
    kind: 0,
    size: values.reduce((sum, { size }) => sum + size, 0),
    parts: values.flatMap(({ parts }) => [...parts]),
    external: values.flatMap(({ parts, external }) => [...(external ?? parts.map(() => 'swapped' as const))]),
    arrays: null,
  }
}
