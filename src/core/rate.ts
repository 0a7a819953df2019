// How many attempts may begin in a stretch of time. A bucket that refills evenly: a tenth may begin at once, the rest is
// spread, so that no stretch of that length, wherever it begins, sees more than `max`. The generic cell rate algorithm
// (ITU-T I.371), whose whole state is one time.
import { expected, LandfallError } from './errors.ts'

export interface Rate {
  max: number
  perMs: number
}

/** '10/s', '300/m', '5000/h'. */
export type RateText = `${number}/${'s' | 'm' | 'h'}`

const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 }

export function toRate(text: string): Rate {
  const match = /^([1-9]\d{0,8})\/(s|m|h)$/.exec(text)
  const perMs = unitMs[match?.[2] ?? '']
  if (match === null || perMs === undefined) {
    throw new LandfallError('config_invalid', expected('a rate', "like '10/s', '300/m' or '5000/h'", text))
  }
  return { max: Number(match[1]), perMs }
}

/** Attempts that may begin at once after a rest. */
function burstOf({ max }: Rate): number {
  return Math.max(1, Math.floor(max / 10))
}

/** What one attempt costs, in milliseconds: burst and refill together stay within `max`. */
function costOf(rate: Rate): number {
  return rate.perMs / Math.max(1, rate.max - burstOf(rate) + 1)
}

/** Today's times have four decimal digits behind the millisecond; what is smaller is lost, and must not hold anybody up. */
const roundingMs = 0.001

/** How many may begin at `now`, where `fullAt` is when the bucket will be (or was) full again. */
export function allowance(rate: Rate, { fullAt, now }: { fullAt: number; now: number }): number {
  // Short times only: a cost that is added to a time and taken away again is not the same any more.
  const wait = Math.max(0, fullAt - now - roundingMs)
  return Math.max(0, Math.floor(burstOf(rate) - wait / costOf(rate)))
}

/** When it will be full again after `count` more have begun at `now`. */
export function spend(rate: Rate, { fullAt, now, count }: { fullAt: number; now: number; count: number }): number {
  return Math.max(fullAt, now) + count * costOf(rate)
}

/** When the next may begin. */
export function nextAllowedAt(rate: Rate, { fullAt, now }: { fullAt: number; now: number }): number {
  return Math.max(now, Math.ceil(fullAt - (burstOf(rate) - 1) * costOf(rate)))
}
