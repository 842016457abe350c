import { allgatherBytes, bcastBytes } from '../coll/collectives.ts'
import type { Ranks } from '../coll/ranks.ts'
import { CommError } from '../p2p/error.ts'

/** A group that is to be one of an intercommunicator's two. */
interface OfferedGroup {
  /** World rank of each rank. */
  members: readonly number[]
  /** At its leader: a context that the intercommunicator may have. */
  context: number
}

/**
 * How the ranks of one group learn of the other: the leaders tell each other, and then each its own group. The context is
 * that of the leader with the lower world rank.
 * @param leader of `ranks`, the group
 * @param leaders both leaders; null elsewhere
 * @throws {CommError} ERR_COMM on all ranks of both groups when these have a rank in common
 */
export async function metGroup(
  ranks: Ranks,
  leader: number,
  leaders: Ranks | null,
  mine: OfferedGroup,
): Promise<{ context: number; remote: readonly number[] }> {
  const numbers = await ranks.run(async () => {
    const told = leaders && (await metLeader(leaders, mine))
    return decode(await bcastBytes(ranks, told && encode(told), leader))
  })
  const [context = 0, ...remote] = numbers
  const common = mine.members.find((world) => remote.includes(world))
  if (common === undefined) return { context, remote }
  const fix = 'make the groups without a rank in common'
  throw new CommError('ERR_COMM', `rank ${common} of the world is in both groups; ${fix}`)
}

/** @returns the context of both, and the other group */
async function metLeader(leaders: Ranks, { members, context }: OfferedGroup): Promise<number[]> {
  const both = (await allgatherBytes(leaders, encode([context, ...members]))).map(decode)
  const [, ...remote] = both[1 - leaders.rank] ?? []
  return [both[0]?.[0] ?? context, ...remote]
}

const encode = (numbers: readonly number[]): Uint8Array => new Uint8Array(Float64Array.from(numbers).buffer)

/** @throws {CommError} ERR_TYPE for bytes that are not whole numbers of 0 or more */
function decode(bytes: Uint8Array): number[] {
  const numbers = bytes.byteLength % 8 === 0 ? [...new Float64Array(bytes.slice().buffer)] : [-1]
  if (numbers.every((number) => Number.isSafeInteger(number) && number >= 0)) return numbers
  throw new CommError('ERR_TYPE', 'a rank sends what is no group')
}
