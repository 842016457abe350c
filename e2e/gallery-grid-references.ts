/** What the gallery's programs on grids compute, by plain loops over the whole grid. */

/** Turns of z = z² + c until |z| > 2, at most `limit`, for each pixel. */
export function mandelbrot(width: number, limit: number): Int32Array {
  const height = Math.ceil((width * 2) / 3)
  return Int32Array.from({ length: width * height }, (_, pixel) => {
    const re = -2.3 + (3.3 / width) * (pixel % width)
    const im = -1.1 + (3.3 / width) * Math.floor(pixel / width)
    let [a, b, n] = [0, 0, 0]
    for (; n < limit && a * a + b * b <= 4; n++) [a, b] = [a * a - b * b + re, 2 * a * b + im]
    return n
  })
}

/** A plate of n x n cells between edges of 0 degrees, the upper one of 100. */
export function heat(n: number, steps: number): Float64Array {
  let plate = new Float64Array(n * n)
  for (let step = 0; step < steps; step++) {
    const old = plate
    const at = (y: number, x: number): number => {
      if (y < 0) return 100
      return y >= n || x < 0 || x >= n ? 0 : (old[y * n + x] ?? NaN)
    }
    plate = old.map((value, i) => {
      const [y, x] = [Math.floor(i / n), i % n]
      return value + 0.2 * (at(y, x - 1) + at(y, x + 1) + at(y - 1, x) + at(y + 1, x) - 4 * value)
    })
  }
  return plate
}

/** The R-pentomino on a torus of n x n cells. */
export function life(n: number, generations: number): Int32Array {
  let alive = new Set<string>()
  const key = (y: number, x: number): string => `${(y + n) % n} ${(x + n) % n}`
  const middle = Math.floor(n / 2)
  for (const [y, x] of [
    [0, 1],
    [0, 2],
    [1, 0],
    [1, 1],
    [2, 1],
  ] as const)
    alive.add(key(middle + y, middle + x))
  for (let generation = 0; generation < generations; generation++) {
    const next = new Set<string>()
    for (let y = 0; y < n; y++) {
      for (let x = 0; x < n; x++) {
        let neighbours = alive.has(key(y, x)) ? -1 : 0
        for (const dy of [-1, 0, 1]) for (const dx of [-1, 0, 1]) if (alive.has(key(y + dy, x + dx))) neighbours += 1
        if (neighbours === 3 || (neighbours === 2 && alive.has(key(y, x)))) next.add(key(y, x))
      }
    }
    alive = next
  }
  return Int32Array.from({ length: n * n }, (_, i) => (alive.has(key(Math.floor(i / n), i % n)) ? 1 : 0))
}

/** x and y of each star. */
export function nBody(N: number, steps: number): number[] {
  const stars = Array.from({ length: N }, (_, star) => {
    const [angle, radius] = [2.399963 * star, Math.sqrt((star + 0.5) / N)]
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
    return { x: radius * cos, y: radius * sin, vx: -0.8 * radius * sin, vy: 0.8 * radius * cos }
  })
  for (let step = 0; step < steps; step++) {
    const pulls = stars.map(({ x, y }) => {
      let [ax, ay] = [0, 0]
      for (const other of stars) {
        const square = (other.x - x) ** 2 + (other.y - y) ** 2 + 0.001
        ax += (other.x - x) / (N * square ** 1.5)
        ay += (other.y - y) / (N * square ** 1.5)
      }
      return [ax, ay]
    })
    for (const [i, star] of stars.entries()) {
      star.vx += 0.02 * (pulls[i]?.[0] ?? NaN)
      star.vy += 0.02 * (pulls[i]?.[1] ?? NaN)
      star.x += 0.02 * star.vx
      star.y += 0.02 * star.vy
    }
  }
  return stars.flatMap(({ x, y }) => [x, y])
}

/** A · B with the elements that the program gives them. */
export function matrixProduct(n: number): Float32Array {
  return Float32Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n]
    let sum = 0
    for (let k = 0; k < n; k++) sum += (((7 * i + 3 * k) % 11) - 5) * (((5 * k + 2 * j) % 13) - 6)
    return sum
  })
}

const WEIGHTS: Record<string, [weights: number[], divisor: number]> = {
  blur: [[1, 2, 1, 2, 4, 2, 1, 2, 1], 16],
  edges: [[-1, -1, -1, -1, 8, -1, -1, -1, -1], 1],
  sharpen: [[0, -1, 0, -1, 5, -1, 0, -1, 0], 1],
}

/** The filtered picture; beyond its edges the edge goes on. */
export function filteredPicture(width: number, filter: string): Int32Array {
  const height = Math.ceil((width * 3) / 4)
  const [weights, divisor] = WEIGHTS[filter] ?? [[], 1]
  const clamp = (value: number, most: number): number => Math.min(Math.max(value, 0), most)
  const pixel = (row: number, column: number): number => {
    const [x, y] = [clamp(column, width - 1) / width, clamp(row, height - 1) / width]
    if (x > 0.6 && x < 0.85 && y > 0.15 && y < 0.4) return 230
    return Math.floor(60 + 80 * y + 70 * (Math.floor(20 * Math.hypot(x - 0.4, y - 0.4)) % 2))
  }
  return Int32Array.from({ length: width * height }, (_, i) => {
    const [row, column] = [Math.floor(i / width), i % width]
    const sum = weights.reduce((all, w, k) => all + w * pixel(row + Math.floor(k / 3) - 1, column + (k % 3) - 1), 0)
    return clamp(Math.floor(sum / divisor), 255)
  })
}
