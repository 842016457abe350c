import { describe, expect, it } from 'vitest'
import { disagreement, termsOf, withAlgorithm } from './terms.ts'

const SUM = { label: 'MPI.SUM', commutative: true }
const NO_OP = { label: 'MPI.NO_OP', commutative: false }
const own = (name: string, commutative = false) => ({ label: `the op of ${name}()`, commutative })

describe('the terms of a call', () => {
  it('are the same for the form that begins it', () => {
    expect(termsOf('Ibcast', { root: 3 })).toBe(termsOf('Bcast', { root: 3 }))
    expect(termsOf('ibcast', { root: 3 })).toBe(termsOf('bcast', { root: 3 }))
    expect(termsOf('Ireduce_scatter_block', { op: SUM })).toBe(termsOf('Reduce_scatter_block', { op: SUM }))
    expect(termsOf('Bcast')).not.toBe(termsOf('bcast'))
  })

  it('are unsigned numbers of 32 bits other than 0, all different', () => {
    const different = [
      termsOf('Barrier'),
      termsOf('Sub'),
      termsOf('Gather', { root: 0 }),
      termsOf('Gather', { root: 65_534 }),
      termsOf('Reduce', { root: 0, op: SUM }),
      termsOf('Reduce', { root: 0, op: NO_OP }),
      termsOf('Reduce', { root: 0, op: own('f') }),
      termsOf('Reduce', { root: 0, op: own('f', true) }),
      ...[0, 1, 6].map((algorithm) => withAlgorithm(termsOf('Reduce', { root: 0, op: SUM }), algorithm)),
    ]
    expect(new Set(different).size).toBe(different.length)
    for (const terms of different) expect(terms).toBe(terms >>> 0)
    expect(different).not.toContain(0)
  })

  it('do not tell one op of the program from another: ranks need not have made as many', () => {
    expect(termsOf('Scan', { op: own('f') })).toBe(termsOf('Scan', { op: own('g') }))
  })

  it('are refused to what is no collective', () => {
    expect(() => termsOf('Send')).toThrow('Send is not among COLLECTIVES')
  })
})

describe('a disagreement', () => {
  it.each([
    {
      theirs: termsOf('Reduce', { root: 0, op: SUM }),
      mine: termsOf('Bcast', { root: 1 }),
      code: 'ERR_ARG',
      message:
        'rank 2 calls Reduce with MPI.SUM and root 0 where this rank calls Bcast with root 1; ' +
        'all ranks must call the same collectives in the same order',
    },
    {
      theirs: termsOf('Barrier'),
      mine: termsOf('neighbor_alltoall'),
      code: 'ERR_ARG',
      message:
        'rank 2 calls Barrier where this rank calls neighbor_alltoall; ' +
        'all ranks must call the same collectives in the same order',
    },
    {
      theirs: termsOf('gather', { root: 7 }),
      mine: termsOf('gather', { root: 0 }),
      code: 'ERR_ROOT',
      message:
        'rank 2 calls gather with root 7 where this rank calls gather with root 0; give the same root on all ranks',
    },
    {
      theirs: termsOf('Allreduce', { op: own('largest', true) }),
      mine: termsOf('Allreduce', { op: { label: 'MPI.MAX', commutative: true } }),
      code: 'ERR_OP',
      message:
        'rank 2 calls Allreduce with an op of the program that commutes where this rank calls ' +
        'Allreduce with MPI.MAX; give the same op on all ranks',
    },
    {
      theirs: withAlgorithm(termsOf('Bcast', { root: 0 }), 2),
      mine: withAlgorithm(termsOf('Bcast', { root: 0 }), 0),
      code: 'ERR_TRUNCATE',
      message:
        'rank 2 takes part with so much more or less data that it uses another algorithm: ' +
        'the counts of the ranks disagree',
    },
    {
      theirs: 2 ** 32 - 1,
      mine: termsOf('Barrier'),
      code: 'ERR_ARG',
      message:
        'rank 2 calls another collective with another op and root 65534 where this rank calls Barrier; ' +
        'all ranks must call the same collectives in the same order',
    },
  ])('is $code: $message', ({ theirs, mine, code, message }) => {
    expect(disagreement(2, theirs, mine)).toMatchObject({ code, message })
  })
})
