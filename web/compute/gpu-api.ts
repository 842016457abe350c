import type { ArrayOf, Kind, NumericArray } from './array-kinds.ts'
import type { GpuArray } from './gpu-array.ts'
import type { GpuInfo } from './gpu-info.ts'
import type { Grid } from './grid.ts'
import type { RandomOptions } from './random/random.ts'
import type { ShaderRun } from './shader.ts'
import type { Thread } from './thread.ts'
import type { Combine } from './tree/tree.ts'

/**
 * Computes on this tab's GPU, or on its CPU where there is none. Await each call before the next one that uses the same
 * arrays: the arrays of a call must not be changed before its promise is settled.
 */
export interface Gpu {
  /**
   * An array in the GPU's memory: a copy of `data`, or `length` zeros. See `GpuArray`.
   *
   *     const a = await gpu.array(Float32Array.of(1, 2, 3))
   *     const zeros = await gpu.array(1000)                    // float64
   *     const counts = await gpu.array(16, 'uint32')
   *
   * @throws RangeError for an array longer than the GPU can bind, naming its limits (`info` has them too); Error when
   * the GPU has no memory for it, naming how much is in use.
   */
  array<A extends NumericArray>(data: A): Promise<GpuArray<A>>
  array<K extends Kind = 'float64'>(length: number, kind?: K): Promise<GpuArray<ArrayOf[K]>>

  /**
   * A new array whose element i is `fn` of element i of every array. Behind the first array numbers may be passed too,
   * and functions that `fn` calls. If one of the arrays is on the GPU, so is the result, and nothing is copied back.
   *
   * `fn` is compiled from its text to a compute shader. It sees its parameters only: a name from outside is refused.
   * It may use `let`, `const`, assignments, `if`, `switch`, `for`, `while`, `do`, `?:`, the operators on numbers and
   * conditions, and the functions and constants of `Math`. Numbers in it are of the arrays' kind:
   *
   * - `Float64Array`: JavaScript's numbers, bit for bit, on the GPU too. `+ - * / %`, comparisons and `Math.sqrt abs min
   *   max floor ceil trunc round sign fround` run there; `**` and the other functions of `Math` make the kernel run on
   *   the CPU, which `note` says.
   * - `Float32Array`: every operation rounds to float32. Transcendental functions are as exact as the GPU has them.
   * - `Int32Array`, `Uint32Array`: every operation's result is stored into the kind at once: `+ - *` wrap, `/` drops the
   *   fraction, division by zero gives 0.
   *
   *     const c = await gpu.map((a, b) => a + b, new Float64Array([1, 2]), new Float64Array([3, 4]))   // [4, 6]
   *
   * @throws KernelError for a function that cannot be compiled: line, column, text, fix. TypeError for mixed kinds,
   * detached arrays, and what is not a numeric array. RangeError for unequal lengths, for a number that the arrays' kind
   * cannot hold, and for a loop that does not end. Error when the GPU runs out of memory.
   */
  map<A extends NumericArray>(fn: ElementFunction, ...values: [A, ...(A | number)[]]): Promise<A>
  map<A extends NumericArray>(
    fn: ElementFunction,
    ...values: [Either<A>, ...(Either<A> | number)[]]
  ): Promise<GpuArray<A>>
  map<A extends NumericArray>(fn: HelpedFunction, ...values: [A, ...(A | number | Helper)[]]): Promise<A>
  map<A extends NumericArray>(
    fn: HelpedFunction,
    ...values: [Either<A>, ...(Either<A> | number | Helper)[]]
  ): Promise<GpuArray<A>>

  /**
   * A kernel: `fn` is called for every thread of a grid, and may read and write any element of the arrays passed. It is
   * compiled, as `map`'s functions are, when it is first called with these kinds of arrays, which may be mixed: an
   * operation on two kinds is done in the one that holds both, as in JavaScript. A number passed is an int32 if it is
   * a whole one, else a float64, or a float32 if the arrays of fractions are all float32.
   *
   *     const saxpy = gpu.kernel(({ x: i }: Thread, k: number, a: Float64Array, b: Float64Array) => {
   *       b[i] = k * a[i]! + b[i]!
   *     })
   *     await saxpy(n, 0.5, a, b)
   *
   * Threads run in any order, and at the same time: an element that one of them writes must not be read or written by
   * another.
   */
  kernel<P extends KernelParameter[]>(fn: (thread: Thread, ...parameters: P) => void): GpuKernel<P>

