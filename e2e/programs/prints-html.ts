import { display, MPI } from 'tabmpi'

// Everything that the page shows of a program, as a hostile one would have it.
const hostile = (place: string): string => `<img src="x" onerror="document.title = 'taken over by ${place}'">`
console.log(hostile('output'))
console.error(hostile('errors'))
display({ kind: 'vectors', counts: [1], vectors: { [hostile('names')]: Float64Array.of(1) } })
await MPI.COMM_WORLD.Barrier()
throw new Error(hostile('failure'))
