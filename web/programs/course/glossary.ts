/** The words of the course, each in a sentence or two of plain text. Large, so the page loads it when it is first shown. */

export interface Term {
  name: string
  /** How the lessons write it; none where the word has other meanings too. */
  forms: string[]
  text: string
}

/** In alphabetical order. */
export const GLOSSARY: readonly Term[] = [
  {
    name: 'all-to-all',
    forms: ['Alltoallv', 'Alltoall'],
    text: 'A collective in which every rank has something for every other rank, and all of it is exchanged at once.',
  },
  {
    name: 'allreduce',
    forms: ['allreduce', 'Allreduce'],
    text: 'A reduction whose result every rank gets, not only root.',
  },
  {
    name: 'Amdahl’s law',
    forms: ['Amdahl’s law'],
    text: 'If a share s of the work cannot be divided, p ranks are at most 1 / (s + (1 - s) / p) times as fast as one, and no number of ranks is more than 1 / s times as fast.',
  },
  {
    name: 'bandwidth',
    forms: ['bandwidth'],
    text: 'How many bytes a link carries in a second once they flow. It decides how long large messages take.',
  },
  {
    name: 'barrier',
    forms: ['Barrier', 'barrier'],
    text: 'A call that no rank leaves before all ranks have come to it.',
  },
  {
    name: 'blocking',
    forms: ['blocking'],
    text: 'A blocking call is over only when its buffer may be used again: a receive has its message, a send has handed it on. Here one awaits it.',
  },
  {
    name: 'broadcast',
    forms: ['bcast', 'Bcast', 'broadcast'],
    text: 'A collective that gives all ranks what root has. The ranks pass it on, so that root need not send to each.',
  },
  {
    name: 'buffer',
    forms: ['buffer', 'buffers'],
    text: 'The array that a message is taken from or written into. Upper-case calls such as Send take one.',
  },
  {
    name: 'chunk',
    forms: ['chunk', 'chunks'],
    text: 'The part of an array that one rank works on.',
  },
  {
    name: 'collective',
    forms: ['collective', 'collectives'],
    text: 'A call in which all ranks of a communicator take part, each by making the same call: Bcast, Scatter, Reduce and others.',
  },
  {
    name: 'communicator',
    forms: ['communicator', 'communicators'],
    text: 'A group of ranks that talk among themselves; messages in one communicator never meet those of another. COMM_WORLD is the communicator of all ranks.',
  },
  {
    name: 'deadlock',
    forms: ['deadlock'],
    text: 'Ranks that wait for each other in a circle. None of them can go on, and so none ever will.',
  },
  {
    name: 'efficiency',
    forms: ['efficiency'],
    text: 'The speed-up divided by the number of ranks: 1 when every rank is as useful as the first one was.',
  },
  {
    name: 'gather',
    forms: ['gather', 'Gather', 'Gatherv', 'gathers'],
    text: 'A collective that brings a part from every rank to root, in the order of the ranks. Gatherv takes parts of different lengths.',
  },
  {
    name: 'GPU',
    forms: ['GPU', 'GPUs'],
    text: 'The graphics processor. It does the same simple calculation for thousands of elements at once; a web page reaches it through WebGPU.',
  },
  {
    name: 'halo',
    forms: ['halo', 'frame of copies'],
    text: 'Copies of the neighbours’ outermost rows or cells that a rank keeps around its own part, so that it can compute there too. They are exchanged after every step.',
  },
  {
    name: 'host',
    forms: [],
    text: 'The tab that starts and stops the runs of a world: at first the one that made it. It is rank 0.',
  },
  {
    name: 'kernel',
    forms: ['kernel'],
    text: 'A function that the GPU carries out once for each element or thread. Here it is written in TypeScript and compiled to WGSL.',
  },
  {
    name: 'latency',
    forms: ['latency'],
    text: 'How long even the smallest message takes. It decides how long many small messages take.',
  },
  {
    name: 'link',
    forms: [],
    text: 'The way for bytes between two tabs: WebRTC between any two browsers, a message port or shared memory within one.',
  },
  {
    name: 'load balance',
    forms: ['load balance'],
    text: 'How evenly the work is spread. The slowest rank decides when a program ends, so the others’ spare time is lost.',
  },
  {
    name: 'message',
    forms: ['message', 'messages'],
    text: 'What one send delivers: data together with who sent it and a tag.',
  },
  {
    name: 'MPI',
    forms: ['MPI'],
    text: 'The Message Passing Interface: the standard by which the processes of a parallel program exchange data, on supercomputers since 1994.',
  },
  {
    name: 'nonblocking',
    forms: ['isend', 'Isend', 'Irecv', 'nonblocking'],
    text: 'A nonblocking call such as Isend returns at once with a request. The rank can compute meanwhile, and waits for the request when it needs the result.',
  },
  {
    name: 'point to point',
    forms: ['point to point'],
    text: 'Messages between two ranks: one sends, the other receives.',
  },
  {
    name: 'PROC_NULL',
    forms: ['PROC_NULL'],
    text: 'The rank that does not exist: what is sent to it vanishes, and a receive from it is over at once. It spares programs a special case at the edge.',
  },
  {
    name: 'process grid',
    forms: ['Create_cart', 'grid of ranks'],
    text: 'Ranks arranged in rows and columns, so that each has neighbours. Create_cart makes one.',
  },
  {
    name: 'rank',
    forms: ['rank', 'ranks'],
    text: 'A number from 0 to size - 1 by which each tab of a run is known, and the tab itself. Every rank runs the same program.',
  },
  {
    name: 'reduction',
    forms: ['reduction', 'reductions', 'reduce', 'Reduce'],
    text: 'A collective that combines one value of each rank into one: their sum, their maximum, or whatever the operation says.',
  },
  {
    name: 'request',
    forms: ['request'],
    text: 'What a nonblocking call returns: by it one asks whether the call is over, or waits until it is.',
  },
  {
    name: 'root',
    forms: ['root', 'Root'],
    text: 'The rank of a collective that gives or gets the whole: usually rank 0.',
  },
  {
    name: 'scan',
    forms: ['scan'],
    text: 'A reduction over the ranks up to one’s own: rank 2 gets the sum of ranks 0, 1 and 2. Exscan leaves one’s own out.',
  },
  {
    name: 'scatter',
    forms: ['scatter', 'Scatter', 'Scatterv', 'scatters'],
    text: 'A collective that cuts root’s array into chunks and gives one to each rank. Scatterv cuts chunks of different lengths.',
  },
  {
    name: 'serial share',
    forms: ['serial share'],
    text: 'The share of a program’s time on one rank that more ranks do not shorten: what only root does, what all do again, and what the messages take.',
  },
  {
    name: 'shader',
    forms: ['shader', 'compute shader'],
    text: 'A program for the GPU. A compute shader computes numbers, not pictures; its language is WGSL.',
  },
  {
    name: 'size',
    forms: [],
    text: 'How many ranks take part in a run. Together with the rank it tells each tab its share of the work.',
  },
  {
    name: 'speed-up',
    forms: ['speed-up'],
    text: 'The time on one rank divided by the time on p ranks. p would be ideal.',
  },
  {
    name: 'SPMD',
    forms: ['SPMD'],
    text: 'Single program, multiple data: all ranks run the same program, and what each does follows from its rank.',
  },
  {
    name: 'tag',
    forms: ['tag'],
    text: 'A number that a sender gives a message. A receive can ask for one tag, or take any.',
  },
  {
    name: 'WebRTC',
    forms: ['WebRTC'],
    text: 'What browsers use for video calls: a direct connection between two of them. Here it carries messages.',
  },
  {
    name: 'world',
    forms: [],
    text: 'The tabs that have opened the same link. Those that take part in a run are its COMM_WORLD.',
  },
]
