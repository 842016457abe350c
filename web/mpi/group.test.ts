import { describe, expect, it } from 'vitest'
import { CONGRUENT, IDENT, PROC_NULL, SIMILAR, UNDEFINED, UNEQUAL } from './constants.ts'
import { Group } from './group.ts'

/** Groups over world ranks, seen by world rank 2. */
const group = (...members: number[]): Group => new Group(members, 2)

describe('Group', () => {
  it('knows its size and this rank', () => {
    expect([group(5, 2, 0).size, group(5, 2, 0).rank]).toEqual([3, 1])
    expect([group().size, group(5).rank]).toEqual([0, UNDEFINED])
  })

  it('set operations keep the order that the standard says (MPI 4.1, section 7.3.2)', () => {
    const [a, b] = [group(0, 1, 2, 3), group(5, 3, 1)]
    expect(Group.Union(a, b).members).toEqual([0, 1, 2, 3, 5])
    expect(Group.Union(b, a).members).toEqual([5, 3, 1, 0, 2])
    expect(Group.Intersection(a, b).members).toEqual([1, 3])
    expect(Group.Intersection(b, a).members).toEqual([3, 1])
    expect(Group.Difference(a, b).members).toEqual([0, 2])
    expect(Group.Difference(b, a).members).toEqual([5])
  })

  it("Incl, Excl and ranges, with the standard's own examples", () => {
    const letters = group(10, 11, 12, 13, 14, 15)
    expect(letters.Incl([3, 0, 2]).members).toEqual([13, 10, 12])
    expect(letters.Excl([3, 0, 2]).members).toEqual([11, 14, 15])
    const ten = group(...Array.from({ length: 10 }, (_, i) => i))
    const ranges = [
      [6, 7, 1],
      [1, 6, 2],
      [0, 9, 4],
    ] as const
    expect(ten.Range_incl(ranges).members).toEqual([6, 7, 1, 3, 5, 0, 4, 8])
    expect(ten.Range_excl(ranges).members).toEqual([2, 9])
    expect(ten.Range_incl([[9, 0, -3]]).members).toEqual([9, 6, 3, 0])
    expect(ten.Incl([]).size).toBe(0)
  })

  it('compares', () => {
    expect(group(1, 2).Compare(group(1, 2))).toBe(IDENT)
    expect(group(1, 2).Compare(group(2, 1))).toBe(SIMILAR)
    expect(group(1, 2).Compare(group(1, 3))).toBe(UNEQUAL)
    expect(group(1, 2).Compare(group(1))).toBe(UNEQUAL)
    expect(new Set([IDENT, CONGRUENT, SIMILAR, UNEQUAL]).size).toBe(4)
  })

  it('translates ranks', () => {
    expect(group(5, 2, 0).Translate_ranks([0, 2, PROC_NULL], group(0, 5))).toEqual([1, 0, PROC_NULL])
    expect(group(5, 2, 0).Translate_ranks(null, group(2))).toEqual([UNDEFINED, 0, UNDEFINED])
  })

  it('translates into COMM_WORLD without a group, by keywords, and called on the class', () => {
    const mine = group(5, 2, 0)
    expect([mine.Translate_ranks(), mine.Translate_ranks([1])]).toEqual([[5, 2, 0], [2]])
    expect(mine.Translate_ranks({ group: group(0, 5) })).toEqual([1, UNDEFINED, 0])
    expect(mine.Translate_ranks(Int32Array.of(2), { group: group(0, 5) })).toEqual([0])
    expect(Group.Translate_ranks(mine, [0], group(0, 5))).toEqual([1])
    expect(Group.Compare(mine, group(0, 2, 5))).toBe(SIMILAR)
  })

  it('names what is wrong', () => {
    expect(() => group(1, 2).Incl([2])).toThrow('Incl: 2 is no rank of the group; give ranks from 0 to 1')
    expect(() => group(1, 2).Incl([0, 0])).toThrow('Incl: rank 0 is given twice; give each rank once')
    expect(() => group(1, 2).Range_incl([[0, 1, 0]])).toThrow('stride of a range is 0')
    const freed = group(1)
    freed.Free()
    expect(() => freed.Dup()).toThrow('Dup: the group is MPI.GROUP_NULL: it has been freed')
  })
})
