/** What a program can show through `display(…)`. Plain data: the page draws it, in the words of `kind`. Imports nothing. */
export type Display =
  /** Vectors side by side; `counts[r]` elements of each were computed by rank r, in rank order. */
  | {
      kind: 'vectors'
      counts: number[]
      vectors: Record<string, Float64Array | Float32Array | Int32Array | Uint32Array>
    }
  /** A kernel as it was compiled; shown by the runtime itself. */
  | { kind: 'kernel'; source: string; wgsl: string | null; note: string | null }
