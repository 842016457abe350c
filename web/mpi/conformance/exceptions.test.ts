import { describe, expect, it } from 'vitest'
import { interWorld } from '../../testing/inter-world.ts'
import { runWorld } from '../../testing/run-world.ts'
import type { Mpi } from '../mpi.ts'

// What mpi4py's test_exceptions.py looks at: the error class of what cannot be done to null and predefined objects.

/** A call by the name it has in a report, and the error class it fails with. */
type Refusal = readonly [call: string, code: string, call: (mpi: Mpi) => unknown]

const DATATYPES =
  'BYTE CHAR SIGNED_CHAR UNSIGNED_CHAR SHORT UNSIGNED_SHORT INT UNSIGNED UNSIGNED_INT LONG UNSIGNED_LONG LONG_LONG ' +
  'UNSIGNED_LONG_LONG FLOAT DOUBLE SHORT_INT TWOINT INT_INT LONG_INT FLOAT_INT DOUBLE_INT'
const OPS = 'MAX MIN SUM PROD LAND BAND LOR BOR LXOR BXOR MAXLOC MINLOC REPLACE NO_OP'

const NULL_OBJECTS: readonly Refusal[] = [
  ['DATATYPE_NULL.Dup', 'ERR_TYPE', (mpi) => mpi.DATATYPE_NULL.Dup()],
  ['DATATYPE_NULL.Commit', 'ERR_TYPE', (mpi) => mpi.DATATYPE_NULL.Commit()],
  ['DATATYPE_NULL.Free', 'ERR_TYPE', (mpi) => mpi.DATATYPE_NULL.Free()],
  ['Status.Get_count', 'ERR_TYPE', (mpi) => new mpi.Status().Get_count(mpi.DATATYPE_NULL)],
  ['Status.Get_elements', 'ERR_TYPE', (mpi) => new mpi.Status().Get_elements(mpi.DATATYPE_NULL)],
  ['Status.Set_elements', 'ERR_TYPE', (mpi) => new mpi.Status().Set_elements(mpi.DATATYPE_NULL, 0)],
  ['REQUEST_NULL.Free', 'ERR_REQUEST', (mpi) => mpi.REQUEST_NULL.Free()],
  ['REQUEST_NULL.Cancel', 'ERR_REQUEST', (mpi) => mpi.REQUEST_NULL.Cancel()],
  ['OP_NULL.Free', 'ERR_OP', (mpi) => mpi.OP_NULL.Free()],
  ['INFO_NULL.Free', 'ERR_INFO', (mpi) => mpi.INFO_NULL.Free()],
  ['INFO_NULL.Dup', 'ERR_INFO', (mpi) => mpi.INFO_NULL.Dup()],
  ['INFO_NULL.Get', 'ERR_INFO', (mpi) => mpi.INFO_NULL.Get('key')],
  ['INFO_NULL.Set', 'ERR_INFO', (mpi) => mpi.INFO_NULL.Set('key', 'value')],
  ['INFO_NULL.Delete', 'ERR_INFO', (mpi) => mpi.INFO_NULL.Delete('key')],
  ['INFO_NULL.Get_nkeys', 'ERR_INFO', (mpi) => mpi.INFO_NULL.Get_nkeys()],
  ['INFO_NULL.Get_nthkey', 'ERR_INFO', (mpi) => mpi.INFO_NULL.Get_nthkey(0)],
  ['GROUP_NULL.Compare itself', 'ERR_GROUP', (mpi) => mpi.Group.Compare(mpi.GROUP_NULL, mpi.GROUP_NULL)],
  ['GROUP_NULL.Compare', 'ERR_GROUP', (mpi) => mpi.Group.Compare(mpi.GROUP_NULL, mpi.GROUP_EMPTY)],
  ['Group.Compare GROUP_NULL', 'ERR_GROUP', (mpi) => mpi.Group.Compare(mpi.GROUP_EMPTY, mpi.GROUP_NULL)],
  ['GROUP_NULL.Get_size', 'ERR_GROUP', (mpi) => mpi.GROUP_NULL.Get_size()],
  ['GROUP_NULL.Get_rank', 'ERR_GROUP', (mpi) => mpi.GROUP_NULL.Get_rank()],
  ['COMM_NULL.Free', 'ERR_COMM', (mpi) => mpi.COMM_NULL.Free()],
  ['COMM_NULL.Get_size', 'ERR_COMM', (mpi) => mpi.COMM_NULL.Get_size()],
  ['COMM_NULL.Get_rank', 'ERR_COMM', (mpi) => mpi.COMM_NULL.Get_rank()],
  ['COMM_NULL.Is_inter', 'ERR_COMM', (mpi) => mpi.COMM_NULL.Is_inter()],
  ['COMM_NULL.Is_intra', 'ERR_COMM', (mpi) => mpi.COMM_NULL.Is_intra()],
  ['COMM_NULL.Get_group', 'ERR_COMM', (mpi) => mpi.COMM_NULL.Get_group()],
  ['COMM_NULL.Get_topology', 'ERR_COMM', (mpi) => mpi.COMM_NULL.Get_topology()],
  ['COMM_NULL.Get_attr', 'ERR_COMM', (mpi) => mpi.COMM_NULL.Get_attr(mpi.TAG_UB)],
  ['COMM_NULL.Get_errhandler', 'ERR_COMM', (mpi) => mpi.COMM_NULL.Get_errhandler()],
  ['COMM_NULL.Set_errhandler', 'ERR_COMM', (mpi) => mpi.COMM_NULL.Set_errhandler(mpi.ERRORS_RETURN)],
  ['COMM_NULL.Set_name', 'ERR_COMM', (mpi) => mpi.COMM_NULL.Set_name('nobody')],
  ['COMM_NULL.Clone', 'ERR_COMM', (mpi) => mpi.COMM_NULL.Clone()],
  ['COMM_NULL.Dup', 'ERR_COMM', (mpi) => mpi.COMM_NULL.Dup()],
  ['COMM_NULL.Idup', 'ERR_COMM', (mpi) => mpi.COMM_NULL.Idup()],
  ['COMM_NULL.Create', 'ERR_COMM', (mpi) => mpi.COMM_NULL.Create(mpi.GROUP_EMPTY)],
  ['COMM_NULL.Split', 'ERR_COMM', (mpi) => mpi.COMM_NULL.Split({ color: 0, key: 0 })],
  ['COMM_NULL.Abort', 'ERR_COMM', (mpi) => mpi.COMM_NULL.Abort()],
  ['COMM_NULL.Barrier', 'ERR_COMM', (mpi) => mpi.COMM_NULL.Barrier()],
  ['Comm.Compare two COMM_NULL', 'ERR_COMM', (mpi) => mpi.Comm.Compare(mpi.COMM_NULL, mpi.COMM_NULL)],
  ['Comm.Compare COMM_SELF, COMM_NULL', 'ERR_COMM', (mpi) => mpi.Comm.Compare(mpi.COMM_SELF, mpi.COMM_NULL)],
  ['Comm.Compare COMM_WORLD, COMM_NULL', 'ERR_COMM', (mpi) => mpi.Comm.Compare(mpi.COMM_WORLD, mpi.COMM_NULL)],
  ['Comm.Compare COMM_NULL, COMM_SELF', 'ERR_COMM', (mpi) => mpi.Comm.Compare(mpi.COMM_NULL, mpi.COMM_SELF)],
  ['Comm.Compare COMM_NULL, COMM_WORLD', 'ERR_COMM', (mpi) => mpi.Comm.Compare(mpi.COMM_NULL, mpi.COMM_WORLD)],
  ['ERRHANDLER_NULL.Free', 'ERR_ERRHANDLER', (mpi) => mpi.ERRHANDLER_NULL.Free()],
  ['COMM_SELF.Set_errhandler', 'ERR_ERRHANDLER', (mpi) => mpi.COMM_SELF.Set_errhandler(mpi.ERRHANDLER_NULL)],
  ['COMM_WORLD.Set_errhandler', 'ERR_ERRHANDLER', (mpi) => mpi.COMM_WORLD.Set_errhandler(mpi.ERRHANDLER_NULL)],
]