  /**
   * All elements combined to one number, in order: `fn` must be associative and need not be commutative. Neighbours are
   * combined in pairs, level by level, an odd one going up as it is; so the result is the same, bit for bit, on GPU and
   * CPU for float64 and integers, and a sum is more exact than one added up in a row. With `initial` it is `fn` of that and all.
   *
   *     const total = await gpu.reduce((a, b) => a + b, array)
   *     const largest = await gpu.reduce((a, b) => Math.max(a, b), array, -Infinity)
   *
   * @throws TypeError for an array without elements and without `initial`; else as `map`
   */
  reduce<A extends NumericArray>(fn: Combine, array: Either<A>, initial?: number): Promise<number>

  /**
   * Inclusive scan: element i is elements 0 to i combined to one, in order, along the tree of `reduce`. For a typed array
   * it is a typed array, for a GPU array a GPU array.
   *
   *     const running = await gpu.scan((a, b) => a + b, Int32Array.of(1, 2, 3))   // [1, 3, 6]
   *
   * @throws as `map`
   */
  scan<A extends NumericArray>(fn: Combine, array: A): Promise<A>
  scan<A extends NumericArray>(fn: Combine, array: GpuArray<A>): Promise<GpuArray<A>>

  /**
   * Fills `array`, typed or on the GPU, with elements `offset`, `offset + 1`, … of the one random stream that belongs to
   * `seed`, and returns it. The stream is the same on every rank, GPU and CPU, bit for bit: ranks that take their parts
   * of it by `offset` compute the same, however many they are. A float64 lies in [0, 1) and has 53 random bits, a float32
   * 24; an int32 or uint32 has 32.
   *
   *     const points = await gpu.random(await gpu.array(1000), { seed: 42, offset: 1000 * rank })
   *
   * The generator is Philox4x32-10: not for secrets.
   * @throws RangeError for a seed or offset that is no whole number, or beyond the end of the stream (2^52 elements)
   */
  random<T extends NumericArray | GpuArray>(array: T, options?: RandomOptions): Promise<T>

  /**
   * A hand-written shader. It runs on a GPU only, and in one piece: keep a run under a tenth of a second, for nothing
   * else is drawn or computed on the GPU meanwhile. A float64 is two words there, the low one first.
   *
   *     const double = gpu.wgsl(`
   *       @group(0) @binding(0) var<storage, read_write> a: array<f32>;
   *       @compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
   *         if (id.x < arrayLength(&a)) { a[id.x] *= 2; }
   *       }`)
   *     await double.run({ bindings: [a], workgroups: Math.ceil(a.length / 64) })
   */
  wgsl(source: string): GpuShader

  /** What computes, with what limits, and how much of its memory is in use. Asks for the GPU if nothing has yet. */
  info(): Promise<GpuInfo>
}

/** A function of one element of each array, and of numbers. */
export type ElementFunction = (...elements: number[]) => number

/** The same, which is also given functions to call. */
export type HelpedFunction = (...parameters: never[]) => number

/** An array of the program's, or one on the GPU with the same kind of elements. */
export type Either<A extends NumericArray> = A | GpuArray<A>

/** What a kernel's function may have as parameters behind the thread. */
export type KernelParameter = NumericArray | number | Helper

/** A function that a kernel calls: compiled with it, from its own text. */
export type Helper = (...parameters: never[]) => unknown

/** What is passed for a parameter: for a typed array also a GPU array of that kind. */
export type KernelArgument<T extends KernelParameter> = T extends NumericArray ? T | GpuArray<T> : T

/**
 * Runs the kernel for `grid` threads, or for those of two or three dimensions, and resolves when it is done. A typed
 * array is copied to the GPU and, if the kernel writes it, back; a GPU array stays there. The work is cut into pieces, so
 * that it does not hold the GPU for long.
 * @throws KernelError for a function that cannot be compiled: line, column, text, fix. TypeError for arguments that are
 * none of these. Error for two arguments that share elements, of which the kernel writes one, and
 * when the GPU runs out of memory. RangeError for an index outside an array, naming the line, the index and the thread,
 * and for a loop that does not end; some elements are written then.
 */
export type GpuKernel<P extends KernelParameter[]> = (
  grid: Grid,
  ...args: { [I in keyof P]: KernelArgument<P[I]> }
) => Promise<void>

/** A hand-written shader. */
export interface GpuShader {
  /**
   * Runs it once; resolves when the GPU has done with it.
   * @throws Error with the line for what the GPU's compiler refuses, for what else the GPU refuses, and without a GPU;
   * TypeError and RangeError for arguments that cannot be bound.
   */
  run(options: ShaderRun): Promise<void>
}
