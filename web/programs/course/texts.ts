/** What there is to learn from each program of the gallery: plain text. Large, so the page loads it when it is first shown. */

/** The lesson beside a program. */
export interface LessonText {
  /** Paragraphs: the idea, and which calls carry it. */
  about: string[]
  /** Things to do with the program, the first ones without changing it. */
  tries: string[]
  /** To think about and to discuss; their answers are not here. */
  questions: string[]
}

/** By the program's name. */
export const TEXTS: Readonly<Record<string, LessonText>> = {
  'vector-add': {
    about: [
      'The classic first lesson: two arrays are added, C = A + B. Root cuts A and B into chunks and scatters them, every rank adds its two chunks, and root gathers the sums.',
      'The function given to gpu.map becomes a compute shader on each rank’s GPU, with float64 as exact as the processor’s. Below, the program stands beside its original in Python.',
    ],
    tries: [
      'Run it on 1, 2 and 4 ranks, and watch who computes which elements.',
      'Choose an N that the ranks cannot share equally, such as 10 on 4 ranks.',
      'Set N to 1000000 and look at the times: which step takes longest?',
    ],
    questions: [
      'Root has the whole arrays. What does that mean for a problem larger than one computer’s memory?',
      'Adding takes one operation for each three numbers moved. What kind of work would gain more from many ranks?',
    ],
  },
  hello: {
    about: [
      'Every tab runs the same program. What differs is the rank, and so the program asks for it. That is called SPMD, and all programs here are written in this way.',
      'Each rank makes its own line; gather brings the lines to root, in the order of the ranks.',
    ],
    tries: [
      'Open more tabs, also on another computer, and run it again.',
      'Run it on fewer ranks than there are tabs.',
      'Let every rank print its own line, and look at the output in order of arrival, several times.',
    ],
    questions: [
      'What would the others see if every rank printed its own line instead of sending it to root?',
      'Why does root get the lines in the order of the ranks, although the tabs are not equally fast?',
    ],
  },
  'pi-integral': {
    about: [
      'π is the area under 4 / (1 + x²) from 0 to 1. Rank r adds up slices r, r + size, r + 2 size, …; nobody has to be told which are his, because it follows from rank and size.',
      'Then one allreduce adds up the parts. It takes about log₂(size) steps, however many slices there were.',
    ],
    tries: [
      'Multiply N by 10, again and again: the error falls by 100 each time, and then no more.',
      'Measure the speed-up, once with the N that is set and once with 100000000. What has changed?',
    ],
    questions: [
      'The last digits of π depend on the number of ranks. Where does that come from?',
      'What is the least N for which a second rank is worth its message?',
      'Amdahl’s law takes the work as fixed. A class with more computers takes a larger N instead: what becomes of the serial share?',
    ],
  },
  'pi-monte-carlo': {
    about: [
      'Darts fall evenly on a square; the part of them within the quarter circle is π / 4. Every GPU throws its share, and allreduce adds up the hits.',
      'gpu.random gives a stretch of one long stream of random numbers; each follows from its place in the stream, not from the number before. So the darts do not depend on who throws them: every number of ranks gives exactly the same π.',
    ],
    tries: [
      'Compare the run on 1 rank with that on 4: same π, other times.',
      'Try other seeds: how far do the results lie apart?',
      'Four times the darts: how much smaller is the error in the plot?',
    ],
    questions: [
      'Why do random number generators that go from one number to the next make trouble on many ranks?',
      'The slices of the other program come closer with far less work. When would one throw darts all the same?',
    ],
  },
  reductions: {
    about: [
      'Each rank knows only its block of x and y, and yet all can know the dot product, the angle between the vectors, and where the largest element is.',
      'allreduce gives the result to all, reduce to root only, and scan gives each rank the sum of the ranks up to itself. Upper-case Allreduce works element by element on arrays; MPI.IN_PLACE needs no second array.',
    ],
    tries: [
      'Compare the column scan with the sums above it.',
      'Choose N smaller than the number of ranks: who has nothing, and does the result still hold?',
    ],
    questions: [
      'How would you compute the mean and the variance with a single Allreduce?',
      'An exscan of the numbers of elements tells each rank something useful. What?',
    ],
  },
  sieve: {
    about: [
      'All primes up to N are found by striking out the multiples of the few primes up to √N. Root finds those few and tells them to all with bcast; then every rank works in its own block without another message.',
      'At the end, reductions count the primes and find the largest one.',
    ],
    tries: ['Look at the bars: why are they not of the same height?', 'Set N to 10000000 and measure the speed-up.'],
    questions: [
      'Instead of telling the small primes, every rank could find them itself. Which is faster, and when?',
      'The blocks are equally long. Is the work equal, too?',
    ],
  },
  'k-means': {
    about: [
      'Points are to be sorted into K groups. In each step every rank puts each of its points to the nearest centre; the new centre is the mean of its points.',
      'Only sums travel: for each group the sum of x, of y, and the number of points. Allreduce gives every rank the same sums, so that all come to the same centres, and all stop after the same step.',
    ],
    tries: [
      'Choose other numbers of groups.',
      'Run it on 1 and 4 ranks: same groups, same number of steps.',
      'Measure the speed-up with 50000 points and 20 groups.',
    ],
    questions: [
      'What would happen if one rank came to another decision about whether to stop?',
      'Neural networks are trained on many GPUs in just this way. What takes the place of the sums?',
    ],
  },
  'sample-sort': {
    about: [
      'Sorting is moving: every number has to get to the rank where it belongs, and each rank may have numbers for every other. That is Alltoallv.',
      'Which rank is responsible for which numbers is decided by samples: each rank shows a few of its own, evenly spread, and the borders are taken from all of them.',
    ],
    tries: [
      'Look at the table: how equal are the ranks’ shares after the exchange?',
      'Choose few numbers, such as 20: how good are the borders now?',
    ],
    questions: [
      'What if all numbers were equal?',
      'Would it be enough to look at root’s samples only? Try to think of numbers for which it is not.',
    ],
  },
  ring: {
    about: [
      'The simplest exchange: receive from the left, send to the right. One token goes round, and while one rank has it, all others wait.',
      'Rank 0 begins, and so it sends before it receives; it does so with isend, which does not wait.',
    ],
    tries: [
      'Compare the time of one hop with the latency that Ping-pong shows.',
      'Let some tabs be on another computer.',
    ],
    questions: [
      'Why does a single token make no use of many ranks? How could a ring of messages?',
      'What would happen if every rank received first?',
    ],
  },
  'ping-pong': {
    about: [
      'How long does a message take? For small ones the time hardly depends on the size: that is the latency. For large ones it grows with the size: that is the bandwidth.',
      'Rank 0 takes the time of many round trips and halves it, because the clocks of two computers are never equal.',
    ],
    tries: [
      'Run it between two tabs of one computer, and then between two computers.',
      'Find the size at which twice the bytes take twice the time.',
    ],
    questions: [
      'Your program has to send a thousand numbers. One message or a thousand?',
      'What does the rank that waits do meanwhile? How could it be put to use?',
    ],
  },
  shrink: {
    about: [
      'When a tab is closed, calls that need its rank fail with ERR_PROC_FAILED, and by default the program ends. This one catches the error. It revokes the communicator, so that no rank waits for one that has left; Shrink then gives a communicator of those that are left.',
      'Which ranks have seen the failure is a matter of luck: one may have its sum when another has an error. Agree makes one answer of it. After it all ranks have the round, or all do it again.',
    ],
    tries: [
      'Run it on 4 ranks and close a tab. The sum is the same as without that. Then close rank 0’s: its tab is the host’s, and the next member steps in.',
      'Close two tabs, one right after the other.',
      'Copy the program and leave the Agree out. Close a tab a few times: what goes wrong, and how often?',
    ],
    questions: [
      'Why is Revoke needed? Think of a rank that waits for one that already is in Shrink.',
      'A rank that computes for a minute and a rank that is gone look alike for a minute. How could they be told apart?',
    ],
  },
  checkpoint: {
    about: [
      'What a lost rank had in its memory is lost too. So every rank gives a copy of its numbers to its buddy, the next rank, now and then. When a rank is lost, its buddy has the copy; all go back to that moment, share the numbers anew among fewer ranks, and go on.',
      'New copies take the place of the old ones only when all ranks have theirs, which Agree makes sure of.',
    ],
    tries: [
      'Close a tab in the middle, and read how far the program goes back.',
      'Make copies every step, and only once in 40: what does a loss cost, and what do the copies?',
      'Close two tabs at once, first neighbours and then others.',
    ],
    questions: [
      'How often should copies be made, if a rank is lost once an hour?',
      'How would you survive the loss of a rank and its buddy?',
    ],
  },
  deadlock: {
    about: [
      'All ranks want to send to the right first, and receive from the left afterwards. Ssend ends only when its receiver receives; nobody ever comes to that. Nothing is broken, and nothing happens: a deadlock.',
      'With Send it may work, because a short message is kept for its receiver; MPI does not promise it. Sendrecv and Isend are cures.',
    ],
    tries: [
      'Run it on 2 or more ranks, and read who waits for whom. Then press Stop.',
      'Choose Send with 100 elements, and with 100000.',
      'Choose the two cures.',
      'On the command line, let it end by --timeout 5.',
    ],
    questions: [
      'A circle of waiting: how can you see in a program that there is none?',
      'Could even ranks send first, and odd ones receive first? And with an odd number of ranks?',
    ],
  },
  'odd-even-sort': {
    about: [
      'Each rank sorts its block. Then neighbours exchange their blocks, and the left one keeps the smaller half. Even ranks with their right neighbour, odd ranks with theirs, in turn: after as many rounds as ranks everything is sorted.',
      'The picture shows all numbers after each round, from top to bottom.',
    ],
    tries: [
      'Compare 2, 3 and 4 ranks in the picture.',
      'How many messages does each rank send here, and how many in sample sort?',
    ],
    questions: [
      'Why are as many rounds enough as there are ranks?',
      'Where would a round be superfluous, and how would the ranks find out?',
    ],
  },
  'vector-add-kernel': {
    about: [
      'The same sum as in the first lesson, by the other form of a kernel: gpu.kernel calls its function once for each thread of a grid, and tells it which thread it is. That is Numba’s cuda.grid(1).',
      'gpu.map is for results that need only the elements at the same place. A kernel may read and write any element: it is what neighbours, matrices and sums over rows need.',
    ],
    tries: [
      'Compare the generated shader with that of the first lesson.',
      'Let the kernel write c[c.length - 1 - i] instead.',
    ],
    questions: [
      'What could happen if two threads wrote the same element?',
      'Why does a CUDA program check that i is less than the length, and who does it here?',
    ],
  },
  'vector-add-pipelined': {
    about: [
      'In the first lesson a rank’s GPU has nothing to do while its chunks are on their way, and its network has nothing to do while it computes. Here the arrays travel in pieces. Iscatterv begins to bring a piece and returns at once; while it comes, the piece before is added, and the sums of the one before that go back with Igatherv.',
      'So the whole takes about as long as the slower of moving and computing, and not as long as both together. The table shows both ways, measured one after the other.',
    ],
    tries: [
      'Set N to 1000000, and compare 2, 8 and 64 pieces.',
      'Look at the timeline: where do the arrows of one piece and the work on another lie side by side?',
      'Let the kernel compute something that takes longer, such as Math.sqrt(x * x + y * y).',
    ],
    questions: [
      'Why do very many pieces take longer again?',
      'A rank may touch a piece’s arrays only when its request is done. What would happen if there were one pair of arrays for all pieces?',
    ],
  },
  mandelbrot: {
    about: [
      'A pixel costs between one and a few hundred turns of a loop, and nobody knows how many before. With equal parts the ranks in the middle work while the others have long finished.',
      'static gives everybody one part, cyclic deals blocks like cards, dynamic lets whoever has finished ask rank 0 for the next block. The bars show how long each rank was at work; the highest bar is the time of all.',
    ],
    tries: [
      'Run the three schedules on 4 ranks, and compare the bars.',
      'Make limit larger: now the difference is larger, too. Why?',
      'Tabs of one computer share its GPU. For bars that tell something, let tabs of several computers take part.',
    ],
    questions: [
      'dynamic has one rank that only answers. From how many ranks on does that pay?',
      'What is good and what is bad about very small blocks?',
    ],
  },
  'forest-fire': {
    about: [
      'Thousands of small tasks that have nothing to do with each other, such as one computation with many parameters: that is what a pool is for. Rank 0 deals the tasks out, the other ranks carry them out, and whoever is ready gets the next.',
      'In a thin forest a fire soon dies, in a dense one it runs straight across. In between it has to find its way: those fires burn longest, and there is a density at which everything changes.',
    ],
    tries: [
      'Run it on 2 and on 4 ranks, and look at the bars: who has burnt how many?',
      'Let n be 300, and close one of the tabs in the middle: its tasks go to the others.',
      'Let there be fewer and fewer trees along an edge. What happens to the curve?',
    ],
    questions: [
      'Mandelbrot’s dynamic schedule does the same without a pool. What would it do about a tab that is closed?',
      'Tasks travel five at a time here. What would be good, and what bad, about one or a thousand?',
    ],
  },
  'image-filter': {
    about: [
      'Each pixel becomes a sum of itself and its eight neighbours, with weights. A rank has some rows of the picture; the first and the last of them need rows that other ranks have.',
      'So every rank keeps one row more at either end, a copy of its neighbour’s, and gets it by Sendrecv. At the picture’s edge the neighbour is PROC_NULL, to which one may send and from which nothing comes.',
    ],
    tries: ['Try the three filters.', 'Change the weights in the program: all 1, divided by 9.'],
    questions: [
      'For a filter of 5 x 5 pixels, what has to change?',
      'Which is better for very many ranks: stripes of rows, or tiles?',
    ],
  },
  life: {
    about: [
      'A cell with three living neighbours comes to life, one with two stays as it is, every other dies. The world is a torus: what leaves it above comes in below, and the first rank is a neighbour of the last.',
      'Each generation: exchange one row with either neighbour, then compute. The two arrays change places, so that nobody reads what is already new. They stay in the GPU’s memory all the time: a GPU array is a buffer of messages like any other.',
    ],
    tries: [
      'Watch it on 1 and 4 ranks: the same pictures.',
      'Draw another beginning in the program, such as a glider.',
    ],
    questions: [
      'What would go wrong with one array instead of two?',
      'How much is sent, and how much is computed, for n rows on p ranks? What follows for large p?',
    ],
  },
  heat: {
    about: [
      'Heat flows from cell to cell, until every cell is the mean of its neighbours. The ranks lie in a grid: Create_cart makes it, Shift tells the neighbours.',
      'A rank’s rectangle has a frame of copies. Rows lie together in memory; for a column, Create_vector describes one element of each row. While the messages travel, the inner cells are computed, which do not look at the frame: that hides the time of the messages.',
    ],
    tries: [
      'Run it on 1, 2, 3 and 4 ranks: same plate, other parts.',
      'Let it run for 2000 steps, and compare the time that is left with how long it then takes.',
      'Measure the speed-up with n = 64 and with n = 1000: for which of them do more ranks help?',
    ],
    questions: [
      'Stripes or rectangles: which of them sends less, and from how many ranks on?',
      'How large must a rank’s part be for the messages to be hidden altogether?',
    ],
  },
  'n-body': {
    about: [
      'Every star feels every other, so every rank needs all stars, and yet no rank has to hold them all. A copy of each block goes round a ring: in each step a rank works with the visitors it has, and hands them on with Sendrecv_replace.',
      'The ring is always full: all ranks send, receive and compute at the same time.',
    ],
    tries: [
      'Double N: how much longer does it take?',
      'Watch how the colours mix.',
      'Measure the speed-up with N = 4000 on several computers.',
    ],
    questions: [
      'Allgather would bring all stars to everybody at once. What is better about the ring?',
      'How could the next visitors travel while the present ones are computed with?',
    ],
  },
  'matrix-multiply': {
    about: [
      'Each rank of a grid has one block of A, B and C. For a panel of columns of A and the same rows of B, those who have them send them along their row and their column of the grid, with Bcast in communicators made by Sub; then everybody adds the product to its block of C.',
      'A rank never needs more than two narrow panels besides its blocks. That is how matrices are multiplied which are larger than any one memory.',
    ],
    tries: ['Run it on 4 ranks (2 x 2) and on 3 (3 x 1).', 'Compare the table of blocks with the picture.'],
    questions: [
      'How many numbers does a rank receive in all? And with stripes of rows instead of a grid?',
      'While one panel is computed, the next could travel. Which calls would that take?',
    ],
  },
}
