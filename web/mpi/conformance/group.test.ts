import { describe, expect, it } from 'vitest'
import { runWorld } from '../../testing/run-world.ts'
import type { Group } from '../group.ts'
import type { Mpi } from '../mpi.ts'

// What mpi4py's test_group.py looks at.

const SIZES = [1, 2, 3, 5]

/** Looks at the groups that every rank has: nobody, this rank alone, all ranks, and all ranks backwards. */
async function everyGroup(size: number, look: (group: Group, members: number[], mpi: Mpi) => void): Promise<void> {
  await runWorld(size, async (mpi) => {
    const world = mpi.COMM_WORLD.Get_group()
    const all = Array.from({ length: size }, (_, rank) => rank)
    look(mpi.GROUP_EMPTY, [], mpi)
    look(mpi.COMM_SELF.Get_group(), [mpi.COMM_WORLD.rank], mpi)
    look(world, all, mpi)
    look(world.Incl(all.toReversed()), all.toReversed(), mpi)
  })
}

describe.each(SIZES)('every group of %i ranks', (size) => {
  it('has its size, and this rank where it is a member', async () => {
    await everyGroup(size, (group, members, mpi) => {
      const at = members.indexOf(mpi.COMM_WORLD.rank)
      expect([group.Get_size(), group.size]).toEqual([members.length, members.length])
      expect([group.Get_rank(), group.rank]).toEqual(at < 0 ? [mpi.UNDEFINED, mpi.UNDEFINED] : [at, at])
    })
  })

  it('is identical to itself and to its duplicate, and compares with the world as its members say', async () => {
    await everyGroup(size, (group, members, { Group, COMM_WORLD, IDENT, SIMILAR, UNEQUAL }) => {
      expect([group.Compare(group), group.Compare(group.Dup())]).toEqual([IDENT, IDENT])
      const ascending = members.every((rank, i) => rank === i)
      const expected = members.length < size ? UNEQUAL : ascending ? IDENT : SIMILAR
      expect(group.Compare(COMM_WORLD.Get_group())).toBe(expected)
      expect(Group.Compare(COMM_WORLD.Get_group(), group)).toBe(expected)
    })
  })

  it('is what it is after union, intersection and difference with nobody and with itself', async () => {
    await everyGroup(size, (group, _, { Group, GROUP_EMPTY: nobody, IDENT }) => {
      const same: [Group, Group][] = [
        [Group.Union(nobody, group), group],
        [Group.Union(group, nobody), group],
        [Group.Union(group, group), group],
        [Group.Difference(nobody, group), nobody],
        [Group.Difference(group, nobody), group],
        [Group.Difference(group, group), nobody],
        [Group.Intersection(nobody, group), nobody],
        [Group.Intersection(group, nobody), nobody],
        [Group.Intersection(group, group), group],
        [Group.Intersect(group, group), group],
      ]
      for (const [made, expected] of same) expect(made.Compare(expected)).toBe(IDENT)
    })
  })

  it('is nobody when no rank is taken, and itself when none is left out', async () => {
    await everyGroup(size, (group, members, { GROUP_EMPTY: nobody, IDENT }) => {
      expect([group.Incl([]).Compare(nobody), group.Excl([]).Compare(group)]).toEqual([IDENT, IDENT])
      expect([group.Range_incl([]).Compare(nobody), group.Range_excl([]).Compare(group)]).toEqual([IDENT, IDENT])
      if (members.length === 0) return
      const whole = [[0, members.length - 1, 1]] as const
      expect([group.Range_incl(whole).Compare(group), group.Range_excl(whole).Compare(nobody)]).toEqual([IDENT, IDENT])
    })
  })

  it('translates ranks to itself, to nobody and to the world, each as often as it is asked for', async () => {
    await everyGroup(size, (group, members, mpi) => {
      const ranks = [...members.keys(), ...members.keys(), ...members.keys()]
      expect(group.Translate_ranks(ranks, group)).toEqual(ranks)
      expect(group.Translate_ranks(ranks, mpi.GROUP_EMPTY)).toEqual(ranks.map(() => mpi.UNDEFINED))
      expect(group.Translate_ranks(ranks)).toEqual([...members, ...members, ...members])
      expect(group.Translate_ranks()).toEqual(members)
      const nobody = Array.from({ length: 10 }, () => mpi.PROC_NULL)
      expect(group.Translate_ranks(nobody, group)).toEqual(nobody)
      expect(group.Translate_ranks(nobody)).toEqual(nobody)
    })
  })
})

it('GROUP_NULL and a freed group refuse every use', async () => {
  await runWorld(1, async ({ COMM_SELF, Group, GROUP_EMPTY, GROUP_NULL }) => {
    const freed = COMM_SELF.Get_group()
    freed.Free()
    const refused = expect.objectContaining({ code: 'ERR_GROUP' })
    for (const none of [GROUP_NULL, freed]) {
      const uses = [
        () => none.Get_size(),
        () => none.Get_rank(),
        () => none.Free(),
        () => none.Dup(),
        () => none.Compare(none),
        () => none.Compare(GROUP_EMPTY),
        () => GROUP_EMPTY.Compare(none),
        () => Group.Union(none, GROUP_EMPTY),
        () => Group.Union(GROUP_EMPTY, none),
        () => Group.Intersection(none, GROUP_EMPTY),
        () => Group.Difference(GROUP_EMPTY, none),
        () => none.Incl([]),
        () => none.Excl([]),
        () => none.Range_incl([]),
        () => none.Range_excl([]),
        () => none.Translate_ranks(),
        () => none.Translate_ranks([]),
        () => none.Translate_ranks([0], GROUP_EMPTY),
        () => GROUP_EMPTY.Translate_ranks([], none),
      ]
      for (const use of uses) expect(use, String(use)).toThrow(refused)
    }
  })
})

it('GROUP_EMPTY stays', async () => {
  await runWorld(1, async ({ GROUP_EMPTY }) => {
    expect(() => GROUP_EMPTY.Free()).toThrow('Free: MPI.GROUP_EMPTY ends with the program; free only what you make')
    expect(GROUP_EMPTY.Get_size()).toBe(0)
  })
})
