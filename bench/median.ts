// The middle of what rounds measured. Two contenders are compared round by round, because the machine's own speed changes
// from round to round by more than what is measured.

export function median(values: readonly number[]): number {
  return medianBy(values, (value) => value) ?? Number.NaN
}

/** The round with the middle figure. */
export function medianBy<Round>(rounds: readonly Round[], figure: (round: Round) => number): Round | undefined {
  return rounds.toSorted((one, other) => figure(one) - figure(other))[Math.floor(rounds.length / 2)]
}

/** The middle of the ratios of rounds that stood beside each other, as it is printed. */
export function medianRatio(ones: readonly number[], others: readonly number[]): string {
  return median(ones.map((one, round) => one / (others[round] ?? Number.NaN))).toFixed(2)
}
