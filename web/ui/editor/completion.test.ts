import { describe, expect, test } from 'vitest'
import { makeReference } from '../../reference/make-reference.ts'
import { completionsAt } from './completion.ts'

const reference = makeReference('.')
const HEAD = `import { MPI, gpu, args } from 'tabmpi'\nconst comm = MPI.COMM_WORLD\n`
/** Offered at the end of `text`. */
const offered = (text: string): string[] => {
  const found = completionsAt(reference, HEAD + text, HEAD.length + text.length)
  return (found?.entries ?? []).map(({ name }) => name)
}

describe('behind a dot', () => {
  test.each([
    ['MPI.', ['COMM_WORLD', 'SUM', 'ANY_SOURCE', 'Status', 'Wtime']],
    ['gpu.', ['map', 'kernel', 'array', 'reduce']],
    ['comm.', ['Get_rank', 'Scatter', 'bcast', 'Send', 'Split', 'rank']],
    ['MPI.COMM_WORLD.', ['Get_size', 'Allreduce']],
    ['const { COMM_WORLD } = MPI\nCOMM_WORLD.', ['Get_size', 'Allreduce']],
    ['status.', ['Get_source', 'tag']],
    ['request.', ['Wait', 'Test']],
    ['MPI.Request.', ['Waitall', 'Waitany']],
    ['const r = comm.Isend(buf, 1)\nawait r.', ['Wait', 'wait']],
    ['const s = new MPI.Status()\ns.', ['Get_count']],
    ['function f(s: MPI.Status) { s.', ['Get_count']],
    ['const half = await comm.Split(0, rank)\nhalf.', ['Get_rank', 'Free']],
    ['const grid = comm.Create_cart([2, 2])\ngrid.', ['Get_coords', 'Shift', 'Send']],
    ['const a = await gpu.array(100)\na.', ['read', 'write', 'free', 'length']],
    ['MPI\n  .COMM_WORLD\n  .', ['Get_rank']],
    ['comm.Get_group().', ['Incl', 'size']],
  ])('%s', (text, names) => {
    expect(offered(text)).toEqual(expect.arrayContaining(names))
  })

  test.each(['MPI.COMM_WORLD.Get_rank.', 'console.', 'comm.Isend.', 'Math.', 'const a = a.b\na.', '"a".', '1.'])(
    '%s nothing of ours',
    (text) => {
      expect(offered(text)).toEqual([])
    },
  )

  test('a word that is begun is completed from its beginning, and names come once', () => {
    const text = `${HEAD}await comm.Sca`
    const found = completionsAt(reference, text, text.length)
    expect(found?.from).toBe(text.length - 3)
    const names = found?.entries.map(({ name }) => name) ?? []
    expect(new Set(names).size).toBe(names.length)
  })

  test('a request’s class is not a request', () => {
    expect(offered('MPI.Request.')).not.toContain('Wait')
    expect(offered('comm.')).not.toContain('Waitall')
  })
})

describe('a bare word', () => {
  test('in an import completes what the module exports', () => {
    const text = 'import { M'
    const found = completionsAt(reference, text, text.length)
    expect(found?.from).toBe(text.length - 1)
    expect(found?.entries.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['MPI', 'gpu', 'args', 'display', 'Thread']),
    )
  })

  test('elsewhere completes what the program has imported', () => {
    expect(offered('const n = a')).toEqual(['MPI', 'gpu', 'args'])
  })

  test('completes nothing at the beginning, in a number and in a declaration', () => {
    expect(offered('')).toEqual([])
    expect(offered('const n = 12')).toEqual([])
    expect(offered('const a')).toEqual([])
  })
})
