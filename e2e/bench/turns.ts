/** How often everything is measured: until the time is up, within these bounds. */
export interface Rounds {
  least: number
  most: number
  seconds: number
}

/**
 * Measures all in turns, round after round, every other one from the last to the first, so that what disturbs the machine
 * disturbs all alike.
 * @returns for each what it was in each round, in order: ratios are to be taken within a round
 */
export async function inTurns<Name extends string, Figure>(
  names: readonly Name[],
  rounds: Rounds,
  measure: (name: Name) => Promise<Figure>,
): Promise<Map<Name, Figure[]>> {
  const figures = new Map(names.map((name): [Name, Figure[]] => [name, []]))
  const beganMs = performance.now()
  for (let round = 0; round < rounds.most; round++) {
    if (round >= rounds.least && performance.now() - beganMs >= rounds.seconds * 1000) break
    for (const name of round % 2 === 0 ? names : names.toReversed()) figures.get(name)?.push(await measure(name))
  }
  return figures
}

/** Round by round, the one by the other. */
export function ratios(values: readonly number[], by: readonly number[]): number[] {
  return values.map((value, round) => value / (by[round] ?? Number.NaN))
}
