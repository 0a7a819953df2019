// What holds a subscription's jobs back beside their own times, over all nodes: a pause, a breaker, a rate, and the number
// of those that run. The row of the gate is the lock under which its subscription is claimed, so that two nodes never both
// take what one may; a settle takes it only where a breaker changes, so that a healthy subscription waits for nothing.
//
// The rules lie in the row as well: the last who started says them, and they hold for all.

import { afterAttempt, type BreakerState, breakerPhase, closedBreaker } from '../../core/breaker.ts'
import { allowance, nextAllowedAt, spend } from '../../core/rate.ts'
import type { SubscriptionRules } from '../store.ts'
import { toColumns } from './columns.ts'
import type { Row, Tx } from './database.ts'
import { toNumberOrNull } from './database.ts'
import type { Buckets } from './ids.ts'
import type { Work } from './work.ts'

export interface Gate {
  subscription: string
  rules: SubscriptionRules | null
  pausedAt: number | null
  breaker: BreakerState
  rateFullAt: number
  /** When a pause or its breaker let go of it last; null where none did. */
  openedAt: number | null
}

export interface Opening {
  /** How many may be claimed now. */
  limit: number
  /** When more may be, though nothing else happens; null where that does not help. */
  nextAt: number | null
}

const upsertRules = `insert into landfall.gates as held (bucket, subscription, rules)
  select * from unnest($1::smallint[], $2::text[], $3::text[])
  on conflict (bucket, subscription) do update set rules = excluded.rules where held.rules is distinct from excluded.rules`

export function saveRules({ tx, buckets }: Work, all: readonly SubscriptionRules[]): void {
  const last = new Map(all.map((rules) => [rules.subscription, rules]))
  const rows = [...last.values()]
    .map((rules) => ({ bucket: buckets.of(rules.subscription), ...rules }))
    // In the order in which gates are locked.
    .sort((one, other) => one.bucket - other.bucket || (one.subscription < other.subscription ? -1 : 1))
    .map(({ bucket, ...rules }) => [bucket, rules.subscription, JSON.stringify(rules)])
  if (rows.length > 0) tx.send(upsertRules, toColumns(rows, 3))
}

const gateColumns = 'g.subscription, g.rules, g.paused_at, g.breaker, g.rate_full_at, g.opened_at'
const selectGates = `select ${gateColumns} from unnest($1::smallint[], $2::text[]) s(bucket, subscription)
  join landfall.gates g on g.bucket = s.bucket and g.subscription = s.subscription`
const lockGates = `${selectGates} order by g.bucket, g.subscription for update of g`

export async function readGates(
  { tx, buckets }: Pick<Work, 'tx' | 'buckets'>,
  subscriptions: readonly string[],
  { locked }: { locked: boolean },
): Promise<Map<string, Gate>> {
  if (subscriptions.length === 0) return new Map()
  const places = subscriptions.map((subscription) => [buckets.of(subscription), subscription])
  const rows = await tx.ask(locked ? lockGates : selectGates, toColumns(places, 2))
  return new Map(rows.map((row) => [String(row.subscription), toGate(row)]))
}

export function toGate(row: Row): Gate {
  return {
    subscription: String(row.subscription),
    rules: typeof row.rules === 'string' ? (JSON.parse(row.rules) as SubscriptionRules) : null,
    pausedAt: toNumberOrNull(row.paused_at),
    breaker: typeof row.breaker === 'string' ? (JSON.parse(row.breaker) as BreakerState) : closedBreaker,
    rateFullAt: Number(row.rate_full_at ?? 0),
    openedAt: toNumberOrNull(row.opened_at),
  }
}

