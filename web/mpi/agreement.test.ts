import { describe, expect, it } from 'vitest'
import { runWorld } from '../testing/run-world.ts'
import { checkAlike } from './agreement.ts'
import { BYTE, DOUBLE, INT } from './predefined-datatypes.ts'

const column = DOUBLE.Create_vector(4, 1, 4)

describe('two buffers of one call', () => {
  it('may hold as much in different datatypes', () => {
    checkAlike('Reduce', 'sendbuf', { datatype: column, count: 2 }, 'recvbuf', { datatype: DOUBLE, count: 8 })
    checkAlike('Reduce', 'sendbuf', { datatype: BYTE, count: 16 }, 'recvbuf', { datatype: INT, count: 4 })
  })

  it.each([
    [{ datatype: DOUBLE, count: 2 }, { datatype: DOUBLE, count: 3 }, 'sendbuf has 2 elements, recvbuf has 3'],
    [
      { datatype: column, count: 2 },
      { datatype: DOUBLE, count: 2 },
      'sendbuf has 2 of a datatype derived from MPI.DOUBLE (64 bytes), recvbuf has 2 of MPI.DOUBLE (16 bytes)',
    ],
    [
      { datatype: BYTE, count: 4 },
      { datatype: INT, count: 4 },
      'sendbuf has 4 of MPI.BYTE (4 bytes), recvbuf has 4 of MPI.INT (16 bytes)',
    ],
  ])('must be equally long', (a, b, message) => {
    expect(() => checkAlike('Reduce', 'sendbuf', a, 'recvbuf', b)).toThrow(
      expect.objectContaining({ code: 'ERR_COUNT', message: `Reduce: ${message}; they must be equal` }),
    )
  })

  it('must hold elements of one kind', () => {
    const [floats, integers] = [
      { datatype: column, count: 1 },
      { datatype: INT, count: 8 },
    ]
    expect(() => checkAlike('Reduce', 'sendbuf', floats, 'recvbuf', integers)).toThrow(
      'Reduce: sendbuf holds a datatype derived from MPI.DOUBLE, recvbuf holds MPI.INT; use one kind of array',
    )
  })
})

describe('derived datatypes in what calls are refused for', () => {
  it('Scatter tells bytes where the elements differ in size', async () => {
    const run = runWorld(2, async (mpi) => {
      const comm = mpi.COMM_WORLD
      const one = mpi.DOUBLE.Create_vector(4, 1, 2).Create_resized(0, 8).Commit()
      const matrix = comm.rank === 0 ? new Float64Array(8) : null
      await comm.Scatter(matrix && [matrix, 1, one], new Float64Array(3))
    })
    await expect(run).rejects.toThrow(
      'Scatter: sendbuf has 1 of a datatype derived from MPI.DOUBLE (32 bytes) for this rank, recvbuf has 3 of MPI.DOUBLE (24 bytes)',
    )
  })

  it('Reduce_scatter does not mix elements of different sizes', async () => {
    await runWorld(1, async (mpi) => {
      const two = mpi.DOUBLE.Create_contiguous(2).Commit()
      const [send, receive] = [new Float64Array(4), new Float64Array(2)]
      await expect(mpi.COMM_SELF.Reduce_scatter([send, 2, two], receive)).rejects.toThrow(
        'Reduce_scatter: sendbuf has elements of 16 bytes, recvbuf has elements of 8; use one datatype',
      )
    })
  })

  it.each<[string, (bytes: Float64Array) => unknown, number, string]>([
    ['plain values', (buf) => buf.subarray(0, 2), 24, '3 elements of 8 bytes, but the buffer has room for 2'],
    [
      'columns',
      (buf) => [buf, 1, column.Dup().Commit()],
      40,
      '40 bytes, but the buffer has room for 1 of a datatype derived from MPI.DOUBLE (32 bytes)',
    ],
    [
      'part of a value',
      (buf) => buf.subarray(0, 2),
      18,
      '18 bytes, but the buffer has room for 2 of MPI.DOUBLE (16 bytes)',
    ],
  ])('a message that is too long for %s', async (_, bufOf, bytes, message) => {
    await runWorld(1, async (mpi) => {
      const comm = mpi.COMM_SELF
      const received = comm.Irecv(bufOf(new Float64Array(16)) as Float64Array)
      await comm.Send(new Uint8Array(bytes).buffer, 0)
      await expect(received.Wait()).rejects.toThrow(`the message from rank 0 with tag 0 has ${message}`)
    })
  })
})
