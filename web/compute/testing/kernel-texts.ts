/** Functions of two elements, each a whole JavaScript function, whose results must be those of the function itself. */
export const MAP_KERNELS: Readonly<Record<string, string>> = {
  'a switch of returns':
    '(a, b) => { switch (a) { case 1: return b; case 2: case 3: return b * 2; default: return -1 } }',
  'a switch with breaks': `(a, b) => {
    let x = 0
    switch (a) {
      case 1: x = b; break
      case 2: { const y = b + 1; x = y * y; break }
      case 3: case 5: x = 7
    }
    return x
  }`,
  'a switch that falls through': `(a, b) => {
    let x = b
    switch (a) {
      case 1: x += 1
      case 2: x += 10
      case 3: x += 100; break
      case 5: x += 1000
      default: x += 10000
    }
    return x
  }`,
  'a default in the middle, fallen into and out of': `(a, b) => {
    let x = b
    switch (a) {
      case 1: x = x + 1
      default: x = x * 2
      case 2: x = x + 3; break
      case 3: x = 0
    }
    return x
  }`,
  'a default that is first': '(a, b) => { switch (a) { default: return b; case 1: return 1; case 2: return 2 } }',
  'a break inside an if of a switch': `(a, b) => {
    let x = 1
    switch (a) {
      case 1: if (b > 2) break; x = 2; break
      case 2: { if (b > 0) { x = 3; break } x = 4 }
    }
    return x
  }`,
  'a switch inside a loop, with continue and break': `(a, b) => {
    let x = 0
    for (let i = 0; i < 9; i++) {
      switch (i % 4) {
        case 0: continue
        case 1: x += a; break
        case 2: if (i > b) return x
        default: x += i
      }
      x *= 2
    }
    return x
  }`,
  'a switch that gives a variable its first value': `(a, b) => {
    let x
    switch (a) { case 1: x = 4; break; case 2: x = 5; break; default: x = b }
    return x
  }`,
  'a switch on conditions':
    '(a, b) => { switch (true) { case a > b: return 1; case a === b: return 2; default: return 3 } }',
  'a name of its own in every case': `(a, b) => {
    switch (a) { case 1: const x = 5; return x + b; case 2: let y = 7; y += b; return y; default: return 0 }
  }`,
  'a break to an outer loop': `(a, b) => {
    let x = 0
    outer: for (let i = 0; i < 6; i++) {
      for (let j = 0; j < 6; j++) {
        if (i * j > a) break outer
        x += i + j
      }
      x += 100
    }
    return x + b
  }`,
  'a continue of an outer loop': `(a, b) => {
    let x = 0
    outer: for (let i = 0; i < 6; i++) {
      let j = 0
      while (true) {
        if (j++ > i) continue outer
        if (i + j > b) break
        x += j
      }
      x += 1000
    }
    return x + a
  }`,
  'a break out of three loops, and one out of two': `(a, b) => {
    let x = 0
    one: for (let i = 0; i < 4; i++) {
      two: do {
        x++
        for (let k = 0; ; k++) {
          if (k + i > a) break one
          if (k > b) break two
          if (k > 3) continue one
          x += 10
        }
      } while (x < 300)
      x += 1000
    }
    return x
  }`,
  'a label on a block':
    '(a, b) => { let x = 1; out: { if (a > b) break out; x = 2; for (;;) { if (x++ > b) break out } } return x }',
  'a label on a switch, left from a loop inside': `(a, b) => {
    let x = 0
    s: switch (a) { case 1: for (let i = 0; ; i++) { if (i > b) break s; x += i } default: x = -1 }
    return x
  }`,
  'an array of constants':
    '(a, b) => { const w = [3, 5, 7]; let s = 0; for (let i = 0; i < w.length; i++) s += w[i] * (a + i); return s + w[1] }',
  'an array that is written': `(a, b) => {
    const w = new Array(4).fill(a)
    for (let i = 1; i < 4; i++) w[i] += w[i - 1]
    w[0]++
    return w[3] * 2 - w[0] + b
  }`,
  'typed arrays of its own, of other kinds too': `(a, b) => {
    const v = Int32Array.of(a, b, 7), w = new Int32Array(3), f = new Float64Array([1, 2]), z = Array(2).fill(b)
    w[1] = v[0] * v[2]
    f[0] += 4
    return w[1] + w[2] + f[0] * f[1] + z[1]
  }`,
  'an array made anew in every turn': `(a, b) => {
    let s = 0
    for (let i = 0; i < 3; i++) { const w = new Array(2).fill(0); w[i & 1] += a; s += w[0] * 10 + w[1] }
    return s + b
  }`,
  'an array of computed values, in order':
    '(a, b) => { let x = a; const w = [x, x = b, x++, x]; return w[0] + w[1] * 10 + w[2] * 100 + w[3] * 1000 }',
  'a function inside':
    '(a, b) => { const twice = (x) => x * 2; function sum(x, y) { return x + y } return sum(twice(a), b) }',
  'a function with a loop and several returns': `(a, b) => {
    const root = (n) => { for (let i = 0; i < 50; i++) { if (i * i >= n) return i } return -1 }
    return root(a) * 100 + root(b)
  }`,
  'a function that gives conditions':
    '(a, b) => { const isOdd = (x) => (x & 1) !== 0; return isOdd(a) && !isOdd(b) ? a : b }',
  'functions of functions': `(a, b) => {
    const twice = (f, x) => f(f(x))
    const increment = (x) => x + 1
    const triple = (x) => x * 3
    return twice(increment, a) * twice(triple, b)
  }`,
}

