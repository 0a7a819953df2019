// Giving jobs out: what is due, the fresh before the replayed, through the gates of each subscription. A lease is the number
// of times a job was claimed: it is the token that a settle must show, and the number of the attempt it makes.
import type { ClaimAsk } from '../store.ts'
import type { Row } from './database.ts'
import { Gates, type Rules } from './gates.ts'
import { toEventRow } from './ids.ts'
import { moved } from './job-rows.ts'
import { enterLine, hurry, type LineMember, parked, ready } from './line.ts'
import type { Work } from './work.ts'

/** A claimed job as the writer tells it; the client reads the event on its own connection. */
export interface LeasedRow {
  job: number
  event: number
  lease: number
  subscription: string
  attempts: number
  generation: number
  failedAt: number | null
  orderKey: string | null
  lastVersion: string | null
}

export interface ClaimedRows {
  rows: LeasedRow[]
  nextAt: number | null
}

/** What is fresh, then what is replayed: see `urgency` in schema.ts. */
const urgencies = [0, 1] as const

const selectDue = `select id, lease, attempts, generation, failed_at, order_key from jobs indexed by jobs_pending
  where state = 'pending' and subscription = ? and waits = ${ready} and urgency = ? and due_at <= ? order by due_at, id limit ?`

export function claim(work: Work, ask: ClaimAsk, rules: Rules): ClaimedRows {
  const now = Math.floor(ask.now)
  const gates = new Gates(work, rules, now)
  const rows: LeasedRow[] = []
  const nextAts: (number | null)[] = []
  for (const { subscription, limit } of ask.room) {
    const opening = gates.open(subscription, Math.max(0, Math.floor(limit)))
    if (opening.limit === 0) {
      nextAts.push(opening.nextAt)
      continue
    }
    unpark(work, subscription, { now, limit: Math.max(opening.limit, unparkedMin) })
    const due = urgencies.reduce<Row[]>((found, urgency) => {
      const left = opening.limit - found.length
      return left === 0 ? found : found.concat(work.sql.of(selectDue).all(subscription, urgency, now, left))
    }, [])
    for (const row of due) rows.push(take(work, row, { subscription, ask }))
    const nextAllowed = gates.spend(subscription, due.length)
    // Where not all that may be claimed was due, it is not the rate that holds: to name its time would be to ask in a loop.
    nextAts.push(due.length < opening.limit ? nextDueAt(work, subscription) : nextAllowed)
  }
  return { rows, nextAt: earliest(nextAts) }
}

const updateClaimed = `update jobs set state = 'running', lease = ?, claimed_at = ?, lease_until = ? where id = ?`
const selectVersion = 'select version from versions where subscription = ? and order_key = ?'

function take(work: Work, row: Row, { subscription, ask }: { subscription: string; ask: ClaimAsk }): LeasedRow {
  const job = Number(row.id)
  const lease = Number(row.lease) + 1
  const orderKey = row.order_key as string | null
  work.sql.of(updateClaimed).run(lease, Math.round(ask.now), Math.round(ask.now + ask.leaseMs), job)
  moved(work, { job, subscription }, { from: 'pending', to: 'running' })
  const version = orderKey === null ? undefined : work.sql.of(selectVersion).get(subscription, orderKey)
  return {
    ...{ job, event: toEventRow(job), lease, subscription, orderKey },
    attempts: Number(row.attempts),
    generation: Number(row.generation),
    failedAt: row.failed_at as number | null,
    lastVersion: (version?.version ?? null) as string | null,
  }
}

/** So many stand in their lines again at a claim, though it takes fewer: the first in its line is not always due first. */
const unparkedMin = 100

const selectParked = `select id, order_key, width, rank from jobs indexed by jobs_pending
  where state = 'pending' and subscription = ? and waits = ${parked} and urgency = ? and due_at <= ? order by due_at limit ?`

/** Those that stepped out of their line and are due again stand in it once more, each at its own rank. */
function unpark(work: Work, subscription: string, { now, limit }: { now: number; limit: number }): void {
  const rows = urgencies.flatMap((urgency) => work.sql.of(selectParked).all(subscription, urgency, now, limit))
  const members = rows.map(
    (row): LineMember => ({
      ...{ job: Number(row.id), subscription, orderKey: String(row.order_key) },
      ...{ width: Number(row.width), rank: Number(row.rank) },
    }),
  )
  // Who was tried before is not overtaken: the first of its line has to come first.
  members.sort((one, other) => one.rank - other.rank || one.job - other.job)
  for (const member of members) {
    const waits = enterLine(work, member)
    work.sql.of('update jobs set waits = ? where id = ?').run(waits, member.job)
  }
  for (const member of members) hurry(work, member)
}

const selectNextDue = `select due_at from jobs indexed by jobs_pending
  where state = 'pending' and subscription = ? and waits = ? and urgency = ? order by due_at limit 1`

/** When the first of those that wait only for their time is due. */
function nextDueAt({ sql }: Work, subscription: string): number | null {
  const times = [ready, parked].flatMap((waits) =>
    urgencies.map((urgency) => sql.of(selectNextDue).get(subscription, waits, urgency)?.due_at as number | undefined),
  )
  return earliest(times)
}

function earliest(times: readonly (number | null | undefined)[]): number | null {
  const known = times.filter((at) => typeof at === 'number')
  return known.length === 0 ? null : Math.min(...known)
}
