import { describe, expect, test } from 'vitest'
import { createGpu } from '../compute/gpu.ts'
import { Calls } from '../mpi/calls.ts'
import { createMpi } from '../mpi/mpi.ts'
import { loopbackEndpoints } from '../testing/endpoints.ts'
import { makeReference } from './make-reference.ts'
import type { Entry, ReferenceClass } from './reference.ts'

const made = makeReference('.')
const [endpoint] = loopbackEndpoints(1)
if (!endpoint) throw new Error('a world of one has no endpoint')
const mpi = createMpi({ endpoint, calls: new Calls(), processorName: '', abort: () => {} })
const names = (entries: readonly Entry[]) => entries.map(({ name }) => name).toSorted()
const entry = (entries: readonly Entry[] | undefined, name: string) => entries?.find((each) => each.name === name)

/** The members of a class and of those it has from others. */
function membersOf(name: string): Entry[] {
  const found: ReferenceClass | undefined = made.classes[name]
  return found ? [...found.members, ...(found.base ? membersOf(found.base) : [])] : []
}

test('MPI has the names that it has in a program, and no others', () => {
  expect(names(made.MPI)).toEqual(Object.keys(mpi).toSorted())
})

test('gpu has the names that it has in a program, and no others', () => {
  const gpu = createGpu({ onKernel: () => {}, onNote: () => {}, run: (_, work) => work() })
  expect(names(made.gpu)).toEqual(Object.keys(gpu).toSorted())
})

const CLASSES = [
  [mpi.Cartcomm, 'Cartcomm'],
  [mpi.Datatype, 'Datatype'],
  [mpi.Group, 'Group'],
  [mpi.Info, 'Info'],
  [mpi.Intracomm, 'Intracomm'],
  [mpi.Op, 'Op'],
] as const

test.each(CLASSES)('%o: what is offered is there', (constructor, name) => {
  const offered = membersOf(name).filter(({ kind }) => kind === 'method')
  expect(offered.length).toBeGreaterThan(3)
  const missing = offered.filter((each) => !(each.name in constructor.prototype))
  expect(missing).toEqual([])
  expect(made.classes[name]?.statics.filter((each) => !(each.name in constructor))).toEqual([])
})

test('what every program needs is offered for a communicator, a request and a status', () => {
  expect(names(membersOf('Intracomm'))).toEqual(
    expect.arrayContaining(['Allreduce', 'Get_rank', 'Get_size', 'Recv', 'Scatterv', 'bcast', 'rank', 'send', 'size']),
  )
  expect(names(membersOf('Request'))).toEqual(expect.arrayContaining(['Test', 'Wait', 'wait']))
  expect(names(made.classes['Request']?.statics ?? [])).toContain('Waitall')
  expect(names(membersOf('Status'))).toEqual(expect.arrayContaining(['Get_count', 'Get_source', 'source', 'tag']))
  expect(names(membersOf('GpuArray'))).toEqual(expect.arrayContaining(['free', 'length', 'read', 'subarray', 'write']))
  expect(names(membersOf('GpuArray'))).not.toContain('readBytes')
  expect(names(made.exports)).toEqual(expect.arrayContaining(['MPI', 'args', 'display', 'gpu']))
})

describe('an entry', () => {
  test('tells the parameters by position, with what may be left out, and what comes', () => {
    const send = entry(membersOf('Comm'), 'Send')
    expect(send?.signature).toBe('(buf: BufSpec<A> | null, dest: number, tag?: number): Promise<void>')
    expect(send?.doc).toBe('Sends; ends when `buf` may be used again.')
    const isend = entry(membersOf('Comm'), 'Isend')
    expect(isend).toMatchObject({ kind: 'method', gives: 'Request' })
  })

  test('of a value knows its class', () => {
    expect(entry(made.MPI, 'COMM_WORLD')).toMatchObject({
      kind: 'constant',
      gives: 'Intracomm',
      doc: 'All ranks of the run.',
    })
    expect(entry(made.MPI, 'INFO_NULL')?.gives).toBe('Info')
    expect(entry(made.MPI, 'DOUBLE')?.gives).toBe('Datatype')
    expect(entry(made.gpu, 'array')?.gives).toBe('GpuArray')
    expect(entry(membersOf('Intracomm'), 'Create_cart')?.gives).toBe('Cartcomm')
  })

  test('never has more than a few sentences, and nothing for readers of the code', () => {
    const all = [
      made.MPI,
      made.gpu,
      made.exports,
      ...Object.values(made.classes).flatMap((c) => [c.members, c.statics]),
    ].flat()
    expect(all.length).toBeGreaterThan(400)
    expect(all.filter(({ doc }) => doc.length > 200 || /@\w|MPI 4\.1/.test(doc))).toEqual([])
    expect(all.filter(({ signature }) => /\n|Arguments/.test(signature)).map(({ name }) => name)).toEqual([])
  })
})
