import { describe, expect, it } from 'vitest'
import { runWorld } from '../../testing/run-world.ts'
import type { Mpi } from '../mpi.ts'

// What of mpi4py's test_objmodel.py makes sense in JavaScript: which objects are equal, which are null, what free() does.

/** Null of every class, and a status. */
const nullsOf = (mpi: Mpi): unknown[] => [
  new mpi.Status(),
  mpi.DATATYPE_NULL,
  mpi.REQUEST_NULL,
  mpi.INFO_NULL,
  mpi.ERRHANDLER_NULL,
  mpi.GROUP_NULL,
  mpi.OP_NULL,
  mpi.MESSAGE_NULL,
  mpi.COMM_NULL,
]

describe('null objects', () => {
  it('of every class are one object each, equal to nothing else', async () => {
    await runWorld(1, async (mpi) => {
      const nulls = nullsOf(mpi)
      expect(new Set(nulls).size).toBe(nulls.length)
      for (const other of [null, undefined, true, false, 12345, 'abc']) expect(nulls).not.toContain(other)
      expect(nullsOf(mpi).slice(1)).toEqual(nulls.slice(1))
    })
  })

  it('say that they are null, and stay so after free(), however often', async () => {
    await runWorld(1, async (mpi) => {
      const { COMM_NULL, DATATYPE_NULL, ERRHANDLER_NULL, GROUP_NULL, INFO_NULL, MESSAGE_NULL, OP_NULL, REQUEST_NULL } =
        mpi
      const handles = [DATATYPE_NULL, ERRHANDLER_NULL, GROUP_NULL, INFO_NULL, MESSAGE_NULL, OP_NULL, REQUEST_NULL]
      for (let time = 0; time < 3; time++) {
        for (const object of [...handles, COMM_NULL]) expect(object.is_null).toBe(true)
        for (const object of [...handles, COMM_NULL]) await object.free()
      }
    })
  })
})

it('free() leaves constants as they are, and ends the use of their duplicates', async () => {
  await runWorld(1, async (mpi) => {
    const { COMM_SELF, COMM_WORLD, GROUP_EMPTY, INFO_ENV, MESSAGE_NO_PROC } = mpi
    const constants = [
      mpi.INT,
      mpi.LONG,
      mpi.FLOAT,
      mpi.DOUBLE,
      mpi.SUM,
      mpi.PROD,
      INFO_ENV,
      GROUP_EMPTY,
      MESSAGE_NO_PROC,
      mpi.ERRORS_ABORT,
      mpi.ERRORS_ARE_FATAL,
      mpi.ERRORS_RETURN,
      COMM_SELF,
      COMM_WORLD,
    ]
    const alive = async (): Promise<void> => {
      for (const constant of constants) expect(constant.is_null).toBe(false)
      expect([await COMM_SELF.allreduce(2), await COMM_WORLD.allreduce(3, mpi.PROD)]).toEqual([2, 3])
      for (const datatype of [mpi.INT, mpi.LONG, mpi.FLOAT, mpi.DOUBLE]) expect(datatype.Dup().size).toBe(datatype.size)
    }
    for (let time = 0; time < 3; time++) {
      for (const constant of constants) await constant.free()
      await alive()
    }

    const [info, group, comm, datatype] = [INFO_ENV.Dup(), GROUP_EMPTY.Dup(), await COMM_WORLD.Dup(), mpi.INT.Dup()]
    for (let time = 0; time < 3; time++) {
      for (const duplicate of [info, group, comm, datatype]) await duplicate.free()
      for (const duplicate of [info, group, comm, datatype]) expect(duplicate.is_null).toBe(true)
      expect(() => datatype.Commit()).toThrow(expect.objectContaining({ code: 'ERR_TYPE' }))
    }
    await alive()
  })
})

it('free() ends the use of what a program has made, and does nothing the next time', async () => {
  await runWorld(1, async (mpi) => {
    const comm = mpi.COMM_SELF
    const op = mpi.Op.Create(() => null)
    const made = [
      comm.Isend([null, 0, mpi.BYTE], mpi.PROC_NULL),
      comm.Get_group(),
      mpi.Info.Create(),
      comm.Create_errhandler(() => {}),
      op,
    ]
    expect(made.map((object) => object.is_null)).toEqual(made.map(() => false))
    for (let time = 0; time < 3; time++) {
      for (const object of made) object.free()
      expect(made.map((object) => object.is_null)).toEqual(made.map(() => true))
      expect(() => op.Is_commutative()).toThrow(expect.objectContaining({ code: 'ERR_OP' }))
    }
  })
})

it('the marks that stand for a buffer are equal to themselves only', async () => {
  await runWorld(1, async ({ BUFFER_AUTOMATIC, IN_PLACE }) => {
    const marks: unknown[] = [BUFFER_AUTOMATIC, IN_PLACE]
    expect(new Set([...marks, null, undefined, 0, '']).size).toBe(6)
    expect(marks.map(String)).toEqual(['Symbol(MPI.BUFFER_AUTOMATIC)', 'Symbol(MPI.IN_PLACE)'])
  })
})
