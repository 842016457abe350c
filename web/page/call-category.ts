import type { TraceCategory } from './trace-model.ts'

const CATEGORIES: [RegExp, TraceCategory][] = [
  [/^gpu\./, 'compute'],
  [/^(wait|test|get_status|i?m?probe|i?flush_buffer|detach_buffer)/i, 'wait'],
  [/^(i?sendrecv|i?recv)/i, 'receive'],
  [/^i?[bsr]?send/i, 'send'],
  [/^i?(bcast|barrier|(all)?gatherv?|scatterv?|alltoall[vw]?|(all)?reduce|(ex)?scan|neighbor_)/i, 'collective'],
  [/^(split|i?dup|sub|create|cart)/i, 'collective'],
]

/** What a call does, by its name: the one of the module 'tabmpi', e.g. `Recv`, `Wait (Irecv)`, `gpu.map`. */
export function categoryOf(op: string): TraceCategory {
  return CATEGORIES.find(([names]) => names.test(op))?.[1] ?? 'other'
}
