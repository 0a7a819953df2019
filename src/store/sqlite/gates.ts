// What holds a subscription's jobs back beside their own times: a pause, a breaker, a rate, and the number of those that
// run. Read once a claim, and written only where something changed, so that a healthy subscription costs nothing.
import { afterAttempt, type BreakerState, breakerPhase, closedBreaker } from '../../core/breaker.ts'
import { allowance, nextAllowedAt, spend } from '../../core/rate.ts'
import type { SubscriptionRules } from '../store.ts'
import type { Row } from './database.ts'
import type { Work } from './work.ts'

/** What the workers said of their subscriptions; the last word counts. */
export class Rules {
  readonly #known = new Map<string, SubscriptionRules>()

  set(all: readonly SubscriptionRules[]): void {
    for (const rules of all) this.#known.set(rules.subscription, rules)
  }

  of(subscription: string): SubscriptionRules | undefined {
    return this.#known.get(subscription)
  }

  /** The subscriptions that somebody works for. */
  names(): Iterable<string> {
    return this.#known.keys()
  }
}

export interface Opening {
  /** How many may be claimed now. */
  limit: number
  /** Where none may: when the first may, though nothing else happens; null where that does not help. */
  nextAt: number | null
}

/** The gates of one claim. */
export class Gates {
  readonly #work: Work
  readonly #rules: Rules
  readonly #now: number
  readonly #rows: ReadonlyMap<string, Row>
  readonly #counts: ReadonlyMap<string, number>

  constructor(work: Work, rules: Rules, now: number) {
    this.#work = work
    this.#rules = rules
    this.#now = now
    this.#rows = new Map(
      work.sql
        .of('select * from gates')
        .all()
        .map((row) => [String(row.subscription), row]),
    )
    const totals = work.sql.of(`select kind, name, value from totals where kind in ('pending', 'running')`).all()
    this.#counts = new Map(totals.map((row) => [`${row.kind} ${row.name}`, Number(row.value)]))
  }

  /** How many of the `limit` that a worker has room for the gates let through. */
  open(subscription: string, limit: number): Opening {
    const row = this.#rows.get(subscription)
    const rules = this.#rules.of(subscription)
    if (this.#count('pending', subscription) <= 0 || typeof row?.paused_at === 'number')
      return { limit: 0, nextAt: null }
    const running = this.#count('running', subscription)
    let most = Math.min(limit, (rules?.concurrency ?? Number.POSITIVE_INFINITY) - running)
    const breaker = toBreaker(row)
    const phase = rules?.breaker == null ? 'closed' : breakerPhase(breaker, this.#now)
    if (phase === 'open') return { limit: 0, nextAt: breaker.openUntil }
    if (phase === 'probing') most = Math.min(most, running > 0 ? 0 : 1)
    if (rules?.rate == null) return { limit: Math.max(0, most), nextAt: null }
    const bucket = { fullAt: Number(row?.rate_full_at ?? 0), now: this.#now }
    const allowed = allowance(rules.rate, bucket)
    const open = Math.max(0, Math.min(most, allowed))
    return { limit: open, nextAt: open === 0 && most > 0 ? nextAllowedAt(rules.rate, bucket) : null }
  }

  /** So many were claimed. Answers when the rate lets the next through; null where there is no rate. */
  spend(subscription: string, count: number): number | null {
    const rate = this.#rules.of(subscription)?.rate
    if (rate == null || count === 0) return null
    const fullAt = spend(rate, {
      fullAt: Number(this.#rows.get(subscription)?.rate_full_at ?? 0),
      now: this.#now,
      count,
    })
    this.#work.sql
      .of('insert into gates (subscription, rate_full_at) values (?1, ?2) on conflict do update set rate_full_at = ?2')
      .run(subscription, fullAt)
    return nextAllowedAt(rate, { fullAt, now: this.#now })
  }

  /** As committed, and as moved by this transaction. */
  #count(state: 'pending' | 'running', subscription: string): number {
    return (this.#counts.get(`${state} ${subscription}`) ?? 0) + this.#work.rollup.movedTo(state, subscription)
  }
}

export function toBreaker(row: Row | undefined): BreakerState {
  return typeof row?.breaker === 'string' ? (JSON.parse(row.breaker) as BreakerState) : closedBreaker
}

/** Tells the breaker how an attempt ended; a breaker that opens or closes changes when the next may be claimed. */
export function tellBreaker(
  work: Work,
  rules: Rules,
  { subscription, failed, now }: { subscription: string; failed: boolean; now: number },
): void {
  const policy = rules.of(subscription)?.breaker
  if (policy == null) return
  const before = toBreaker(work.sql.of('select * from gates where subscription = ?').get(subscription))
  const after = afterAttempt(before, policy, { failed, now })
  if (after === before) return
  work.sql
    .of('insert into gates (subscription, breaker) values (?1, ?2) on conflict do update set breaker = ?2')
    .run(subscription, JSON.stringify(after))
  if (after.openUntil === null) work.wakes = true
}

export function setPaused(
  work: Work,
  { subscription, paused, now }: { subscription: string; paused: boolean; now: number },
): void {
  work.sql
    .of(
      'insert into gates (subscription, paused_at) values (?1, ?2) on conflict do update set paused_at = iif(?2 is null, null, coalesce(paused_at, ?2))',
    )
    .run(subscription, paused ? Math.round(now) : null)
  if (!paused) work.wakes = true
}
