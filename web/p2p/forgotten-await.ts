/** What is said of a call that a program did not wait for, wherever that is noticed. */
export const FORGOTTEN_AWAIT =
  "the program ended before this call had; put 'await' before it, and before your own functions that make calls"
