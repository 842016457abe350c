import { expect, it } from 'vitest'
import { ANY_SOURCE, ANY_TAG, UNDEFINED } from './constants.ts'
import { DOUBLE, DOUBLE_INT, INT32_T } from './predefined-datatypes.ts'
import { Status } from './status.ts'

it('begins empty, and takes what it is given', () => {
  const status = new Status()
  expect([status.source, status.tag, status.error, status.count, status.cancelled]).toEqual([
    ANY_SOURCE,
    ANY_TAG,
    0,
    0,
    false,
  ])
  status.Set_source(3)
  status.Set_tag(4)
  status.Set_error(15)
  status.Set_cancelled(true)
  expect([status.Get_source(), status.Get_tag(), status.Get_error(), status.Is_cancelled()]).toEqual([3, 4, 15, true])
  expect([status.source, status.tag, status.error, status.cancelled]).toEqual([3, 4, 15, true])
})

it('copies another one, and is independent of it', () => {
  const status = new Status()
  status.Set_source(3)
  status.Set_tag(4)
  status.Set_error(15)
  status.Set_cancelled(true)
  status.Set_elements(DOUBLE, 2)
  const copy = new Status(status)
  status.clear()
  expect([copy.source, copy.tag, copy.error, copy.cancelled, copy.count]).toEqual([3, 4, 15, true, 16])
  expect(status.Get_count(DOUBLE)).toBe(0)
})

it('counts in elements and in the basic values of pairs', () => {
  const status = new Status()
  status.Set_elements(INT32_T, 7)
  expect([status.count, status.Get_count(INT32_T), status.Get_elements(INT32_T)]).toEqual([28, 7, 7])
  expect([status.Get_count(DOUBLE), status.Get_elements(DOUBLE)]).toEqual([UNDEFINED, UNDEFINED])
  status.Set_elements(DOUBLE_INT, 5)
  expect([status.Get_elements(DOUBLE_INT), status.Get_count(DOUBLE_INT)]).toEqual([5, UNDEFINED])
  status.Set_elements(DOUBLE_INT, 4)
  expect([status.Get_elements(DOUBLE_INT), status.Get_count(DOUBLE_INT)]).toEqual([4, 2])
  expect(() => status.Set_elements(DOUBLE, -1)).toThrow('Set_elements: count is -1')
})
