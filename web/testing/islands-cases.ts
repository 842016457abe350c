/** Worlds whose ranks are spread over browsers: for each rank the number of its island. */
export const ISLANDS: readonly { spread: string; numbers: readonly number[] }[] = [
  { spread: '1 + 7', numbers: [0, 1, 1, 1, 1, 1, 1, 1] },
  { spread: '7 + 1', numbers: [0, 0, 0, 0, 0, 0, 0, 1] },
  { spread: '3 + 2 + 3', numbers: [0, 0, 0, 1, 1, 2, 2, 2] },
  { spread: 'two, interleaved', numbers: [0, 1, 0, 1, 0, 1, 0] },
  { spread: 'four, interleaved', numbers: [5, 2, 9, 2, 5, 5, 9, 3, 5] },
  { spread: '1 + 1 + 2', numbers: [0, 1, 2, 2] },
  { spread: '2 + 1', numbers: [7, 7, 4] },
]
