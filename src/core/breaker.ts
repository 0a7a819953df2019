// A circuit breaker: a subscription that keeps failing is left in peace for a while, then tried with one job. Its waiting
// jobs keep their attempts. Pure: the store keeps the state, so that it holds over all workers.
//
//   closed     ordinary work. Left when too many failed in a row, or too large a share of a window
//   open       nothing is claimed until `openUntil`; each opening without a success between lasts longer, up to a bound
//   probing    after `openUntil`: one job at a time. Its success closes, its failure opens again

export interface BreakerPolicy {
  /** Failures in a row that open it. */
  failuresInRow: number
  /** Or this share of a window's attempts, from 0 to 1 ... */
  failureRate: number
  /** ... where the window has at least so many. */
  attemptsMin: number
  windowMs: number
  /** How long the first opening lasts. */
  openMs: number
  /** No opening lasts longer. */
  openMsMax: number
}

/** Opens within a second or two on a dead destination, and asks it again twice a minute at first, every five in the end. */
export const defaultBreakerPolicy: Readonly<BreakerPolicy> = {
  failuresInRow: 20,
  failureRate: 0.5,
  attemptsMin: 50,
  windowMs: 60_000,
  openMs: 30_000,
  openMsMax: 300_000,
}

export interface BreakerState {
  inRow: number
  /** The window began with a failure; null while nothing failed, so that a healthy subscription writes nothing. */
  windowFrom: number | null
  attempts: number
  failures: number
  /** Openings since the last success of a probe. */
  openings: number
  openUntil: number | null
}

export const closedBreaker: Readonly<BreakerState> = {
  inRow: 0,
  windowFrom: null,
  attempts: 0,
  failures: 0,
  openings: 0,
  openUntil: null,
}

export type BreakerPhase = 'closed' | 'open' | 'probing'

export function breakerPhase({ openUntil }: BreakerState, now: number): BreakerPhase {
  if (openUntil === null) return 'closed'
  return now < openUntil ? 'open' : 'probing'
}

/** The state after one attempt ended; the same object where nothing changed. */
export function afterAttempt(
  state: BreakerState,
  policy: BreakerPolicy,
  { failed, now }: { failed: boolean; now: number },
): BreakerState {
  const phase = breakerPhase(state, now)
  // Those that were running when it opened tell nothing new.
  if (phase === 'open') return state
  if (phase === 'probing') return failed ? open(state, policy, now) : closedBreaker
  if (!failed && state.windowFrom === null) return state
  const next = count(state, policy, { failed, now })
  const share = next.failures / Math.max(1, next.attempts)
  const tooMany = next.attempts >= policy.attemptsMin && share >= policy.failureRate
  return failed && (next.inRow >= policy.failuresInRow || tooMany) ? open(next, policy, now) : next
}

function count(
  state: BreakerState,
  { windowMs }: BreakerPolicy,
  { failed, now }: { failed: boolean; now: number },
): BreakerState {
  const inRow = failed ? state.inRow + 1 : 0
  const isOver = state.windowFrom === null || now >= state.windowFrom + windowMs
  if (isOver && !failed) return { ...closedBreaker }
  if (isOver) return { ...state, inRow, windowFrom: now, attempts: 1, failures: 1 }
  return { ...state, inRow, attempts: state.attempts + 1, failures: state.failures + (failed ? 1 : 0) }
}

function open(state: BreakerState, { openMs, openMsMax }: BreakerPolicy, now: number): BreakerState {
  const openings = state.openings + 1
  const lasts = Math.min(openMsMax, openMs * 2 ** Math.min(20, openings - 1))
  return { ...closedBreaker, openings, openUntil: now + lasts }
}
