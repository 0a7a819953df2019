// The worker's half of a transaction: claim, settle, renew, rescue; and what a person may do to a job. A lease is the
// number of times a job was claimed: it is the token that a settle must show, and the number of the attempt it makes.
import { canBecome, type JobState, retryableStates } from '../../core/job.ts'
import type { AttemptRecord, ClaimAsk, Lease, Settlement } from '../store.ts'
import type { Row } from './database.ts'
import { jobsPerEventMax, toEventRow, toId, toRow } from './ids.ts'
import type { Work } from './work.ts'

/** A claimed job as the writer tells it; the client reads the event on its own connection. */
export interface LeasedRow {
  job: number
  event: number
  lease: number
  subscription: string
  attempts: number
}

const selectDue = `select id, lease, attempts from jobs
  where state = 'pending' and subscription = ? and due_at <= ? order by due_at, id limit ?`

export function claim(work: Work, ask: ClaimAsk): LeasedRow[] {
  const leased: LeasedRow[] = []
  for (const { subscription, limit } of ask.room) {
    for (const row of work.sql.of(selectDue).all(subscription, Math.floor(ask.now), Math.max(0, Math.floor(limit)))) {
      const job = Number(row.id)
      const lease = Number(row.lease) + 1
      work.sql
        .of(`update jobs set state = 'running', lease = ?, claimed_at = ?, lease_until = ? where id = ?`)
        .run(lease, Math.round(ask.now), Math.round(ask.now + ask.leaseMs), job)
      const event = toEventRow(job)
      moved(work, { job, subscription }, { from: 'pending', to: 'running' })
      leased.push({ job, event, lease, subscription, attempts: Number(row.attempts) })
    }
  }
  return leased
}

interface HeldJob {
  job: number
  subscription: string
  source: string
  receivedAt: number
  lease: number
  claimedAt: number
}

const selectHeldLease = `select j.id, j.subscription, j.lease, j.claimed_at, e.source, e.received_at
  from jobs j join events e on e.id = j.id / ${jobsPerEventMax} where j.id = ? and j.lease = ? and j.state = 'running'`

export function settle(work: Work, settlements: readonly Settlement[], errorTextMax: number): boolean[] {
  return settlements.map((settlement) => {
    const held = toHeld(readHeld(work, settlement))
    if (held === null || !canBecome('running', settlement.state)) return false
    finish(work, held, { ...settlement, errorTextMax })
    return true
  })
}

function readHeld(work: Work, { jobId, token }: Lease): Row | undefined {
  const job = toRow('job', jobId)
  return job === null ? undefined : work.sql.of(selectHeldLease).get(job, Number(token))
}

function toHeld(row: Row | undefined): HeldJob | null {
  if (row === undefined) return null
  return {
    job: Number(row.id),
    subscription: String(row.subscription),
    source: String(row.source),
    receivedAt: Number(row.received_at),
    lease: Number(row.lease),
    claimedAt: Number(row.claimed_at),
  }
}

interface Finish extends Pick<Settlement, 'state' | 'dueAt' | 'counted'> {
  attempt: Omit<AttemptRecord, 'number'>
  errorTextMax: number
}

const updateFinished = `update jobs set state = ?, attempts = attempts + ?, due_at = coalesce(?, due_at), claimed_at = null,
  lease_until = null where id = ?`

function finish(work: Work, held: HeldJob, { state, dueAt, counted, attempt, errorTextMax }: Finish): void {
  const due = state === 'pending' ? Math.round(dueAt ?? work.now) : null
  work.sql.of(updateFinished).run(state, counted ? 1 : 0, due, held.job)
  const { startedAt, durationMs, outcome, cause, error } = attempt
  work.sql
    .of(
      'insert into attempts (job_id, number, started_at, duration_ms, outcome, cause, error) values (?, ?, ?, ?, ?, ?, ?)',
    )
    .run(held.job, held.lease, Math.round(startedAt), durationMs, outcome, cause, error?.slice(0, errorTextMax) ?? null)
  moved(work, held, { from: 'running', to: state })
  countAttempt(work, held, { state, ...attempt })
}

