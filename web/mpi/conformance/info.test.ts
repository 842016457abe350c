import { describe, expect, it } from 'vitest'
import { runWorld } from '../../testing/run-world.ts'
import { Info } from '../info.ts'

// What mpi4py's test_info.py looks at. `len(info)`, `key in info` and `info[key]` are Get_nkeys, Get and Set here.

/** What `INFO_ENV` may have keys for. */
const ENVIRONMENT = ['command', 'argv', 'maxprocs', 'soft', 'host', 'arch', 'wdir', 'file', 'thread_level']

describe('an empty info', () => {
  it('has no keys, values or items, and nothing to get', () => {
    const info = Info.Create()
    expect([info.Get_nkeys(), info.keys(), info.values(), info.items(), [...info]]).toEqual([0, [], [], [], []])
    expect([info.Get('key'), info.get('key'), info.get('key', 'else')]).toEqual([null, null, 'else'])
    expect(info.pop('key', 'else')).toBe('else')
    for (const act of [() => info.Delete('key'), () => info.pop('key'), () => info.popitem()]) {
      expect(act).toThrow(expect.objectContaining({ code: 'ERR_INFO_NOKEY' }))
    }
    expect(() => info.Get_nthkey(0)).toThrow(expect.objectContaining({ code: 'ERR_ARG' }))
  })

  it('has an empty duplicate, which is another one', () => {
    const info = Info.Create()
    const copy = info.Dup()
    copy.Set('key', 'value')
    expect([info.Get_nkeys(), copy.Get_nkeys()]).toEqual([0, 1])
    copy.Free()
    expect(() => copy.Get_nkeys()).toThrow(expect.objectContaining({ code: 'ERR_INFO' }))
    expect(info.Get_nkeys()).toBe(0)
  })
})

describe('an info', () => {
  it('gives what it was given, until it is deleted', () => {
    const info = Info.Create()
    info.Set('key', 'value')
    expect([info.Get_nkeys(), info.Get_nthkey(0), info.Get('key')]).toEqual([1, 'key', 'value'])
    expect([[...info], info.keys(), info.values(), info.items()]).toEqual([
      ['key'],
      ['key'],
      ['value'],
      [['key', 'value']],
    ])
    info.Delete('key')
    expect([info.Get_nkeys(), info.Get('key')]).toEqual([0, null])
  })

  it('pops a key by name, and the newest item without one', () => {
    const info = Info.Create()
    for (const take of [() => info.pop('key2'), () => info.popitem()[1]]) {
      info.update({ key1: 'value1', key2: 'value2' })
      expect([take(), info.keys()]).toEqual(['value2', ['key1']])
      expect([info.popitem(), info.Get_nkeys()]).toEqual([['key1', 'value1'], 0])
    }
  })

  it('is updated from pairs, from an object and from another info; old keys get new values', () => {
    const info = Info.Create()
    info.update([['key1', 'value1']])
    info.update({ key2: 'value2' })
    expect(info.items()).toEqual([
      ['key1', 'value1'],
      ['key2', 'value2'],
    ])
    info.update(Info.Create({ key2: 'new2', key3: 'new3' }))
    info.update([['key1', 'new1']])
    expect(['key1', 'key2', 'key3', 'key4'].map((key) => info.get(key, 'none'))).toEqual([
      'new1',
      'new2',
      'new3',
      'none',
    ])
    expect(info.Get_nkeys()).toBe(3)
  })

  it('has a copy that stays when it is cleared', () => {
    const info = Info.Create({ key1: 'value1', key2: 'value2' })
    const copy = info.copy()
    expect(copy.items()).toEqual(info.items())
    info.clear()
    expect([info.Get_nkeys(), info.get('key1'), info.get('key2', 'else')]).toEqual([0, null, 'else'])
    expect(copy.values()).toEqual(['value1', 'value2'])
  })
})

it('INFO_NULL is an empty dict, too, but takes nothing in', async () => {
  await runWorld(1, async ({ INFO_NULL: none }) => {
    expect([none.keys(), none.values(), none.items(), [...none]]).toEqual([[], [], [], []])
    expect([none.get('key'), none.get('key', 'else'), none.pop('key', null)]).toEqual([null, 'else', null])
    none.clear()
    for (const act of [
      () => none.update([]),
      () => none.update({ k: 'v' }),
      () => none.pop('k'),
      () => none.popitem(),
    ]) {
      expect(act).toThrow(expect.objectContaining({ name: 'Exception' }))
    }
    expect(none.copy()).toBe(none)
  })
})

it('INFO_ENV can be asked for whatever MPI names, has an equal duplicate, and stays', async () => {
  await runWorld(1, async ({ INFO_ENV }) => {
    const copy = INFO_ENV.Dup()
    for (const key of ENVIRONMENT) expect(copy.Get(key)).toBe(INFO_ENV.Get(key))
    copy.Free()
    expect(() => INFO_ENV.Free()).toThrow(expect.objectContaining({ code: 'ERR_INFO' }))
    expect(INFO_ENV.Get('command')).toBeNull()
  })
})

it('Create_env gives a new info each time, with what a rank knows of the arguments it is told', () => {
  const [bare, told] = [Info.Create_env(), Info.Create_env(['program', 'one', 'two'])]
  for (const info of [bare, told, Info.Create_env(null), Info.Create_env([])]) {
    const copy = info.Dup()
    for (const key of ENVIRONMENT) expect(copy.Get(key)).toBe(info.Get(key))
    expect(info.Get('thread_level')).toBe('MPI_THREAD_SINGLE')
    copy.Free()
  }
  expect([bare.Get('command'), told.Get('command'), told.Get('argv')]).toEqual([null, 'program', 'one two'])
  told.Free()
  expect([told.is_null, bare.is_null]).toEqual([true, false])
})
