/** What the gallery's programs compute, by plain loops on one machine. */

/** Numerical Recipes' generator of 32-bit numbers, as the programs make their data. */
export function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state
  }
}

export function piByMidpoints(slices: number): number {
  let area = 0
  for (let i = 0; i < slices; i++) area += 4 / (1 + ((i + 0.5) / slices) ** 2)
  return area / slices
}

/** The four words of a block of Philox4x32-10, in big integers. */
function philox(block: number, seed: number): number[] {
  const low = (number: bigint): bigint => number & 0xffffffffn
  let [a, b, c, d] = [BigInt(block), 0n, 0n, 0n]
  let [k, l] = [BigInt(seed), 0n]
  for (let round = 0; round < 10; round++) {
    const [first, second] = [a * 0xd2511f53n, c * 0xcd9e8d57n]
    ;[a, b, c, d] = [(second >> 32n) ^ b ^ k, low(second), (first >> 32n) ^ d ^ l, low(first)]
    ;[k, l] = [low(k + 0x9e3779b9n), low(l + 0xbb67ae85n)]
  }
  return [a, b, c, d].map(Number)
}

/** Element `at` of a random stream, from 0 to 1: the upper 27 bits of one word and the upper 26 of the next. */
function randomFraction(seed: number, at: number): number {
  const words = philox(Math.floor(at / 2), seed)
  const [first = NaN, second = NaN] = at % 2 === 0 ? words : words.slice(2)
  return (Math.floor(first / 32) * 2 ** 26 + Math.floor(second / 64)) / 2 ** 53
}

/** How many of N darts land within the quarter circle: x from the stream's first N elements, y from the next N. */
export function dartsInside(N: number, seed: number): number {
  let inside = 0
  for (let dart = 0; dart < N; dart++) {
    if (randomFraction(seed, dart) ** 2 + randomFraction(seed, N + dart) ** 2 < 1) inside += 1
  }
  return inside
}

/** For each density from 40 to 80 %: how many fires cross n x n places, and how many minutes all of them burn. */
export function forestFires(n: number, forests: number): { crossed: number[]; minutes: number[] } {
  const found: { crossed: number[]; minutes: number[] } = { crossed: [], minutes: [] }
  for (let percent = 40; percent <= 80; percent += 2) {
    let [crossed, minutes] = [0, 0]
    for (let forest = 0; forest < forests; forest++) {
      const random = randomNumbers(1000 * percent + forest)
      for (let skipped = 0; skipped < 10; skipped++) random()
      const isTree = Array.from({ length: n * n }, () => (random() / 2 ** 32) * 100 < percent)
      const arrivals = fireArrivals(isTree, n)
      if (arrivals.some((minute, place) => place % n === n - 1 && minute < Infinity)) crossed++
      minutes += Math.max(0, ...arrivals.filter((minute) => minute < Infinity))
    }
    found.crossed.push(crossed)
    found.minutes.push(minutes)
  }
  return found
}

/** In which minute, counted from 1, each place burns; Infinity: never. Looked through again and again until nothing changes. */
function fireArrivals(isTree: readonly boolean[], n: number): number[] {
  const arrivals = isTree.map((tree, place) => (tree && place % n === 0 ? 1 : Infinity))
  for (let changed = true; changed; ) {
    changed = false
    for (let place = 0; place < n * n; place++) {
      if (!isTree[place]) continue
      const [row, column] = [Math.floor(place / n), place % n]
      const beside = [
        row > 0 ? arrivals[place - n] : Infinity,
        row < n - 1 ? arrivals[place + n] : Infinity,
        column > 0 ? arrivals[place - 1] : Infinity,
        column < n - 1 ? arrivals[place + 1] : Infinity,
      ]
      const minute = 1 + Math.min(...beside.map((arrival = Infinity) => arrival))
      if (minute >= (arrivals[place] ?? 0)) continue
      arrivals[place] = minute
      changed = true
    }
  }
  return arrivals
}

export function reductions(N: number): { dot: number; cosine: number; largest: number; place: number } {
  let [dot, xx, yy, largest, place] = [0, 0, 0, -Infinity, -1]
  for (let i = 0; i < N; i++) {
    const x = ((37 * i) % 1009) - 504
    const y = ((5 * i) % 13) - 6
    dot += x * y
    xx += x * x
    yy += y * y
    if (x > largest) [largest, place] = [x, i]
  }
  return { dot, cosine: dot / Math.sqrt(xx * yy), largest, place }
}

export function primesUpTo(N: number): { count: number; largest: number } {
  let [count, largest] = [0, 0]
  for (let n = 2; n <= N; n++) {
    let isPrime = true
    for (let d = 2; d * d <= n && isPrime; d++) isPrime = n % d !== 0
    if (isPrime) [count, largest] = [count + 1, n]
  }
  return { count, largest }
}

export function kMeans(N: number, K: number): { steps: number; centres: Float64Array } {
  const next = randomNumbers(1)
  const random = (): number => next() / 2 ** 32
  const hidden: [number, number][] = []
  for (let k = 0; k < K; k++) hidden.push([1000 * random(), 1000 * random()])
  const points: [number, number][] = []
  for (let i = 0; i < N; i++) {
    const [x, y] = hidden[Math.floor((i * K) / N)] ?? [NaN, NaN]
    const place = (middle: number): number => Math.round(middle + 60 * (random() + random() + random() - 1.5))
    points.push([place(x), place(y)])
  }
  let centres = points.slice(0, K)
  for (let steps = 1; ; steps++) {
    const groups: [number, number][][] = centres.map(() => [])
    for (const [x, y] of points) {
      const distances = centres.map(([cx, cy]) => (x - cx) ** 2 + (y - cy) ** 2)
      groups[distances.indexOf(Math.min(...distances))]?.push([x, y])
    }
    const before = centres
    centres = groups.map((group, k) => {
      if (group.length === 0) return before[k] ?? [NaN, NaN]
      const [x, y] = group.reduce(([sx, sy], [px, py]) => [sx + px, sy + py], [0, 0])
      return [x / group.length, y / group.length]
    })
    if (centres.flat().every((value, i) => value === before.flat()[i])) {
      return { steps, centres: Float64Array.from(centres.flat()) }
    }
  }
}

/** The sum of the squares of 1 to N. */
export const sumOfSquares = (N: number): number => (N * (N + 1) * (2 * N + 1)) / 6

/** The numbers of `checkpoint.ts`: each is its place, replaced so many times. */
export function stepped(N: number, steps: number): number[] {
  const numbers = Array.from({ length: N }, (_, place) => place)
  for (let step = 0; step < steps; step++) {
    for (const [place, value] of numbers.entries()) numbers[place] = (value * 1_103_515 + 12_345) % 2_147_483_647
  }
  return numbers
}

/** Insertion sort: another way than the programs' own. */
export function sorted(numbers: readonly number[]): Float64Array {
  const result: number[] = []
  for (const number of numbers) {
    let at = result.length
    while (at > 0 && (result[at - 1] ?? 0) > number) at -= 1
    result.splice(at, 0, number)
  }
  return Float64Array.from(result)
}
