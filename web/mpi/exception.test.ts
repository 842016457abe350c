import { describe, expect, it } from 'vitest'
import { CommError } from '../p2p/error.ts'
import * as classes from './error-class.ts'
import { Exception, exceptionFrom } from './exception.ts'

describe('Exception', () => {
  it('carries class, code and text', () => {
    const error = new Exception('ERR_RANK', 'Send: dest is 9')
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({ name: 'Exception', code: 'ERR_RANK', error_class: classes.ERR_RANK })
    expect(error.Get_error_class()).toBe(6)
    expect(error.Get_error_code()).toBe(error.error_code)
    expect(error.Get_error_string()).toBe('Send: dest is 9')
  })

  it('is made from a number as in mpi4py, with the text of the class', () => {
    expect(new Exception(classes.ERR_TRUNCATE)).toMatchObject({
      code: 'ERR_TRUNCATE',
      error_string: 'message truncated on receive',
    })
    expect(new Exception(-1).Get_error_class()).toBe(classes.ERR_UNKNOWN)
    expect(new Exception().Get_error_class()).toBe(classes.SUCCESS)
  })

  it('has a class of its own for every name', () => {
    const numbers = Object.values(classes)
    expect(new Set(numbers).size).toBe(numbers.length)
    for (const [name, number] of Object.entries(classes)) expect(new Exception(number).code).toBe(name)
  })
})

describe('exceptionFrom', () => {
  it('puts the operation in front of what a message failed with', () => {
    const failure = new CommError('ERR_TRUNCATE', 'the message has 80 bytes, the buffer 40')
    const error = exceptionFrom('Recv', failure)
    expect(error).toEqual(new Exception('ERR_TRUNCATE', 'Recv: the message has 80 bytes, the buffer 40'))
    expect(error).toMatchObject({ code: 'ERR_TRUNCATE', cause: failure })
  })

  it('leaves every other error as it is', () => {
    const bug = new TypeError('x is not a function')
    expect(exceptionFrom('Recv', bug)).toBe(bug)
  })
})