function countAttempt(
  { rollup }: Work,
  { source, receivedAt }: HeldJob,
  { state, outcome, cause, startedAt, durationMs }: Omit<AttemptRecord, 'number'> & { state: JobState },
): void {
  const at = Math.round(startedAt + durationMs)
  if (state === 'succeeded') {
    rollup.count(at, source, { name: 'succeeded' })
    rollup.latency(at, source, { metric: 'endToEndMs', ms: Math.max(0, at - receivedAt) })
    return
  }
  if (outcome === 'snooze') return
  rollup.count(at, source, { name: 'failed' })
  if (cause !== null) rollup.count(at, source, { name: `failed:${cause}` })
  if (state === 'dead') rollup.count(at, source, { name: 'dead' })
}

export function renew(work: Work, leases: readonly Lease[], until: number): boolean[] {
  const hold = work.sql.of(`update jobs set lease_until = ? where id = ? and lease = ? and state = 'running'`)
  return leases.map(({ jobId, token }) => hold.run(Math.round(until), toRow('job', jobId), Number(token)).changes === 1)
}

/** Jobs put back in one commit. The next call takes more. */
const rescuedMax = 1000

const selectLost = `select j.id, j.subscription, j.lease, j.claimed_at, e.source, e.received_at
  from jobs j indexed by jobs_running join events e on e.id = j.id / ${jobsPerEventMax}
  where j.state = 'running' and j.lease_until < ? order by j.lease_until limit ${rescuedMax}`

export function rescue(work: Work, now: number): number {
  const lost = work.sql.of(selectLost).all(Math.min(Math.floor(now), Number.MAX_SAFE_INTEGER))
  for (const row of lost) {
    const held = toHeld(row)
    if (held !== null) putBack(work, held, Math.min(Math.round(now), work.now))
  }
  return lost.length
}

function putBack(work: Work, held: HeldJob, now: number): void {
  const durationMs = Math.max(0, now - held.claimedAt)
  const attempt = {
    startedAt: held.claimedAt,
    durationMs,
    outcome: 'lease_lost',
    cause: 'lease_lost',
    error: null,
  } as const
  finish(work, held, { state: 'pending', dueAt: now, counted: true, attempt, errorTextMax: 0 })
}

export function retry(work: Work, id: string, now: number): JobState | null {
  return change(work, id, (job) => {
    if (!retryableStates.includes(job.state)) return job.state
    work.sql
      .of(`update jobs set state = 'pending', attempts = 0, due_at = ? where id = ?`)
      .run(Math.round(now), job.job)
    return 'pending'
  })
}

export function cancel(work: Work, id: string): JobState | null {
  return change(work, id, (job) => {
    if (!canBecome(job.state, 'cancelled')) return job.state
    work.sql.of(`update jobs set state = 'cancelled' where id = ?`).run(job.job)
    return 'cancelled'
  })
}

interface KnownJob {
  job: number
  subscription: string
  state: JobState
}

function change(work: Work, id: string, make: (job: KnownJob) => JobState): JobState | null {
  const row = work.sql.of('select subscription, state from jobs where id = ?').get(toRow('job', id))
  if (row === undefined) return null
  const from = row.state as JobState
  const known = { job: Number(toRow('job', id)), subscription: String(row.subscription), state: from }
  const to = make(known)
  if (to !== from) moved(work, known, { from, to })
  return to
}

function moved(
  work: Work,
  { job, subscription }: { job: number; subscription: string },
  { from, to }: { from: JobState; to: JobState },
): void {
  work.rollup.moved(subscription, from, to)
  if (to === 'pending') work.wakes = true
  const event = toEventRow(job)
  work.tell(() => ({ kind: 'job', id: toId('job', job), eventId: toId('evt', event), subscription, state: to }))
}
