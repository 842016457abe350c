import { expect, it } from 'vitest'
import { Calls } from '../web/mpi/calls.ts'
import { createMpi } from '../web/mpi/mpi.ts'
import { loopbackEndpoints } from '../web/testing/endpoints.ts'
import { apiPage } from './api-page.ts'
import { apiTables, extensionMistakes, openPlans, planMistakes } from './api-table.ts'
import extensions from './extensions.json' with { type: 'json' }
import { findNameIn } from './find-name.ts'
import names from './mpi4py-names.json' with { type: 'json' }
import plans from './mpi4py-planned.json' with { type: 'json' }

const [endpoint] = loopbackEndpoints(1)
if (!endpoint) throw new Error('a world of one has no endpoint')
const mpi = createMpi({ endpoint, calls: new Calls(), processorName: 'docs', abort: () => {} })
const findName = findNameIn(mpi, Object.keys(names.classes))
const tables = apiTables(names, plans, findName)

it('every name of mpi4py that the code lacks has one plan, and every plan is for a name of mpi4py', () => {
  expect(planMistakes(plans, tables)).toEqual([])
})

it('no plan is for a name that the code has; `npm run docs` strikes it out', async () => {
  await expect(`${JSON.stringify(openPlans(plans, tables), null, 2)}\n`).toMatchFileSnapshot('mpi4py-planned.json')
})

it('every extension is in the code and no name of mpi4py', () => {
  expect(extensionMistakes(extensions, tables, findName)).toEqual([])
  const wrong = { text: { Comm: 'Send nothing ibcast' } }
  expect(extensionMistakes(wrong, tables, findName)).toEqual(['Comm Send is a name of mpi4py', 'Comm has no nothing'])
})

it('finds methods, inherited and static ones, accessors, fields, functions and constants, and nothing else', () => {
  const find = findNameIn(mpi, Object.keys(names.classes))
  const there = [
    ['Comm', 'Send'],
    ['Intracomm', 'Send'],
    ['Request', 'Waitall'],
    ['Comm', 'rank'],
    ['Status', 'source'],
    ['functions', 'Wtime'],
    ['constants', 'DOUBLE'],
    ['classes', 'Exception'],
  ] as const
  expect(there.map(([owner, name]) => find(owner, name))).toEqual(there.map(() => ''))
  expect(find('Comm', 'Bcast')).toBe('in `Intracomm`')
  expect([find('Comm', 'length'), find('Datatype', 'toString'), find('File', 'Open')]).toEqual([null, null, null])
})

it('docs/api.md is what the code has; `npm run docs` writes it', async () => {
  await expect(apiPage(tables, names.version, extensions)).toMatchFileSnapshot('api.md')
})
