import { expect, it } from 'vitest'
import { runWorld } from '../../testing/run-world.ts'
import type { Mpi } from '../mpi.ts'

// What mpi4py's test_errorcode.py looks at: error classes, codes and strings, MPI's and the program's own.

const alone = async (program: (mpi: Mpi) => Promise<void>): Promise<void> => {
  await runWorld(1, program)
}
const classesOf = (mpi: Mpi): number[] =>
  Object.entries(mpi).flatMap(([name, value]) =>
    (name.startsWith('ERR_') || name === 'SUCCESS') && name !== 'ERR_LASTCODE' ? [value as number] : [],
  )

it('every class of MPI is a code of itself, with a text and an exception', () =>
  alone(async (mpi) => {
    expect(classesOf(mpi).length).toBeGreaterThan(30)
    for (const errorClass of classesOf(mpi)) {
      expect(mpi.Get_error_class(errorClass)).toBe(errorClass)
      const text = mpi.Get_error_string(errorClass)
      expect(text.length).toBeGreaterThan(0)
      const error = new mpi.Exception(errorClass)
      expect([error.Get_error_code(), error.error_code]).toEqual([errorClass, errorClass])
      expect([error.Get_error_class(), error.error_class]).toEqual([errorClass, errorClass])
      expect([error.Get_error_string(), error.error_string, error.message]).toEqual([text, text, text])
    }
    expect(new mpi.Exception(mpi.SUCCESS - 1).error_code).toBe(mpi.ERR_UNKNOWN)
  }))

it('a number that may be a code keeps it, though its class is unknown', () =>
  alone(async (mpi) => {
    const error = new mpi.Exception(mpi.ERR_LASTCODE + 10_000)
    expect([error.error_code, error.error_class, error.code]).toEqual([
      mpi.ERR_LASTCODE + 10_000,
      mpi.ERR_UNKNOWN,
      'ERR_UNKNOWN',
    ])
  }))

it('classes, codes and strings can be added and taken back, the ones below first', () =>
  alone(async (mpi) => {
    const refused = (call: () => unknown): void => expect(call).toThrow(expect.objectContaining({ code: 'ERR_ARG' }))
    const errorClass = mpi.Add_error_class()
    expect(errorClass).toBeGreaterThan(mpi.ERR_LASTCODE)
    expect(mpi.COMM_WORLD.Get_attr(mpi.LASTUSEDCODE)).toBe(errorClass)
    expect(mpi.Get_error_string(errorClass)).toBe('')
    mpi.Add_error_string(errorClass, 'error class')
    expect(mpi.Get_error_string(errorClass)).toBe('error class')
    const codes = ['error code 1', 'error code 2'].map((text) => {
      const code = mpi.Add_error_code(errorClass)
      expect(mpi.Get_error_string(code)).toBe('')
      mpi.Add_error_string(code, text)
      expect([mpi.Get_error_class(code), mpi.Get_error_string(code)]).toEqual([errorClass, text])
      return code
    })
    expect(mpi.COMM_WORLD.Get_attr(mpi.LASTUSEDCODE)).toBe(Math.max(...codes))
    const error = new mpi.Exception(codes[0])
    expect(error).toMatchObject({ error_code: codes[0], error_class: errorClass, code: 'ERR_OTHER' })
    expect(error.message).toBe('error code 1')
    for (const code of codes) {
      refused(() => mpi.Remove_error_class(errorClass))
      refused(() => mpi.Remove_error_code(code))
      mpi.Remove_error_string(code)
      expect(mpi.Get_error_string(code)).toBe('')
      mpi.Remove_error_code(code)
      refused(() => mpi.Remove_error_code(code))
    }
    refused(() => mpi.Remove_error_class(errorClass))
    mpi.Remove_error_string(errorClass)
    mpi.Remove_error_class(errorClass)
    refused(() => mpi.Remove_error_class(errorClass))
    expect(mpi.Get_error_class(errorClass)).toBe(mpi.ERR_UNKNOWN)
  }))

it('a class that has codes stays, with a string or without', () =>
  alone(async (mpi) => {
    const errorClass = mpi.Add_error_class()
    const code = mpi.Add_error_code(errorClass)
    const stillHas = `Remove_error_class: ${errorClass} still has codes; remove them first`
    expect(() => mpi.Remove_error_class(errorClass)).toThrow(stillHas)
    expect(() => mpi.Remove_error_class(code)).toThrow('is a code and no class')
    expect(() => mpi.Remove_error_code(errorClass)).toThrow('is a class; use Remove_error_class')
    mpi.Remove_error_code(code)
    mpi.Remove_error_class(errorClass)
  }))

it("a code of one of MPI's classes is an error of that class", () =>
  alone(async (mpi) => {
    const code = mpi.Add_error_code(mpi.ERR_TRUNCATE)
    expect(new mpi.Exception(code)).toMatchObject({
      error_code: code,
      error_class: mpi.ERR_TRUNCATE,
      code: 'ERR_TRUNCATE',
    })
    mpi.Remove_error_code(code)
  }))

it("MPI's own classes stay, and what is none is refused", () =>
  alone(async (mpi) => {
    const calls = [
      () => mpi.Remove_error_class(mpi.SUCCESS),
      () => mpi.Remove_error_code(mpi.ERR_ARG),
      () => mpi.Remove_error_string(mpi.ERR_ARG),
      () => mpi.Add_error_string(mpi.ERR_ARG, 'mine'),
      () => mpi.Add_error_code(-1),
      () => mpi.Add_error_code(mpi.ERR_LASTCODE),
      () => mpi.Add_error_string(mpi.Add_error_class(), 'x'.repeat(mpi.MAX_ERROR_STRING + 1)),
    ]
    for (const call of calls) expect(call).toThrow(expect.objectContaining({ code: 'ERR_ARG' }))
  }))

it('Call_errhandler tells the error handler the code', () =>
  alone(async (mpi) => {
    const comm = await mpi.COMM_SELF.Dup()
    const code = mpi.Add_error_code(mpi.Add_error_class())
    const heard: unknown[] = []
    comm.Set_errhandler(comm.Create_errhandler((failed, errorcode) => heard.push([failed === comm, errorcode])))
    comm.Call_errhandler(code)
    expect(heard).toEqual([[true, code]])
  }))