const PREDEFINED_OBJECTS: readonly Refusal[] = [
  ['INFO_ENV.Free', 'ERR_INFO', (mpi) => mpi.INFO_ENV.Free()],
  ['COMM_SELF.Free', 'ERR_COMM', (mpi) => mpi.COMM_SELF.Free()],
  ['COMM_WORLD.Free', 'ERR_COMM', (mpi) => mpi.COMM_WORLD.Free()],
  ...DATATYPES.split(' ').map((name): Refusal => [`${name}.Free`, 'ERR_TYPE', (mpi) => mpi[name as 'INT'].Free()]),
  ...OPS.split(' ').map((name): Refusal => [`${name}.Free`, 'ERR_OP', (mpi) => mpi[name as 'SUM'].Free()]),
]

const NO_KEYS: readonly Refusal[] = [
  ['COMM_WORLD.Get_attr', 'ERR_KEYVAL', (mpi) => mpi.COMM_WORLD.Get_attr(mpi.KEYVAL_INVALID)],
  ...DATATYPES.split(' ').map((name): Refusal => {
    return [`${name}.Get_attr`, 'ERR_KEYVAL', (mpi) => mpi[name as 'INT'].Get_attr(mpi.KEYVAL_INVALID)]
  }),
]

const EMPTY_INFO: readonly Refusal[] = [
  ['Info.Delete', 'ERR_INFO_NOKEY', (mpi) => mpi.Info.Create().Delete('key')],
  ['Info.Get_nthkey', 'ERR_ARG', (mpi) => mpi.Info.Create().Get_nthkey(0)],
]

describe.each([
  { of: 'null objects', refusals: NULL_OBJECTS },
  { of: 'predefined objects', refusals: PREDEFINED_OBJECTS },
  { of: 'an empty info', refusals: EMPTY_INFO },
  { of: 'attributes without a key', refusals: NO_KEYS },
])('calls of $of', ({ refusals }) => {
  it.each(refusals)('%s fails with %s', async (_, code, call) => {
    await runWorld(1, async (mpi) => {
      const failure: unknown = await (async () => call(mpi))().then(
        () => 'no failure',
        (error: unknown) => error,
      )
      expect(failure).toBeInstanceOf(mpi.Exception)
      expect(failure).toMatchObject({ code })
      expect((failure as InstanceType<Mpi['Exception']>).Get_error_class()).toBe(mpi[code as 'ERR_TYPE'])
    })
  })
})

it('calls of an intercommunicator that is none fail with ERR_COMM', async () => {
  await interWorld([1, 1], async ({ mpi, inter }) => {
    const none = await inter.Split(mpi.UNDEFINED)
    const calls: (() => unknown)[] = [
      () => none.Get_remote_group(),
      () => none.Get_remote_size(),
      () => none.Dup(),
      () => none.Create(mpi.GROUP_EMPTY),
      () => none.Split({ color: 0, key: 0 }),
      () => none.Merge({ high: true }),
    ]
    for (const call of calls) await expect((async () => call())()).rejects.toMatchObject({ code: 'ERR_COMM' })
  })
})