/** Kernels of a grid that write their last array; the others are an Int32Array, a Float32Array, a Float64Array, a scalar. */
export const GRID_KERNELS: Readonly<Record<string, string>> = {
  'members by name': '({ x: i }, n, f, d, k, out) => { out[i] = d[i] * k + f[i] }',
  'an arrow without braces': '(thread, n, f, d, k, out) => (out[thread.x] = d[thread.x] / k)',
  'early returns': `(thread, n, f, d, k, out) => {
    const { x: i, width } = thread
    if (i === 0 || i === width - 1) return
    if (n[i] < 0) { out[i] = -1; return }
    out[i] = (d[i - 1] + d[i] + d[i + 1]) / 3
  }`,
  'constants with names': `({ x }, n, f, d, k, out) => {
    const half = 0.5, third = 1 / 3
    const scale = 2 * Math.PI
    out[x] = Math.max(f[x] * half, f[x] * third) + n[x] * scale
  }`,
  'counters and indices': `({ x }, n, f, d, k, out) => {
    let sum = 0, most = -1
    for (let j = x; j < d.length; j += 7) { sum += d[j]; if (n[j] > most) most = n[j] }
    out[x] = sum + most
  }`,
  'a switch and labels': `({ x }, n, f, d, k, out) => {
    let s = 0
    rows: for (let r = 0; r < 5; r++) {
      for (let c = 0; c < 5; c++) {
        switch ((x + r * c) % 4) {
          case 0: continue rows
          case 1: s += d[c]; break
          case 2: if (n[x] > 50) break rows
          default: s -= f[r]
        }
      }
    }
    out[x] = s
  }`,
  'arrays and functions of its own': `(thread, n, f, d, k, out) => {
    const weights = [0.25, 0.5, 0.25]
    const seen = new Array(3).fill(0)
    const clamp = (i, most) => i < 0 ? 0 : i > most ? most : i
    for (let j = 0; j < 3; j++) seen[j] = d[clamp(thread.x + j - 1, d.length - 1)]
    let s = 0
    for (let j = 0; j < seen.length; j++) s += weights[j] * seen[j]
    out[thread.x] = s
  }`,
  'choices and guards': `({ x }, n, f, d, k, out) => {
    let v = n[x] > 0 && f[x] > 1 ? d[x] : x > 3 ? f[x] : n[x]
    x % 2 === 0 && (v += 1)
    x % 3 === 0 ? (v *= 2) : v--
    out[x] = v || 0.5
  }`,
  'bits and whole quotients': `({ x }, n, f, d, k, out) => {
    const h = Math.imul(n[x] ^ (n[x] >>> 15), 0x85ebca6b)
    out[x] = (h >>> 0) % 1000 + Math.floor(n[x] / 7) + ((d[x] * 3) | 0) + (x / 2 | 0)
  }`,
  'shared memory and barriers': `({ x, localX, workgroupArray, barrier, atomicAdd }, n, f, d, k, out) => {
    const tile = workgroupArray(Float64Array, 256), count = workgroupArray(Int32Array, 1)
    tile[localX] = x < d.length ? d[x] : 0
    if (x < d.length && n[x] > 0) atomicAdd(count, 0, 1)
    barrier()
    for (let step = 128; step > 0; step >>= 1) {
      if (localX < step) tile[localX] += tile[localX + step]
      barrier()
    }
    if (x < out.length) out[x] = tile[0] + count[0]
  }`,
}
