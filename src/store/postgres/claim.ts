// Giving jobs out: what is due, the fresh before the replayed, through the gate of each subscription. A lease is the number
// of times a job was claimed: it is the token that a settle must show, and the number of the attempt it makes.
//
// Jobs are taken bucket by bucket: `skip locked` needs a single machine, where buckets lie on several. The bucket with the
// oldest head is first, and gives as much as there is room for; only where it has less are the others asked, all at once.
// So within a bucket the oldest goes first, and the oldest of all is never passed over.
//
// Who has nothing to do costs one look at the heads of the queues (heads.ts) and locks nothing. `now` is the worker's, as
// the contract says: leases and due times are compared with it, and with nobody's clock.
import type { ClaimAsk } from '../store.ts'
import { type Row, toNumber, toNumberOrNull, toTextOrNull } from './database.ts'
import { open, readGates, spendRate } from './gates.ts'
import type { Head, Heads } from './heads.ts'
import { compareIds, type Ref } from './ids.ts'
import { moved, ready, toJobRef } from './jobs.ts'
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
  /** Whose gate would have let more through than was found. */
  short: ReadonlySet<string>
  /** When the gates let more through. */
  nextAt: number | null
}

export interface Room {
  subscription: string
  limit: number
}

/** One transaction: the gates are locked first, so that what runs is counted after whoever had them before is done. */
export async function claim(
  work: Work,
  ask: Pick<ClaimAsk, 'now' | 'leaseMs'>,
  { rooms, due, heads }: { rooms: readonly Room[]; due: readonly Head[]; heads: Heads },
): Promise<ClaimedRows> {
  const now = Math.floor(ask.now)
  const subscriptions = rooms.map((room) => room.subscription)
  const [gates, running] = await Promise.all([
    readGates(work, subscriptions, { locked: true }),
    countRunning(work, subscriptions),
  ])
  const nextAts = new Map<string, number | null>()
  const left = new Map<string, number>()
  for (const { subscription, limit } of rooms) {
    const opening = open(gates.get(subscription), { limit, running: running.get(subscription) ?? 0, now })
    nextAts.set(subscription, opening.nextAt)
    if (opening.limit > 0) left.set(subscription, opening.limit)
  }
  const rows = await takeAll(work, ask, { left, due, heads })
  for (const [subscription, gate] of gates) spendRate(work, gate, { now, count: countOf(rows, subscription) })
  for (const { job, event, subscription } of rows)
    moved(work, { ref: job, event, subscription }, { from: 'pending', to: 'running' })
  const short = new Set(subscriptions.filter((subscription) => (left.get(subscription) ?? 0) > 0))
  // Whose gate would have let more through waits for a job, not for its gate.
  const held = subscriptions.filter((subscription) => !short.has(subscription))
  return {
    ...{ rows: inOrder(rows, subscriptions), short },
    nextAt: earliest(held.map((subscription) => nextAts.get(subscription))),
  }
}

const selectRunning = `select subscription, count(*) as running from landfall.jobs
  where bucket = any($2::smallint[]) and state = 'running' and subscription = any($1::text[]) group by subscription`

async function countRunning({ tx, buckets }: Work, subscriptions: readonly string[]): Promise<Map<string, number>> {
  const rows = await tx.ask(selectRunning, [subscriptions, buckets.all])
  return new Map(rows.map((row) => [String(row.subscription), toNumber(row.running)]))
}

/** So many of the queue behind this head. */
interface Portion {
  head: Head
  limit: number
}

/** Until there is no room left, or nothing due. `left` is what there is room for by subscription. */
async function takeAll(
  work: Work,
  ask: Pick<ClaimAsk, 'now' | 'leaseMs'>,
  { left, due, heads }: { left: Map<string, number>; due: readonly Head[]; heads: Heads },
): Promise<LeasedRow[]> {
  const taken: LeasedRow[] = []
  let queues = due.filter(({ subscription }) => left.has(subscription))
  for (let isFirst = true; queues.length > 0; isFirst = false) {
    const portions = share(queues, { left, isFirst })
    const answers = await Promise.all(portions.map((portion) => take(work, ask, portion)))
    portions.forEach(({ head, limit }, index) => {
      const rows = answers[index] ?? []
      taken.push(...rows)
      left.set(head.subscription, (left.get(head.subscription) ?? 0) - rows.length)
      const isEmpty = rows.length < limit
      heads.took(head, isEmpty ? null : Math.max(...rows.map((row) => row.dueAt)))
      if (isEmpty) queues = queues.filter((queue) => queue !== head)
    })
    queues = queues.filter(({ subscription }) => (left.get(subscription) ?? 0) > 0)
  }
  return taken
}

/** All room to the first queue of each subscription; when that was not enough, to all queues of its urgency in equal parts. */
function share(
  queues: readonly Head[],
  { left, isFirst }: { left: ReadonlyMap<string, number>; isFirst: boolean },
): Portion[] {
  return [...Map.groupBy(queues, (head) => head.subscription)].flatMap(([subscription, own]) => {
    const room = left.get(subscription) ?? 0
    const urgent = own.filter(({ urgency }) => urgency === own[0]?.urgency)
    const asked = isFirst ? urgent.slice(0, 1) : urgent.slice(0, room)
    return asked.map((head, index) => ({ head, limit: Math.floor((room + index) / asked.length) }))
  })
}

/** The ids as one list: joined, a plan that was made for an empty table walked the whole bucket for each claim. */
const takeDue = `update landfall.jobs j set state = 'running', lease = j.lease + 1, claimed_at = $6, lease_until = $7
  where j.bucket = $1 and j.id = any(array(
    select d.id from landfall.jobs d
    where d.bucket = $1 and d.state = 'pending' and d.subscription = $2 and d.waits = ${ready} and d.urgency = $3
      and d.due_at <= $4
    order by d.due_at, d.id limit $5 for update skip locked
  ))
  returning j.bucket, j.id, j.event_bucket, j.event_id, j.request_bucket, j.request_id, j.lease, j.subscription, j.attempts,
    j.generation, j.failed_at, j.order_key, j.due_at, j.urgency, j.born`

async function take(
  { tx }: Work,
  { now, leaseMs }: Pick<ClaimAsk, 'now' | 'leaseMs'>,
  { head: { bucket, subscription, urgency }, limit }: Portion,
): Promise<LeasedRow[]> {
  const times = [Math.round(now), Math.round(now + leaseMs)]
  return (await tx.ask(takeDue, [bucket, subscription, urgency, Math.floor(now), limit, ...times])).map(toLeasedRow)
}

function countOf(rows: readonly LeasedRow[], subscription: string): number {
  return rows.reduce((count, row) => count + (row.subscription === subscription ? 1 : 0), 0)
}

/** As they were asked for, then the fresh before the replayed, the oldest first. */
function inOrder(rows: LeasedRow[], subscriptions: readonly string[]): LeasedRow[] {
  const place = new Map(subscriptions.map((subscription, index) => [subscription, index]))
  return rows.sort(
    (one, other) =>
      (place.get(one.subscription) ?? 0) - (place.get(other.subscription) ?? 0) ||
      one.urgency - other.urgency ||
      one.dueAt - other.dueAt ||
      compareIds(one.job.id, other.job.id),
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

export function earliest(times: readonly (number | null | undefined)[]): number | null {
  const known = times.filter((at) => typeof at === 'number')
  return known.length === 0 ? null : Math.min(...known)
}
