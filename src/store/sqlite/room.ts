// Whether there is room for more, so that intake says 503 in good time instead of falling over: bounds on the jobs that wait,
// on how late they are, on the bytes of the file and on what its disk has left. Looked at once a second at most; between two
// looks an append pays a comparison. Only new events are turned away: what settles, claims, prunes or was sent twice is how
// a full store drains.
import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { performance } from 'node:perf_hooks'
import { breakerPhase } from '../../core/breaker.ts'
import { LandfallError } from '../../core/errors.ts'
import { readInteger, type Statements } from './database.ts'
import { type Rules, toBreaker } from './gates.ts'
import type { AppendItem, Item } from './items.ts'
import type { StoreLimits } from './messages.ts'

export type RoomLimits = Pick<StoreLimits, 'queueJobsMax' | 'queueAgeMs' | 'storeBytesMax' | 'diskFreeBytesMin'>

/** Why nothing is taken. */
export interface Fullness {
  /** By which it is known again: while it is the same, it is told once, though its numbers change. */
  what: string
  message: string
  hint: string
}

/** How long one look holds, in milliseconds. */
export const lookEveryMs = 1000

export class Room {
  readonly #path: string
  readonly #limits: RoomLimits
  readonly #rules: Rules
  readonly #queueFull: Fullness
  #lookedAt = Number.NEGATIVE_INFINITY
  /** What the last look found: why nothing is taken, and why nothing is for single subscriptions. */
  #shut: Fullness | null = null
  #late: ReadonlyMap<string, Fullness> = new Map()
  /** Jobs that may still come before the next look: so the bound holds exactly, and what drained is filled up again. */
  #jobsLeft = Number.POSITIVE_INFINITY
  /** Whether anything was turned away since the last look. */
  #turnedAway = false
  #full: Fullness | null = null
  /** Since when each subscription's gate stands open, as far as was seen: the time before is not its jobs' to answer for. */
  readonly #openSince = new Map<string, number>()

