// A piece of a user's work under a time limit, with a signal that tells it so.
import type { Timers } from '../core/clock.ts'

export interface TimeLimit {
  timers: Timers
  /** What else may end it. */
  signal: AbortSignal
  /** How long it may run, in milliseconds; null for as long as the signal lets it. */
  ms: number | null
  late(ms: number): Error
}

/** Rejects when the time is over or the signal says so, whether or not the work listens. */
export async function withinTime<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
  { timers, signal, ms, late }: TimeLimit,
): Promise<Result> {
  signal.throwIfAborted()
  const own = new AbortController()
  const over = Promise.withResolvers<never>()
  const end = (reason: unknown): void => {
    own.abort(reason)
    over.reject(reason)
  }
  const follow = (): void => end(signal.reason)
  signal.addEventListener('abort', follow, { once: true })
  const cancel = ms === null ? () => undefined : timers.after(ms, () => end(late(ms)))
  try {
    return await Promise.race([work(own.signal), over.promise])
  } finally {
    cancel()
    signal.removeEventListener('abort', follow)
  }
}
