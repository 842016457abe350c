/** What a rank's page shows. Plain data: the page draws it, in the words of `kind`. Imports nothing. */
export type Display = ProgramDisplay | KernelDisplay

/** What a program can show through `display(…)`. */
export type ProgramDisplay = VectorsDisplay | NumbersDisplay | TableDisplay | ImageDisplay | PlotDisplay

/** What every kind but `kernel` may have. A display replaces an earlier one of its rank with the same kind and title. */
interface Titled {
  title?: string
}

/** Vectors side by side; `counts[r]` elements of each were computed by rank r, in rank order. */
export interface VectorsDisplay extends Titled {
  kind: 'vectors'
  counts: number[]
  vectors: Record<string, Float64Array | Float32Array | Int32Array | Uint32Array>
}

/** A few values, each with its name: `{ 'π': 3.14159, 'samples': 1000 }`. */
export interface NumbersDisplay extends Titled {
  kind: 'numbers'
  values: Record<string, number | string>
}

/** Rows of cells below the names of their columns. */
export interface TableDisplay extends Titled {
  kind: 'table'
  columns: string[]
  rows: (number | string)[][]
}

/**
 * A picture, row by row from the top left corner: four bytes for each pixel (red, green, blue, opacity), or one byte,
 * which is a place in `palette`.
 */
export interface ImageDisplay extends Titled {
  kind: 'image'
  width: number
  height: number
  pixels: Uint8ClampedArray | Uint8Array
  /**
   * For one byte a pixel. `heat` goes from dark (0) to light (255); `ranks` is the page's colour of that rank; else
   * colours as `#rrggbb`. @default 'heat'
   */
  palette?: 'heat' | 'ranks' | string[]
}

/** Lines, bars or points over two axes. */
export interface PlotDisplay extends Titled {
  kind: 'plot'
  style: 'lines' | 'bars' | 'points'
  x: PlotAxis
  y: PlotAxis
  series: PlotSeries[]
  /** Gives both axes the same scale, for places in the plane; not for bars. @default false */
  square?: boolean
}

export interface PlotAxis {
  label: string
  /** On `log` only values above 0 are drawn. @default 'linear' */
  scale?: 'linear' | 'log'
}

export interface PlotSeries {
  label: string
  x: number[] | Float64Array | Float32Array | Int32Array | Uint32Array
  /** As many as `x`. */
  y: number[] | Float64Array | Float32Array | Int32Array | Uint32Array
  /** Draws it in the page's colour of that rank. */
  rank?: number
}

/** A kernel as it was compiled; shown by the runtime itself. */
export interface KernelDisplay {
  kind: 'kernel'
  source: string
  wgsl: string | null
  note: string | null
}
