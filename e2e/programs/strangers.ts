import { args, MPI } from 'tabmpi'

/**
 * Ranks that wait for others to which they have never had a link: rank 1 for args[0], which ends at once; rank 2 for
 * args[1], whose tab the test takes away; rank 3 for args[2], which sends when it hears from rank 0.
 */
const comm = MPI.COMM_WORLD
const rank = comm.Get_rank()
const [ended = 0, lost = 0, late = 0] = args.map(Number)
const word = new Int32Array(1)

async function fate(source: number): Promise<string> {
  try {
    await comm.Recv(word, source)
    return `rank ${source} sent ${word[0]}`
  } catch (error) {
    return String(error)
  }
}

console.log('begun')
if (rank === 1) console.log(await fate(ended))
if (rank === 3) console.log(await fate(late))
if (rank === 2) {
  console.log(await fate(lost))
  await comm.Send(word, 0)
}
if (rank === lost) await comm.Recv(word, 0)
if (rank === 0) {
  await comm.Send(word, late)
  await comm.Recv(word, 2)
}
if (rank === late) {
  await comm.Recv(word, 0)
  await comm.Send(Int32Array.of(rank), 3)
}
