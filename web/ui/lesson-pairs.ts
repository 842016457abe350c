import lesson from '../programs/vector-add.ts?raw'
import { type LinePair, pairLines, type PairStart } from './line-groups.ts'
import original from './vector_add.py.txt?raw'

const STARTS: readonly PairStart[] = [
  {
    left: 'from mpi4py',
    right: 'import {',
    note: 'args, display and gpu come from the same module: a program needs no other import.',
  },
  { left: 'comm =', right: 'const comm' },
  { left: 'rank =', right: 'const rank' },
  { left: 'size =', right: 'const size' },
  { left: 'N = 100', right: 'const text', note: 'N can be chosen in the form above; 100 is the default.' },
  { left: 'A = None', right: 'const A =', note: 'Float64Array is numpy’s float64: the same 8 bytes for each number.' },
  {
    left: 'A_chunk',
    right: '// N / size',
    note: 'The original loses the last N % size elements when N is not divisible; counts give every element a rank.',
  },
  {
    left: 'comm.Scatter(A',
    right: 'await comm.Scatterv([A',
    note: 'A call that blocks in Python is awaited here; Scatterv takes the counts.',
  },
  { left: 'comm.Scatter(B', right: 'await comm.Scatterv([B' },
  {
    left: '@vectorize',
    right: 'const C_chunk',
    note: 'The function becomes a WebGPU compute shader, as numba makes a CUDA kernel of it.',
  },
  { left: 'C = None', right: 'const C =' },
  { left: 'comm.Gather', right: 'await comm.Gatherv' },
  { left: 'if rank == 0:', right: 'if (rank === 0)' },
  { left: null, right: '// Only root', note: 'Only for this page: what to show, and the program’s result.' },
]

/** The lesson in mpi4py (left) and as this page runs it (right), line by line. */
export function lessonPairs(): LinePair[] {
  return pairLines(original, lesson, STARTS)
}
