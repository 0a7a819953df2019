// The machine's own clock and timers, for everything that is not simulated.
import type { Clock, Timers } from './core/clock.ts'

export const systemClock: Clock = { now: Date.now }

export const systemTimers: Timers = {
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
  elapsed: () => performance.now(),
}
