import { describe, expect, it } from 'vitest'
import { MAX_TAG } from '../p2p/matching.ts'
import { checkCount, checkRank, checkRoot, checkTag } from './checks.ts'
import { ANY_SOURCE, ANY_TAG, PROC_NULL } from './constants.ts'
import { Exception } from './exception.ts'

describe('checks', () => {
  it('let the whole legal range through', () => {
    for (const rank of [0, 3]) expect(() => checkRank('Send', 'dest', rank, 4)).not.toThrow()
    for (const tag of [0, MAX_TAG]) expect(() => checkTag('Send', 'tag', tag)).not.toThrow()
    expect(() => checkRank('Recv', 'source', ANY_SOURCE, 4, { anySource: true })).not.toThrow()
    expect(() => checkRank('Send', 'dest', PROC_NULL, 4, { procNull: true })).not.toThrow()
    expect(() => checkTag('Recv', 'tag', ANY_TAG, { anyTag: true })).not.toThrow()
    expect(() => checkRoot('Bcast', 0, 1)).not.toThrow()
    expect(() => checkCount('Send', 'count', 0)).not.toThrow()
  })

  it.each([4, -1, -2, 1.5, Number.NaN, '0', 0n, null, undefined, {}])(
    'refuse %o as a rank and as a root of 4',
    (rank) => {
      expect(() => checkRank('Send', 'dest', rank, 4)).toThrow(Exception)
      expect(() => checkRoot('Bcast', rank, 4)).toThrow(Exception)
    },
  )

  it('name operation, argument, value and the legal range', () => {
    expect(() => checkRank('Recv', 'source', 4, 4, { anySource: true, procNull: true })).toThrow(
      new Exception(
        'ERR_RANK',
        'Recv: source is 4, but it must be a rank from 0 to 3 or MPI.ANY_SOURCE or MPI.PROC_NULL',
      ),
    )
    expect(() => checkRoot('Bcast', -1, 4)).toThrow(
      new Exception('ERR_ROOT', 'Bcast: root is -1, but it must be a rank from 0 to 3'),
    )
    expect(() => checkTag('Send', 'tag', ANY_TAG)).toThrow(
      new Exception('ERR_TAG', 'Send: tag is -1, but it must be an integer from 0 to 2147483647'),
    )
    expect(() => checkTag('Recv', 'tag', 2 ** 31, { anyTag: true })).toThrow('or MPI.ANY_TAG')
    expect(() => checkCount('Send', 'count', '3')).toThrow(
      new Exception('ERR_COUNT', 'Send: count is "3", but it must be an integer of 0 or more'),
    )
  })
})