/** How many of the `limit` that a worker has room for the gate lets through. */
export function open(
  gate: Gate | undefined,
  { limit, running, now }: { limit: number; running: number; now: number },
): Opening {
  if (gate === undefined) return { limit, nextAt: null }
  const { rules, breaker } = gate
  if (gate.pausedAt !== null) return { limit: 0, nextAt: null }
  let most = Math.min(limit, (rules?.concurrency ?? Number.POSITIVE_INFINITY) - running)
  const phase = rules?.breaker == null ? 'closed' : breakerPhase(breaker, now)
  if (phase === 'open') return { limit: 0, nextAt: breaker.openUntil }
  if (phase === 'probing') most = Math.min(most, running > 0 ? 0 : 1)
  if (rules?.rate == null) return { limit: Math.max(0, most), nextAt: null }
  const bucket = { fullAt: gate.rateFullAt, now }
  const allowed = allowance(rules.rate, bucket)
  return {
    limit: Math.max(0, Math.min(most, allowed)),
    nextAt: allowed < most ? nextAllowedAt(rules.rate, bucket) : null,
  }
}

const updateRate = `update landfall.gates set rate_full_at = $3 where bucket = $1 and subscription = $2`

/** So many were claimed. */
export function spendRate(
  { tx, buckets }: Work,
  gate: Gate | undefined,
  { now, count }: { now: number; count: number },
): void {
  const rate = gate?.rules?.rate
  if (gate === undefined || rate == null || count === 0) return
  const fullAt = spend(rate, { fullAt: gate.rateFullAt, now, count })
  tx.send(updateRate, [buckets.of(gate.subscription), gate.subscription, fullAt])
}

export interface AttemptEnd {
  subscription: string
  failed: boolean
  at: number
}

const updateBreaker = `update landfall.gates set breaker = $3, opened_at = coalesce($4, opened_at) where bucket = $1 and subscription = $2`

/** Tells the breakers how attempts ended; one that opens or closes changes when the next may be claimed. */
export async function tellBreakers(
  work: Work,
  ends: readonly AttemptEnd[],
  known: ReadonlyMap<string, Gate>,
): Promise<void> {
  const subscriptions = [...new Set(ends.map((end) => end.subscription))]
  const unknown = subscriptions.filter((name) => !known.has(name) && !work.guarded.has(name))
  const seen = new Map([...known, ...(await readGates(work, unknown, { locked: false }))])
  const changing = subscriptions.filter((name) => afterAll(seen.get(name), ends) !== null)
  if (changing.length === 0) return
  const held = await readGates(work, changing, { locked: true })
  for (const name of changing) {
    const after = afterAll(held.get(name), ends)
    if (after === null) continue
    const closedAt = Math.max(...ends.map(({ at }) => at))
    work.tx.send(updateBreaker, [
      work.buckets.of(name),
      name,
      JSON.stringify(after),
      after.openUntil === null ? closedAt : null,
    ])
    if (after.openUntil === null) work.wakes = true
  }
}

/** Null where nothing changes. */
function afterAll(gate: Gate | undefined, ends: readonly AttemptEnd[]): BreakerState | null {
  const policy = gate?.rules?.breaker
  if (gate === undefined || policy == null) return null
  let state = gate.breaker
  for (const { subscription, failed, at } of ends)
    if (subscription === gate.subscription) state = afterAttempt(state, policy, { failed, now: at })
  return state === gate.breaker ? null : state
}

const upsertPause = `insert into landfall.gates as held (bucket, subscription, paused_at, opened_at) values ($1, $2, $3, $4)
  on conflict (bucket, subscription) do update
    set paused_at = case when excluded.paused_at is null then null else coalesce(held.paused_at, excluded.paused_at) end,
      opened_at = coalesce(excluded.opened_at, held.opened_at)`

export function setPaused(
  work: Work,
  { subscription, paused, now }: { subscription: string; paused: boolean; now: number },
): void {
  const at = paused ? Math.round(now) : null
  work.tx.send(upsertPause, [work.buckets.of(subscription), subscription, at, paused ? null : Math.round(now)])
  if (!paused) work.wakes = true
}

const selectAllGates = `select ${gateColumns} from landfall.gates g where bucket = any($1::smallint[])
  and (paused_at is not null or breaker is not null) order by subscription`

export async function listGates(tx: Tx, buckets: Buckets): Promise<Gate[]> {
  return (await tx.ask(selectAllGates, [buckets.all])).map(toGate)
}
