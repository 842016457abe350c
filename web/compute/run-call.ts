/** Runs one call of the program, so that whoever wants to can name it while it waits, and time it. */
export type RunCall = <T>(operation: string, work: () => Promise<T>) => Promise<T>
