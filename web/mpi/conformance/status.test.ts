import { describe, expect, it } from 'vitest'
import { ANY_SOURCE, ANY_TAG, UNDEFINED } from '../constants.ts'
import { ERR_ARG, SUCCESS } from '../error-class.ts'
import * as types from '../predefined-datatypes.ts'
import { Status } from '../status.ts'

// What mpi4py's test_status.py looks at.

describe('a new status', () => {
  it('is empty: any source, any tag, no error, no bytes, not cancelled', () => {
    const status = new Status()
    expect([status.Get_source(), status.Get_tag(), status.Get_error()]).toEqual([ANY_SOURCE, ANY_TAG, SUCCESS])
    expect([status.source, status.tag, status.error]).toEqual([ANY_SOURCE, ANY_TAG, SUCCESS])
    expect([status.Get_count(types.BYTE), status.Get_elements(types.BYTE), status.count]).toEqual([0, 0, 0])
    expect([status.Is_cancelled(), status.cancelled]).toEqual([false, false])
  })

  it('counts in bytes where no datatype is named', () => {
    const status = new Status()
    status.Set_elements(types.DOUBLE, 3)
    expect([status.Get_count(), status.count]).toEqual([24, 24])
  })
})

describe('Set_elements', () => {
  it.each([
    { datatype: types.BYTE, bytes: 1 },
    { datatype: types.SHORT, bytes: 2 },
    { datatype: types.INT, bytes: 4 },
    { datatype: types.LONG, bytes: 8 },
    { datatype: types.FLOAT, bytes: 4 },
    { datatype: types.DOUBLE, bytes: 8 },
  ])('sets the length in elements of $bytes bytes', ({ datatype, bytes }) => {
    for (const elements of [0, 1, 7]) {
      const status = new Status()
      status.Set_elements(datatype, elements)
      expect([status.Get_count(datatype), status.Get_elements(datatype)]).toEqual([elements, elements])
      expect(status.Get_count(types.BYTE)).toBe(elements * bytes)
      const inDoubles = (elements * bytes) % 8 === 0 ? (elements * bytes) / 8 : UNDEFINED
      expect(status.Get_count(types.DOUBLE)).toBe(inDoubles)
    }
  })

  it('and count set each other', () => {
    const status = new Status()
    status.count = 12
    expect([status.Get_count(types.INT), status.Get_count(types.BYTE)]).toEqual([3, 12])
    status.count = 0
    expect(status.Get_count(types.INT)).toBe(0)
  })
})

it('methods and properties are two ways to the same fields', () => {
  const status = new Status()
  status.source = 1
  status.tag = 2
  status.error = ERR_ARG
  status.cancelled = true
  expect([status.Get_source(), status.Get_tag(), status.Get_error(), status.Is_cancelled()]).toEqual([
    1,
    2,
    ERR_ARG,
    true,
  ])
  status.Set_source(3)
  status.Set_tag(4)
  status.Set_error(SUCCESS)
  status.Set_cancelled(false)
  expect([status.source, status.tag, status.error, status.cancelled]).toEqual([3, 4, SUCCESS, false])
})

it('a status made of another is a copy of it', () => {
  const first = new Status()
  first.source = 1
  first.tag = 2
  first.error = ERR_ARG
  first.Set_elements(types.BYTE, 7)
  first.Set_cancelled(true)
  const copy = new Status(first)
  first.clear()
  expect([copy.source, copy.tag, copy.error, copy.Is_cancelled()]).toEqual([1, 2, ERR_ARG, true])
  expect([copy.Get_count(types.BYTE), copy.Get_elements(types.BYTE)]).toEqual([7, 7])
  expect(first.Is_cancelled()).toBe(false)
  expect(new Status(null).source).toBe(ANY_SOURCE)
  for (const other of [123, 'abc']) expect(() => new Status(other as never)).toThrow(TypeError)
})
