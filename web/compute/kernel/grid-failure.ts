import type { Access } from './ir.ts'

/** Why a grid kernel stopped. */
export interface GridFailure {
  /** Number of the access that failed, counted from 1; 0 for loops that took too many turns. */
  readonly access: number
  /** That is no element's; 0 for other failures. */
  readonly index: number
  readonly thread: readonly [x: number, y: number, z: number]
}

/** Of the buffer that a grid kernel's WGSL binds as `status`; all zero before the first dispatch. */
export const STATUS_BYTES = 32

/** What the status buffer says after a run; null when nothing went wrong. `accesses` are the kernel's. */
export function readStatus(status: ArrayBuffer, accesses: readonly Access[]): GridFailure | null {
  const view = new DataView(status)
  if (view.getUint32(0, true) === 0) return null
  const access = view.getUint32(4, true)
  const thread = [8, 12, 16].map((offset) => view.getInt32(offset, true))
  const [x = 0, y = 0, z = 0] = thread
  return { access, index: indexIn(view, accesses[access - 1]?.kind), thread: [x, y, z] }
}

function indexIn(view: DataView, kind: Access['kind'] = 'int32'): number {
  const offset = 24
  if (kind === 'float64') return view.getFloat64(offset, true)
  if (kind === 'float32') return view.getFloat32(offset, true)
  return kind === 'int32' ? view.getInt32(offset, true) : view.getUint32(offset, true)
}
