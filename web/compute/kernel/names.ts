/** WGSL's keywords and reserved words, and the predeclared names that generated code uses. */
const WGSL_WORDS = `
  alias break case const const_assert continue continuing default diagnostic discard else enable false fn for if let loop
  override requires return struct switch true var while
  NULL Self abstract active alignas alignof as asm asm_fragment async attribute auto await become cast catch class co_await
  co_return co_yield coherent column_major common compile compile_fragment concept const_cast consteval constexpr constinit
  crate debugger decltype delete demote demote_to_helper do dynamic_cast enum explicit export extends extern external
  fallthrough filter final finally friend from fxgroup get goto groupshared highp impl implements import inline instanceof
  interface layout lowp macro macro_rules match mediump meta mod module move mut mutable namespace new nil noexcept noinline
  nointerpolation non_coherent noncoherent noperspective null nullptr of operator package packoffset partial pass patch
  pixelfragment precise precision premerge priv protected pub public readonly ref regardless register reinterpret_cast
  require resource restrict self set shared sizeof smooth snorm static static_assert static_cast std subroutine super target
  template this thread_local throw trait try type typedef typeid typename typeof union unless unorm unsafe unsized use using
  varying virtual volatile wgsl where with writeonly yield
  bool f32 i32 u32 vec2u vec3u array atomic bitcast select min max abs sign floor ceil trunc sqrt exp log2 sin cos tan asin
  acos atan sinh cosh tanh clamp pow all countLeadingZeros arrayLength atomicLoad atomicCompareExchangeWeak
  atomicStore atomicAdd atomicMax atomicMin atomicAnd atomicOr atomicXor atomicExchange workgroupBarrier
  kernel main result status turns out_of_turns max_turns next_turn fail stopped thread Status Parameters parameters group
  groups local number any vec3i`

const JAVASCRIPT_WORDS =
  'arguments eval let implements interface package private protected public static yield Math Number NaN Infinity undefined'

/** Gives every variable of one kernel a name of its own that WGSL and JavaScript both accept. */
export class Names {
  readonly #taken = new Set(`${WGSL_WORDS} ${JAVASCRIPT_WORDS}`.split(/\s+/))

  /** The spelling itself where that is possible, so that the WGSL reads like the function. */
  fresh(spelling: string): string {
    const letters = spelling.replaceAll(/[^A-Za-z0-9_]/g, '_').replace(/^_+/, '')
    const stem = /^[A-Za-z]/.test(letters) ? letters : `x${letters}`
    // These begin the library's names.
    const safe = /^(f64_|f32_|i32_|u32_|input_|store_|break_|continue_|loop_turns|atomic|Float64)/.test(stem)
      ? `x_${stem}`
      : stem
    let name = safe
    for (let count = 2; this.#taken.has(name); count++) name = `${safe}_${count}`
    this.#taken.add(name)
    return name
  }
}
