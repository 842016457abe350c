// Tasks that talk to each other, in a pool under the names of multiprocessing.
import { futures, MPI, Pool } from 'tabmpi'

/** The world ranks of all workers, as each of them learns them from the others. */
const neighbours = async () => {
  const workers = futures.get_comm_workers()
  return await workers.allgather(MPI.COMM_WORLD.Get_rank())
}
const product = (a: number, b: number) => a * b

export default await Pool.run({ neighbours, product }, async (pool) => {
  const results = [1, 2].map(() => pool.apply_async(neighbours))
  const known = await Promise.all(results)
  const text = await futures.compose(futures.collect([]), (nothing) => `${nothing.length} more`)
  return {
    known,
    products: await pool.starmap(
      product,
      [
        [1, 2],
        [3, 4],
      ],
      1,
    ),
    text,
  }
})
