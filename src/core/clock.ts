// Time and randomness are arguments everywhere in Landfall, so that tests and simulations can turn the clock by hand.

export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number
}

/** What waits and what measures. The system's own in a server, a turned one in a simulation. */
export interface Timers {
  /** Calls `run` once after `ms`; the answer takes it back. */
  after(ms: number, run: () => void): () => void
  /** Milliseconds that only grow, from any beginning. */
  elapsed(): number
}

/** A number from 0 (included) to 1 (excluded), like `Math.random`. */
export type Random = () => number

/** One day in milliseconds; the largest unit that has a fixed length. */
export const dayMs = 86_400_000
/** One minute in milliseconds: the width of a row of counters. */
export const minuteMs = 60_000

/** The start of the minute that `at` (Unix milliseconds) falls into. */
export function toMinute(at: number): number {
  return at - (at % minuteMs)
}