  constructor(path: string, limits: RoomLimits, rules: Rules) {
    this.#path = path
    this.#limits = limits
    this.#rules = rules
    this.#queueFull = {
      what: 'queueJobsMax',
      message: `the queue is full: limits.queueJobsMax is ${limits.queueJobsMax} waiting jobs`,
      hint: 'It takes more as jobs are done: see which subscription they wait for, and make it faster or raise the limit.',
    }
  }

  /** Why new events are turned away; null again once a second passed without. */
  get full(): Fullness | null {
    return this.#full
  }

  /** What of these is to be done; the rest is told that the store is full. */
  letIn(sql: Statements, items: readonly Item[], now: number): Item[] {
    if (performance.now() - this.#lookedAt >= lookEveryMs) this.look(sql, now)
    return items.filter((item) => !('requests' in item) || this.#takes(sql, item))
  }

  look(sql: Statements, now: number): void {
    this.#lookedAt = performance.now()
    const waiting = readInteger(sql, `select sum(value) as n from totals where kind = 'pending'`)
    this.#jobsLeft = this.#limits.queueJobsMax - waiting
    this.#shut = this.#judgeBytes(sql)
    this.#late = this.#findLate(sql, now)
    const [firstLate] = this.#late.values()
    const found = this.#shut ?? firstLate ?? (this.#jobsLeft <= 0 || this.#turnedAway ? this.#queueFull : null)
    if (found?.what !== this.#full?.what) this.#full = found
    this.#turnedAway = false
  }

  #takes(sql: Statements, item: AppendItem): boolean {
    const jobs = countJobs(item)
    const full = this.#whyNot(item, jobs)
    if (full === null) {
      this.#jobsLeft -= jobs
      return true
    }
    if (isHeld(sql, item)) return true
    this.#turnedAway ||= full === this.#queueFull
    this.#full ??= full
    item.reject(new LandfallError('store_full', full.message, { hint: full.hint }))
    return false
  }

  /** What brings no job needs no place in the queue, but bytes. */
  #whyNot(item: AppendItem, jobs: number): Fullness | null {
    if (this.#shut !== null) return this.#shut
    if (jobs === 0) return null
    if (this.#jobsLeft <= 0) return this.#queueFull
    if (this.#late.size === 0) return null
    return subscriptionsOf(item).reduce<Fullness | null>((why, name) => why ?? this.#late.get(name) ?? null, null)
  }

  #judgeBytes(sql: Statements): Fullness | null {
    const { storeBytesMax, diskFreeBytesMin } = this.#limits
    const used = readUsedBytes(sql)
    if (used >= storeBytesMax) {
      const message = `the store is full: it uses ${used} bytes, and limits.storeBytesMax is ${storeBytesMax}`
      const hint = 'Keep less (limits.retainBytesMax, limits.eventKeptMs), or raise the limit.'
      return { what: 'storeBytesMax', message, hint }
    }
    const free = readFreeBytes(this.#path)
    if (free >= diskFreeBytesMin) return null
    const message = `the store's disk is nearly full: ${free} bytes are free, and limits.diskFreeBytesMin is ${diskFreeBytesMin}`
    return { what: 'diskFreeBytesMin', message, hint: 'Make room on the disk; intake goes on by itself.' }
  }

  /** Only events for a late subscription are turned away: it must not harm the others. */
  #findLate(sql: Statements, now: number): Map<string, Fullness> {
    const { queueAgeMs } = this.#limits
    const late = new Map<string, Fullness>()
    for (const subscription of this.#rules.names()) {
      const since = this.#seeOpenSince(sql, subscription, now)
      const due = since === null ? undefined : sql.of(selectFirstDue).get(subscription)?.due_at
      if (since === null || due === undefined || now - Math.max(since, Number(due)) <= queueAgeMs) continue
      const message = `the queue is too late: a job of ${subscription} waits for longer than limits.queueAgeMs, ${queueAgeMs} ms`
      const hint =
        'It takes more as soon as that job ran: give the subscription more concurrency or a faster handler, or pause it.'
      late.set(subscription, { what: `queueAgeMs ${subscription}`, message, hint })
    }
    return late
  }

  /** Null while it is paused, or its breaker is not closed: such jobs are held, for as long as it takes. */
  #seeOpenSince(sql: Statements, subscription: string, now: number): number | null {
    const gate = sql.of('select * from gates where subscription = ?').get(subscription)
    const isBroken = this.#rules.of(subscription)?.breaker != null && breakerPhase(toBreaker(gate), now) !== 'closed'
    if (isBroken || typeof gate?.paused_at === 'number') {
      this.#openSince.delete(subscription)
      return null
    }
    const since = this.#openSince.get(subscription) ?? now
    this.#openSince.set(subscription, since)
    return since
  }
}

/** Fresh ones that wait for nothing but their time; what is behind another or replayed waits its turn. */
const selectFirstDue = `select due_at from jobs indexed by jobs_pending
  where state = 'pending' and subscription = ? and waits = 0 and urgency = 0 order by due_at limit 1`

function subscriptionsOf({ requests }: AppendItem): string[] {
  return requests.flatMap(({ events }) => events.flatMap(({ jobs }) => jobs.map(({ subscription }) => subscription)))
}

function countJobs({ requests }: AppendItem): number {
  let jobs = 0
  for (const { events } of requests) for (const event of events) jobs += event.jobs.length
  return jobs
}

/** Whether it brings nothing new: then its sender is told so, or it would come again for ever. */
function isHeld(sql: Statements, { requests }: AppendItem): boolean {
  const held = sql.of('select 1 from events where source = ? and key = ?')
  return requests.every(
    ({ source, events }) => events.length > 0 && events.every(({ key }) => held.get(source, key) !== undefined),
  )
}

/** Free pages are not counted: they are written again before the file grows. */
export function readUsedBytes(sql: Statements): number {
  const pages = readInteger(sql, 'pragma page_count') - readInteger(sql, 'pragma freelist_count')
  return pages * readInteger(sql, 'pragma page_size')
}

/** For those who may write without being root. Where it cannot be known, nothing is refused for it. */
function readFreeBytes(path: string): number {
  try {
    const { bavail, bsize } = statfsSync(dirname(path))
    return bavail * bsize
  } catch {
    return Number.POSITIVE_INFINITY
  }
}
