// Giving jobs out: what is due, the fresh before the replayed, through the gate of each subscription. A lease is the number
// of times a job was claimed: it is the token that a settle must show, and the number of the attempt it makes.
//
// Who has nothing to do costs one look at the heads of the queues and locks nothing. `now` is the worker's, as the contract
// says: leases and due times are compared with it, and with nobody's clock.
//
// A claim names its buckets: all of them, because within one database one walk over the queue finds the oldest of all.
// Where buckets lie on several machines it is to be asked for those of one machine at a time.
import type { ClaimAsk } from '../store.ts'
import { type Row, toNumber, toNumberOrNull, toTextOrNull } from './database.ts'
import { type Gate, open, readGates, spendRate } from './gates.ts'
import type { Ref } from './ids.ts'
import { moved, parked, ready, toJobRef, toRefColumns } from './jobs.ts'
import { arrange, type Line, lock } from './lines.ts'
import { toColumns } from './sums.ts'
import type { Work } from './work.ts'

/** A claimed job before its event was read. */
export interface LeasedRow {
  job: Ref
  event: Ref
  request: Ref
  lease: number
  subscription: string
  attempts: number
  generation: number
  failedAt: number | null
  orderKey: string | null
  dueAt: number
  urgency: number
}

export interface ClaimedRows {
  rows: LeasedRow[]
  nextAt: number | null
}

interface Room {
  subscription: string
  limit: number
}

const selectHeads = `select s.subscription, k.waits, head.due_at
  from unnest($1::text[]) s(subscription)
  cross join (values (${ready}, 0), (${ready}, 1), (${parked}, 0), (${parked}, 1)) k(waits, urgency)
  cross join lateral (
    select j.due_at from landfall.jobs j
    where j.bucket = any($2::smallint[]) and j.state = 'pending' and j.subscription = s.subscription and j.waits = k.waits
      and j.urgency = k.urgency
    order by j.due_at limit 1
  ) head`

export interface Heads {
  /** Subscriptions with a job that is due, and those with one that is due out of its line. */
  ready: ReadonlySet<string>
  parked: ReadonlySet<string>
  /** When the first of each that is not due yet will be. */
  next: ReadonlyMap<string, number>
}

/** What waits at the head of each queue. */
export async function readHeads({ tx, buckets }: Work, subscriptions: readonly string[], now: number): Promise<Heads> {
  const rows = await tx.ask(selectHeads, [subscriptions, buckets.all])
  const heads = { ready: new Set<string>(), parked: new Set<string>(), next: new Map<string, number>() }
  for (const row of rows) {
    const subscription = String(row.subscription)
    const dueAt = toNumber(row.due_at)
    if (dueAt <= now) (row.waits === ready ? heads.ready : heads.parked).add(subscription)
    else heads.next.set(subscription, Math.min(dueAt, heads.next.get(subscription) ?? Number.POSITIVE_INFINITY))
  }
  return heads
}

const countRunning = `select subscription, count(*) as running from landfall.jobs
  where bucket = any($2::smallint[]) and state = 'running' and subscription = any($1::text[]) group by subscription`

/** One transaction: the gates are locked first, so that what runs is counted after whoever had them before is done. */
export async function claim(work: Work, ask: ClaimAsk, all: readonly Room[]): Promise<ClaimedRows> {
  const now = Math.floor(ask.now)
  const subscriptions = all.map((room) => room.subscription)
  const gates = await readGates(work, subscriptions, { locked: true })
  const counts = gates.size === 0 ? [] : await work.tx.ask(countRunning, [subscriptions, work.buckets.all])
  const running = new Map(counts.map((row) => [String(row.subscription), toNumber(row.running)]))
  const nextAts: (number | null)[] = []
  const opened: Room[] = []
  for (const { subscription, limit } of all) {
    const opening = open(gates.get(subscription), { limit, running: running.get(subscription) ?? 0, now })
    nextAts.push(opening.nextAt)
    if (opening.limit > 0) opened.push({ subscription, limit: opening.limit })
  }
  const rows = await take(work, ask, opened)
  finish(work, rows, { gates, now })
  return { rows: inOrder(rows, subscriptions), nextAt: earliest(nextAts) }
}

/** What is fresh, then what is replayed: see `urgency` in schema.ts. */
const urgencies = [0, 1] as const

