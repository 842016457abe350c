import { args, gpu } from 'tabmpi'
import { HandWrittenAdd } from './hand-written-add.ts'

// C = A + B of args[0] elements and more, in args[1] rounds: gpu.map, the same with GPU arrays, hand-written WebGPU, a loop.
const [sizes = [], [rounds = 1] = []] = args.map((arg) => arg.split(',').map(Number))

const time = async (work: () => unknown): Promise<number> => {
  const began = performance.now()
  await work()
  return performance.now() - began
}

const firstCallMs = await time(() =>
  gpu.map((a: number, b: number) => a + b + 0, new Float64Array(1), new Float64Array(1)),
)
// Texts that nobody has called before: each is compiled anew.
const compileMs: number[] = []
for (const kernel of [
  (a: number, b: number) => a * 2 + b,
  (a: number, b: number) => a * 3 + b * b,
  (a: number, b: number) => Math.sqrt(a) + b / 7,
]) {
  const run = (): Promise<unknown> => gpu.map(kernel, new Float64Array(1), new Float64Array(1))
  const first = await time(run)
  compileMs.push(first - (await time(run)))
}

const results: Record<string, unknown>[] = []
for (const Kind of [Float32Array, Float64Array]) {
  for (const elements of sizes) {
    const A = new Kind(elements).map((_, i) => i % 1000)
    const B = new Kind(elements).fill(0.5)
    const C = new Kind(elements)
    const turns = Math.max(1, 2 ** 18 / elements)
    const byHand = await HandWrittenAdd.make(A)
    const [a, b] = [await gpu.array<Float32Array | Float64Array>(A), await gpu.array<Float32Array | Float64Array>(B)]
    const ways = {
      map: async () => C.set(await gpu.map((x: number, y: number) => x + y, A, B)),
      resident: async () => (await gpu.map((x: number, y: number) => x + y, a, b)).free(),
      handWritten: () => byHand.run(A, B, C),
      loop: () => {
        // A short one takes less than the clock can tell.
        for (let turn = 0; turn < turns; turn++)
          for (let i = 0; i < elements; i++) C[i] = (A[i] as number) + (B[i] as number)
      },
    }
    const ms: Record<string, number[]> = { map: [], resident: [], handWritten: [], loop: [] }
    for (let round = -1; round < rounds; round++) {
      for (const [way, run] of Object.entries(ways)) {
        C.fill(0)
        const took = (await time(run)) / (way === 'loop' ? turns : 1)
        if (round >= 0) ms[way]?.push(took)
        if (way !== 'resident' && C[elements - 1] !== ((elements - 1) % 1000) + 0.5)
          throw new Error(`${way}: C ends in ${C.at(-1)}`)
      }
    }
    results.push({ kind: Kind.name, elements, ms })
    byHand.destroy()
    a.free()
    b.free()
  }
}
export default { firstCallMs, compileMs, results }
