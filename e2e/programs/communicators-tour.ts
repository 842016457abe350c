import { MPI } from 'tabmpi'
import { fails, same, wrong } from './findings.ts'

// Communicators made of others, and collectives within them; groups. For three ranks or more.
const world = MPI.COMM_WORLD
const { rank, size } = world
const everybody = Array.from({ length: size }, (_, r) => r)
const [next, previous] = [(rank + 1) % size, (rank + size - 1) % size]
const worldRanksOf = (comm: typeof world): number[] => comm.Get_group().Translate_ranks(null, world.Get_group())

// A duplicate has the same ranks and messages of its own: here they are received in the other order.
const dup = await world.Dup()
same('Compare with itself', world.Compare(world), MPI.IDENT)
same('Compare with a duplicate', world.Compare(dup), MPI.CONGRUENT)
const sends = [world.isend('world', next, 5), dup.isend('duplicate', next, 5)]
same('a message on the duplicate', await dup.recv(null, previous, 5), 'duplicate')
same('a message on the world', await world.recv(null, previous, 5), 'world')
await MPI.Request.Waitall(sends)
await dup.Free()
await fails('a call on a freed communicator', 'ERR_COMM', () => dup.Barrier())

// Even ranks and odd ranks, highest first. The odd ones make more calls than the even ones.
const parity = rank % 2
const half = await world.Split(parity, -rank)
const mine = everybody.filter((r) => r % 2 === parity).toReversed()
same('ranks of a half', worldRanksOf(half), mine)
same('allgather in a half', await half.allgather(rank), mine)
for (let call = 0; call <= 3 * parity; call++) {
  const sum = new Float64Array(1000)
  await half.Allreduce(new Float64Array(1000).fill(rank + call), sum)
  same(`Allreduce ${call} in a half`, new Set(sum), new Set([mine.reduce((total, r) => total + r + call, 0)]))
}
const word = await half.bcast(half.rank === half.size - 1 ? `half ${parity}` : null, half.size - 1)
same('bcast in a half', word, `half ${parity}`)
same('Compare with a half', world.Compare(half), MPI.UNEQUAL)
const reversed = await world.Split(0, -rank)
same('Compare with the reversed world', world.Compare(reversed), MPI.SIMILAR)
same('Scan in the reversed world', await reversed.scan(1), size - rank)

// A half of a half; nothing for rank 0.
const none = await world.Split(rank === 0 ? MPI.UNDEFINED : 0)
same('Split without a color', none === MPI.COMM_NULL, rank === 0)
const alone = await half.Split(half.rank)
same('a world of one', await alone.allgather(rank), [rank])

// Made by its members only, while the last rank is elsewhere: all others wait for its word only afterwards.
const members = everybody.slice(0, -1).toReversed()
const group = world.Get_group().Incl(members)
if (group.Get_rank() === MPI.UNDEFINED) {
  for (const dest of members) await world.send('the last rank has made nothing', dest, 9)
} else {
  const made = await world.Create_group(group, 9)
  same('ranks of Create_group', await made.allgather(rank), members)
  same('the word', await world.recv(null, size - 1, 9), 'the last rank has made nothing')
  await made.Free()
}
const evens = everybody.filter((r) => r % 2 === 0)
const created = await world.Create(world.Get_group().Incl(evens))
if (parity === 0) same('ranks of Create', worldRanksOf(created), evens)
else same('Create, not a member', created === MPI.COMM_NULL, true)

// Whoever shares a browser, as each of them sees it.
const browser = await world.Split_type(MPI.COMM_TYPE_SHARED)
const neighbours = await browser.allgather(rank)
same('in a browser of its own', neighbours.includes(rank), true)
for (const seen of await browser.allgather(neighbours)) same('the same browser', seen, neighbours)

const [copy, request] = world.Idup()
await request
same('a communicator of Idup', await copy.allreduce(rank, MPI.MAX), size - 1)
same('COMM_SELF', await MPI.COMM_SELF.allgather(rank), [rank])

// Sets of ranks: nothing is sent.
const all = world.Get_group()
const [first, rest] = [all.Incl([0]), all.Excl([0])]
same('Union', MPI.Group.Union(rest, first).Compare(all), MPI.SIMILAR)
same('Intersection', MPI.Group.Intersection(rest, first).Compare(MPI.GROUP_EMPTY), MPI.IDENT)
same('Difference', MPI.Group.Difference(all, rest).Compare(first), MPI.IDENT)
same('Range_incl', all.Range_incl([[size - 1, 0, -1]]).Translate_ranks(null, all), everybody.toReversed())
same('Translate_ranks', rest.Translate_ranks(null, all), everybody.slice(1))

await world.Barrier()
export default wrong
