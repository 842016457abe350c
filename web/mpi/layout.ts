/**
 * Where the data of a datatype lies in memory, as nested loops: a matrix column of a million elements is one `Loop`, not
 * a million pieces. All numbers are bytes.
 *
 *   Run     ████                      bytes that lie together
 *   Loop    ████··████··████··        a body again and again, at a fixed stride
 *   Blocks  ··████████···████···      so many copies of a body here, so many there
 *
 * The order of the data is the order in which its parts are named, whatever their places: strides may be negative.
 */
export interface Layout {
  /** Bytes of data. */
  readonly size: number
  /** Place of the first byte in memory; 0 where there is no data. */
  readonly start: number
  /** Place behind the last byte in memory. */
  readonly end: number
  /** The same, `by` bytes further on. */
  shifted(by: number): Layout
  /** Visits, in order, the memory that holds bytes `from ..< to` of the data when the layout lies at `at`. */
  visit(at: number, from: number, to: number, visit: VisitRuns): void
}

/** Is shown `count` runs of `bytes` bytes each: the first lies at `at`, the others follow `stride` bytes apart. */
export type VisitRuns = (at: number, bytes: number, stride: number, count: number) => void

/** Bytes that lie together. */
export class Run implements Layout {
  readonly size: number
  readonly start: number

  constructor(start: number, size: number) {
    this.start = start
    this.size = size
  }

  get end(): number {
    return this.start + this.size
  }

  shifted(by: number): Run {
    return this.size === 0 ? this : new Run(this.start + by, this.size)
  }

  visit(at: number, from: number, to: number, visit: VisitRuns): void {
    if (to > from) visit(at + this.start + from, to - from, 0, 1)
  }
}

const EMPTY = new Run(0, 0)

class Loop implements Layout {
  readonly count: number
  readonly stride: number
  readonly body: Layout
  readonly size: number
  readonly start: number
  readonly end: number

  constructor(body: Layout, count: number, stride: number) {
    this.body = body
    this.count = count
    this.stride = stride
    this.size = count * body.size
    this.start = body.start + Math.min(0, (count - 1) * stride)
    this.end = body.end + Math.max(0, (count - 1) * stride)
  }

  shifted(by: number): Loop {
    return new Loop(this.body.shifted(by), this.count, this.stride)
  }

  visit(at: number, from: number, to: number, visit: VisitRuns): void {
    visitCopies(this.body, this.stride, at, from, to, visit)
  }
}

class Blocks implements Layout {
  readonly size: number
  readonly start: number
  readonly end: number
  readonly #body: Layout
  readonly #step: number
  readonly #places: Float64Array
  /** Where each block's data begins among all the data, and last where it ends. */
  readonly #offsets: Float64Array

  /** @param offsets one more than `places` */
  constructor(body: Layout, step: number, places: Float64Array, offsets: Float64Array) {
    this.#body = body
    this.#step = step
    this.#places = places
    this.#offsets = offsets
    this.size = offsets.at(-1) ?? 0
    let [start, end] = [Infinity, -Infinity]
    places.forEach((place, i) => {
      const last = (((offsets[i + 1] ?? 0) - (offsets[i] ?? 0)) / body.size - 1) * step
      start = Math.min(start, place + body.start + Math.min(0, last))
      end = Math.max(end, place + body.end + Math.max(0, last))
    })
    this.start = start
    this.end = end
  }

  shifted(by: number): Blocks {
    return new Blocks(this.#body.shifted(by), this.#step, this.#places, this.#offsets)
  }

  visit(at: number, from: number, to: number, visit: VisitRuns): void {
    for (let i = this.#blockAt(from); i < this.#places.length; i++) {
      const [first, next, place] = [this.#offsets[i] ?? 0, this.#offsets[i + 1] ?? 0, this.#places[i] ?? 0]
      if (first >= to) return
      visitCopies(this.#body, this.#step, at + place, Math.max(from - first, 0), Math.min(to, next) - first, visit)
    }
  }

  /** The block that holds this byte of the data. */
  #blockAt(byte: number): number {
    let [low, high] = [0, this.#places.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#offsets[middle] ?? 0) <= byte) low = middle
      else high = middle - 1
    }
    return low
  }
}

/** Visits bytes `from ..< to` of the data of many copies of `body`. */
function visitCopies(body: Layout, stride: number, at: number, from: number, to: number, visit: VisitRuns): void {
  if (to <= from) return
  const { size } = body
  let copy = Math.floor(from / size)
  if (!(body instanceof Run)) {
    for (; copy * size < to; copy++) {
      body.visit(at + copy * stride, Math.max(from - copy * size, 0), Math.min(to - copy * size, size), visit)
    }
    return
  }
  if (stride === size) return visit(at + body.start + from, to - from, 0, 1)
  const cut = from - copy * size
  if (cut > 0) {
    body.visit(at + copy * stride, cut, Math.min(to - copy * size, size), visit)
    copy++
  }
  const whole = Math.floor(to / size)
  if (whole > copy) visit(at + body.start + copy * stride, size, stride, whole - copy)
  if (whole >= copy) body.visit(at + whole * stride, 0, to - whole * size, visit)
}

/** `count` copies of `body`, `stride` bytes apart. */
export function copies(body: Layout, count: number, stride: number): Layout {
  if (count === 0 || body.size === 0) return EMPTY
  if (count === 1) return body
  if (body instanceof Run && stride === body.size) return new Run(body.start, count * body.size)
  if (body instanceof Loop && stride === body.count * body.stride)
    return copies(body.body, count * body.count, body.stride)
  return new Loop(body, count, stride)
}

/** Blocks one after the other: block i is `counts[i]` copies of `body`, `step` bytes apart, the first at `places[i]`. */
export function blocks(body: Layout, step: number, counts: readonly number[], places: readonly number[]): Layout {
  const merged: { count: number; place: number }[] = []
  counts.forEach((count, i) => {
    const place = places[i] ?? 0
    const before = merged.at(-1)
    if (count === 0 || body.size === 0) return
    if (before && before.place + before.count * step === place) before.count += count
    else merged.push({ count, place })
  })
  const [first, second] = merged
  if (!first) return EMPTY
  const stride = second ? second.place - first.place : 0
  if (merged.every(({ count, place }, i) => count === first.count && place === first.place + i * stride))
    return copies(copies(body, first.count, step), merged.length, stride).shifted(first.place)
  const offsets = new Float64Array(merged.length + 1)
  merged.forEach(({ count }, i) => (offsets[i + 1] = (offsets[i] ?? 0) + count * body.size))
  return new Blocks(
    body,
    step,
    Float64Array.from(merged, ({ place }) => place),
    offsets,
  )
}
