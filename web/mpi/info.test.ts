import { describe, expect, it } from 'vitest'
import { runWorld } from '../testing/run-world.ts'
import { Info } from './info.ts'

describe('Info', () => {
  it('sets, gets, counts and deletes, in the order of setting', () => {
    const info = Info.Create({ one: '1' })
    expect(Info.Create(null).Get_nkeys()).toBe(0)
    info.Set('two', '2')
    info.Set('one', '!')
    expect([info.Get('one'), info.Get('three'), info.Get_nkeys(), info.Get_nthkey(1)]).toEqual(['!', null, 2, 'two'])
    info.Delete('one')
    expect(() => info.Delete('one')).toThrow('Delete: there is no key "one"; it has two')
    expect(() => info.Get_nthkey(1)).toThrow('Get_nthkey: n is 1, but there are 1 keys')
  })

  it('a duplicate is independent', () => {
    const info = Info.Create([['a', '1']])
    const copy = info.Dup()
    copy.Set('a', '2')
    info.Free()
    expect(copy.items()).toEqual([['a', '2']])
    expect(() => info.Get('a')).toThrow('Get: the info is MPI.INFO_NULL')
  })

  it('is a dict, too', () => {
    const info = Info.Create({ a: '1', b: '2' })
    info.update(Info.Create({ c: '3' }))
    expect([[...info], info.values(), info.get('z'), info.get('z', 7)]).toEqual([
      ['a', 'b', 'c'],
      ['1', '2', '3'],
      null,
      7,
    ])
    expect([info.pop('a'), info.pop('a', null), info.pop('a', '0'), info.popitem()]).toEqual([
      '1',
      null,
      '0',
      ['c', '3'],
    ])
    expect(() => info.pop('a')).toThrow('there is no key "a"')
    const copy = info.copy()
    info.clear()
    expect([info.keys(), copy.keys()]).toEqual([[], ['b']])
    expect(() => info.popitem()).toThrow('the info is empty')
  })

  it('of the environment has the arguments that it is given', () => {
    const level = ['thread_level', 'MPI_THREAD_SINGLE']
    expect(Info.Create_env().items()).toEqual([level])
    expect(Info.Create_env(['prog.ts', '-n', '5']).items()).toEqual([level, ['command', 'prog.ts'], ['argv', '-n 5']])
  })

  it('refuses keys and values that MPI cannot hold', () => {
    const info = new Info()
    expect(() => info.Set('', 'x')).toThrow('key is "", but it must be a string of 1 to 255 characters')
    expect(() => info.Set('k'.repeat(256), 'x')).toThrow('256 characters long')
    expect(() => info.Set('k', 'v'.repeat(1025))).toThrow('1025 characters long')
  })
})

it('the environment', async () => {
  await runWorld(1, async (mpi) => {
    expect(mpi.Get_version()).toEqual([mpi.VERSION, mpi.SUBVERSION])
    expect([mpi.Is_initialized(), mpi.Is_finalized()]).toEqual([true, false])
    expect([mpi.Get_processor_name(), mpi.Get_library_version(), mpi.get_vendor()[0]]).toEqual([
      'loopback 0',
      expect.stringContaining('tabmpi'),
      'tabmpi',
    ])
    const tick = mpi.Wtick()
    expect(tick > 0 && tick < 1).toBe(true)
    const before = mpi.Wtime()
    expect(mpi.Wtime() - before).toBeLessThan(60)
    expect(mpi.Compute_dims(6, 2)).toEqual([3, 2])
    expect([mpi.Get_error_class(mpi.ERR_TAG), mpi.Get_error_class(-1)]).toEqual([mpi.ERR_TAG, mpi.ERR_UNKNOWN])
    expect(mpi.Get_error_string(mpi.ERR_TAG)).toBe('invalid tag')
    for (const text of [mpi.ERR_TAG, mpi.ERR_PROC_FAILED, -1].map(mpi.Get_error_string))
      expect(text.length).toBeLessThan(mpi.MAX_ERROR_STRING)
    expect(mpi.Get_library_version().length).toBeLessThan(mpi.MAX_LIBRARY_VERSION_STRING)
    expect(mpi.MAX_PROCESSOR_NAME).toBeGreaterThan(100)
    expect(mpi.INFO_ENV.items()).toEqual([
      ['thread_level', 'MPI_THREAD_SINGLE'],
      ['maxprocs', '1'],
    ])
    expect(mpi.GROUP_EMPTY.size).toBe(0)
    expect(() => mpi.INFO_NULL.Get_nkeys()).toThrow('INFO_NULL')
  })
})