const takeDue = `with due as (
    select d.bucket, d.id from unnest($1::text[], $2::integer[]) s(subscription, room)
    cross join lateral (
      select j.bucket, j.id from landfall.jobs j
      where j.bucket = any($3::smallint[]) and j.state = 'pending' and j.subscription = s.subscription
        and j.waits = ${ready} and j.urgency = $4 and j.due_at <= $5
      order by j.due_at, j.id limit s.room for update skip locked
    ) d
  )
  update landfall.jobs j set state = 'running', lease = j.lease + 1, claimed_at = $6, lease_until = $7
    from due where j.bucket = due.bucket and j.id = due.id
  returning j.bucket, j.id, j.event_bucket, j.event_id, j.request_bucket, j.request_id, j.lease, j.subscription, j.attempts,
    j.generation, j.failed_at, j.order_key, j.due_at, j.urgency, j.born`

async function take(work: Work, { now, leaseMs }: ClaimAsk, rooms: readonly Room[]): Promise<LeasedRow[]> {
  const taken: LeasedRow[] = []
  let left = rooms
  for (const urgency of urgencies) {
    if (left.length === 0) break
    const columns = toColumns(
      left.map(({ subscription, limit }) => [subscription, limit]),
      2,
    )
    const times = [Math.floor(now), Math.round(now), Math.round(now + leaseMs)]
    const rows = await work.tx.ask(takeDue, [...columns, work.buckets.all, urgency, ...times])
    taken.push(...rows.map(toLeasedRow))
    left = left
      .map(({ subscription, limit }) => ({ subscription, limit: limit - countOf(taken, subscription) }))
      .filter(({ limit }) => limit > 0)
  }
  return taken
}

function countOf(rows: readonly LeasedRow[], subscription: string): number {
  return rows.reduce((count, row) => count + (row.subscription === subscription ? 1 : 0), 0)
}

function finish(
  work: Work,
  rows: readonly LeasedRow[],
  { gates, now }: { gates: ReadonlyMap<string, Gate>; now: number },
): void {
  for (const [subscription, gate] of gates) spendRate(work, gate, { now, count: countOf(rows, subscription) })
  for (const { job, event, subscription } of rows)
    moved(work, { ref: job, event, subscription }, { from: 'pending', to: 'running' })
}

/** As they were asked for, then the fresh before the replayed, the oldest first. */
function inOrder(rows: LeasedRow[], subscriptions: readonly string[]): LeasedRow[] {
  const place = new Map(subscriptions.map((subscription, index) => [subscription, index]))
  return rows.sort(
    (one, other) =>
      (place.get(one.subscription) ?? 0) - (place.get(other.subscription) ?? 0) ||
      one.urgency - other.urgency ||
      one.dueAt - other.dueAt ||
      (BigInt(one.job.id) < BigInt(other.job.id) ? -1 : 1),
  )
}

function toLeasedRow(row: Row): LeasedRow {
  return {
    job: toJobRef(row),
    event: { bucket: toNumber(row.event_bucket), id: String(row.event_id) },
    request: { bucket: toNumber(row.request_bucket), id: String(row.request_id) },
    lease: toNumber(row.lease),
    subscription: String(row.subscription),
    attempts: toNumber(row.attempts),
    generation: toNumber(row.generation),
    failedAt: toNumberOrNull(row.failed_at),
    orderKey: toTextOrNull(row.order_key),
    dueAt: toNumber(row.due_at),
    urgency: toNumber(row.urgency),
  }
}

/** Jobs that stand in their lines again in one commit. */
const unparkedMax = 500

const selectParked = `select j.bucket, j.id, j.subscription, j.order_key, j.width from landfall.jobs j
  where j.bucket = any($1::smallint[]) and j.state = 'pending' and j.subscription = any($2::text[]) and j.waits = ${parked}
    and j.urgency = any($3::smallint[]) and j.due_at <= $4
  order by j.due_at limit ${unparkedMax}`

const updateParked = `update landfall.jobs j set waits = 1 from unnest($1::smallint[], $2::bigint[]) p(bucket, id)
  where j.bucket = p.bucket and j.id = p.id and j.state = 'pending' and j.waits = ${parked} and j.due_at <= $3`

/** Those that stepped out of their line and are due again stand in it once more, each at its own rank. */
export async function unpark(work: Work, subscriptions: readonly string[], now: number): Promise<void> {
  const rows = await work.tx.ask(selectParked, [work.buckets.all, subscriptions, urgencies, now])
  const lines: Line[] = rows.map((row) => ({
    ...{ subscription: String(row.subscription), orderKey: String(row.order_key), width: toNumber(row.width) },
  }))
  lock(work, lines)
  const refs = rows.map((row) => ({ bucket: toNumber(row.bucket), id: String(row.id) }))
  if (refs.length > 0) work.tx.send(updateParked, [...toRefColumns(refs), now])
  arrange(work, lines)
}

export function earliest(times: readonly (number | null | undefined)[]): number | null {
  const known = times.filter((at) => typeof at === 'number')
  return known.length === 0 ? null : Math.min(...known)
}
