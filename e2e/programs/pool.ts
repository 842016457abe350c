import { args, MPI, MPIPoolExecutor } from 'tabmpi'

// A pool whose tasks are slow, so that a tab can be closed meanwhile; given a number, one whose task refuses it.
const rank = MPI.COMM_WORLD.Get_rank()

function square(x: number): number {
  if (rank > 0 && x > 10) console.log('at work')
  const end = performance.now() + 20
  while (performance.now() < end);
  return x * x
}

function refuse(x: number): never {
  throw new RangeError(`${x} is too much`)
}

const refused = args[0]
const squares = await MPIPoolExecutor.run({ square, refuse }, (pool) =>
  refused
    ? pool.submit(refuse, Number(refused))
    : pool.map(
        square,
        Array.from({ length: 150 }, (_, i) => i),
      ),
)
export default squares
