// Lines that keep only their newest job: what waits gives way to a newer one, whether that came after it or while it ran. The
// lines are locked: see lines.ts.

import { toColumns } from './columns.ts'
import type { Row } from './database.ts'
import { type Ref, toId } from './ids.ts'
import { moved, parked, ready, toJobRef } from './jobs.ts'
import { type Line, toLineKey } from './lines.ts'
import type { Work } from './work.ts'

const selectWaiting = `select j.bucket, j.id, j.born, j.event_bucket, j.event_id, j.subscription, j.order_key, j.rank, j.turn
  from unnest($1::smallint[], $2::text[], $3::text[]) l(bucket, subscription, order_key)
  join landfall.jobs j on j.bucket = l.bucket and j.subscription = l.subscription and j.order_key = l.order_key
    and j.order_key is not null and j.state = 'pending' and j.waits < ${parked}
  order by j.bucket, j.id for update of j`

const updateSuperseded = `update landfall.jobs j set state = 'cancelled', waits = ${ready}, note = s.note
  from unnest($1::smallint[], $2::bigint[], $3::text[]) s(bucket, id, note) where j.bucket = s.bucket and j.id = s.id`

export interface LineMember extends Omit<Line, 'width'> {
  ref: Ref
  event: Ref
  rank: number
  /** Between equals; null for who comes now, after all who wait. */
  turn: string | null
}

export interface Newcomer extends LineMember {
  latest: boolean
}

/**
 * After all of a batch were written: each newcomer cancels what waits and is not newer, or is cancelled itself where it came
 * too late. In their order, as if they had come one by one.
 */
export async function supersede(work: Work, newcomers: readonly Newcomer[]): Promise<void> {
  if (newcomers.length === 0) return
  cancelAll(work, judge(await readWaiting(work, newcomers), newcomers))
}

/** Who of these would come too late, by their ids, before any of them is written. */
export async function lateOf(work: Work, newcomers: readonly Newcomer[]): Promise<ReadonlySet<string>> {
  if (newcomers.every(({ latest }) => !latest)) return new Set()
  const late = judge(await readWaiting(work, newcomers), newcomers).filter(({ isLate }) => isLate)
  return new Set(late.map(({ one }) => one.ref.id))
}

/** Those that ran and wait again: cancelled where a newer one came meanwhile. */
export async function yieldToNewer(work: Work, members: readonly LineMember[]): Promise<void> {
  if (members.length === 0) return
  const waiting = await readWaiting(work, members)
  const superseded = members.flatMap((one): Superseded[] => {
    const by = newestOf(waiting.get(toLineKey(one)) ?? [], one)
    return by === one ? [] : [{ one, by, isLate: true }]
  })
  cancelAll(work, superseded)
}

/** Who waits in the lines of those who are given, without them, by line. */
async function readWaiting(work: Work, members: readonly LineMember[]): Promise<Map<string, LineMember[]>> {
  const lines = new Map(members.map((one) => [toLineKey(one), one]))
  const places = [...lines.values()].map(({ subscription, orderKey }) => [
    ...[work.buckets.of(subscription, orderKey), subscription, orderKey],
  ])
  const rows = await work.tx.ask(selectWaiting, toColumns(places, 3))
  const own = new Set(members.map(({ ref }) => ref.id))
  return Map.groupBy(rows.filter((row) => !own.has(String(row.id))).map(toMember), toLineKey)
}

interface Superseded {
  one: LineMember
  by: LineMember
  /** Whether it came, and was too late; else it waited. */
  isLate: boolean
}

function judge(waiting: Map<string, LineMember[]>, newcomers: readonly Newcomer[]): Superseded[] {
  const superseded: Superseded[] = []
  for (const newcomer of newcomers) {
    const ahead = waiting.get(toLineKey(newcomer)) ?? []
    const newest = newestOf(ahead, newcomer)
    const isLate = newcomer.latest && newest !== newcomer
    if (isLate) superseded.push({ one: newcomer, by: newest, isLate })
    else if (newcomer.latest) superseded.push(...ahead.map((old) => ({ one: old, by: newcomer, isLate })))
    if (!isLate) waiting.set(toLineKey(newcomer), newcomer.latest ? [newcomer] : [...ahead, newcomer])
  }
  return superseded
}

function cancelAll(work: Work, superseded: readonly Superseded[]): void {
  if (superseded.length === 0) return
  const rows = superseded.map(({ one: { ref, ...one }, by }) => {
    moved(work, { ref, ...one }, { from: 'pending', to: 'cancelled' })
    return [ref.bucket, ref.id, `superseded by ${toId('job', by.ref)}, a newer one of its order key`]
  })
  work.tx.send(updateSuperseded, toColumns(rows, 3))
}

function newestOf(others: readonly LineMember[], own: LineMember): LineMember {
  return others.reduce((one, other) => (isBefore(one, other) ? other : one), own)
}

function isBefore(one: LineMember, other: LineMember): boolean {
  if (one.rank !== other.rank) return one.rank < other.rank
  return one.turn !== null && (other.turn === null || BigInt(one.turn) < BigInt(other.turn))
}

function toMember(row: Row): LineMember {
  const { subscription, order_key: orderKey, rank, turn } = row
  return {
    ...{ ref: toJobRef(row), subscription: String(subscription), orderKey: String(orderKey) },
    event: { bucket: Number(row.event_bucket), id: String(row.event_id) },
    ...{ rank: Number(rank), turn: String(turn) },
  }
}
