// What became of jobs: settled by who ran them, put back when their worker was gone. One function writes every ending, so
// that a line is always called on, a failure always counted, and an old token never changes anything. Settlements that
// wait together are one transaction of a few statements, whatever their number.

import { canBecome, type FailureCause } from '../../core/job.ts'
import { lossesMax, nextAfterLoss } from '../../core/poison.ts'
import type { AttemptRecord, Lease, Settlement } from '../store.ts'
import type { Row } from './database.ts'
import { type Failure, rememberFailures } from './failures.ts'
import { type AttemptEnd, type Gate, readGates, tellBreakers } from './gates.ts'
import { type Ref, toRef } from './ids.ts'
import { type JobRow, moved, parked, ready, storeAttempts, toJobRow, toRefColumns } from './jobs.ts'
import { arrange, type Line, lock, lockStatement } from './lines.ts'
import { toColumns } from './sums.ts'
import { type Processed, storeVersions } from './versions.ts'
import type { Work } from './work.ts'

type Ending = Omit<AttemptRecord, 'number' | 'note'> & Pick<Settlement['attempt'], 'fingerprint' | 'note'>

interface Finish extends Pick<Settlement, 'state' | 'dueAt' | 'counted' | 'parks' | 'version'> {
  job: JobRow
  attempt: Ending
  /** When the attempt ended. */
  at: number
  error: string | null
}

export async function settle(work: Work, settlements: readonly Settlement[]): Promise<boolean[]> {
  // Asked for together with the jobs, whose subscriptions are not known yet.
  const [held, gates] = await Promise.all([
    holdLeases(work, settlements, { withLines: true }),
    readGates(work, [...work.guarded], { locked: false }),
  ])
  const endings: Finish[] = []
  const answers = settlements.map((settlement) => {
    const key = toKey(settlement)
    const job = key === null ? undefined : held.get(key)
    if (key === null || job === undefined || !canBecome('running', settlement.state)) return false
    // The first of two that settle the same lease counts.
    held.delete(key)
    endings.push(toFinish(work, job, settlement))
    return true
  })
  await finishAll(work, endings, gates)
  return answers
}

const largestLease = 2 ** 31 - 1

function toLease({ jobId, token }: Lease): { ref: Ref; lease: number } | null {
  const ref = toRef('job', jobId)
  const lease = Number(token)
  return ref === null || !Number.isInteger(lease) || lease < 1 || lease > largestLease ? null : { ref, lease }
}

function toKey(given: Lease): string | null {
  const lease = toLease(given)
  return lease === null ? null : `${lease.ref.id} ${lease.lease}`
}

const jobsOfLeases = `from unnest($1::smallint[], $2::bigint[], $3::integer[]) l(bucket, id, lease)
  join landfall.jobs j on j.bucket = l.bucket and j.id = l.id and j.lease = l.lease and j.state = 'running'`
const lockLines = lockStatement(`from (
    select j.subscription || e'\\n' || j.order_key as line ${jobsOfLeases} where j.order_key is not null) own`)
const holdHeld = `select j.* ${jobsOfLeases} order by j.bucket, j.id for update of j`

/** The jobs of these leases that are still held, locked until the commit; their lines first where they change, see lines.ts. */
export async function holdLeases(
  work: Work,
  leases: readonly Lease[],
  { withLines }: { withLines: boolean },
): Promise<Map<string, JobRow>> {
  const known = leases.map(toLease).filter((lease) => lease !== null)
  if (known.length === 0) return new Map()
  const columns = toColumns(
    known.map(({ ref, lease }) => [ref.bucket, ref.id, lease]),
    3,
  )
  if (withLines) work.tx.send(lockLines, columns)
  const rows = await work.tx.ask(holdHeld, columns)
  return new Map(rows.map((row) => [`${row.id} ${row.lease}`, toJobRow(row)]))
}

const selectHeld = `select j.id ${jobsOfLeases}`

/** Whether it is held now; nothing is locked, so it may be lost the next moment. */
export async function isHeldLease({ tx }: Work, given: Lease): Promise<boolean> {
  const lease = toLease(given)
  if (lease === null) return false
  return (await tx.ask(selectHeld, toColumns([[lease.ref.bucket, lease.ref.id, lease.lease]], 3))).length === 1
}

function toFinish(
  { errorTextMax }: Work,
  job: JobRow,
  {
    attempt,
    ...settlement
  }: Pick<Settlement, 'state' | 'dueAt' | 'counted' | 'parks' | 'version'> & {
    attempt: Ending
  },
): Finish {
  const at = Math.round(attempt.startedAt + attempt.durationMs)
  return { ...settlement, job, attempt, at, error: attempt.error?.slice(0, errorTextMax) ?? null }
}

const updateFinished = `update landfall.jobs j set state = f.state, attempts = j.attempts + f.counted,
    due_at = coalesce(f.due_at, j.due_at), waits = f.waits, failed_at = coalesce(j.failed_at, f.failed_at),
    claimed_at = null, lease_until = null
  from unnest($1::smallint[], $2::bigint[], $3::text[], $4::integer[], $5::bigint[], $6::smallint[], $7::bigint[])
    f(bucket, id, state, counted, due_at, waits, failed_at)
  where j.bucket = f.bucket and j.id = f.id`

/** `gates`: those of guarded subscriptions, as they were a moment ago. */
async function finishAll(
  work: Work,
  endings: readonly Finish[],
  gates: ReadonlyMap<string, Gate> = new Map(),
): Promise<void> {
  if (endings.length === 0) return
  work.tx.send(
    updateFinished,
    toColumns(
      endings.map((ending) => toFinishedRow(work, ending)),
      7,
    ),
  )
  storeAttempts(
    work,
    endings.map(({ job, attempt, error }) => ({
      ...{ job: job.ref, number: job.lease, startedAt: attempt.startedAt, durationMs: attempt.durationMs },
      ...{ outcome: attempt.outcome, cause: attempt.cause, error, note: attempt.note ?? null },
    })),
  )
  for (const { job, state } of endings) moved(work, job, { from: 'running', to: state })
  arrange(work, endings.filter(leavesLine).flatMap(toLine))
  await storeVersions(work, endings.flatMap(toProcessed))
  await sumUp(work, endings, gates)
}

function toFinishedRow({ now }: Work, ending: Finish): unknown[] {
  const { job, state, dueAt, counted, attempt, at } = ending
  return [
    ...[job.ref.bucket, job.ref.id, state, counted ? 1 : 0, state === 'pending' ? Math.round(dueAt ?? now) : null],
    ...[stepsOut(ending) ? parked : ready, counted && attempt.outcome !== 'done' ? at : null],
  ]
}

function stepsOut({ state, parks = false, job }: Finish): boolean {
  return parks && job.line !== null && state === 'pending'
}

function leavesLine(ending: Finish): boolean {
  return ending.state !== 'pending' || stepsOut(ending)
}

function toLine({ job: { subscription, line } }: Finish): Line[] {
  return line === null ? [] : [{ subscription, orderKey: line.orderKey, width: line.width }]
}

function toProcessed({ state, version, job: { subscription, line }, at }: Finish): Processed[] {
  return state !== 'succeeded' || version === undefined || line === null
    ? []
    : [{ subscription, orderKey: line.orderKey, version, at }]
}

/** Counters, the breakers and the groups of failures: what an ending means beyond its own job. */
async function sumUp(work: Work, endings: readonly Finish[], gates: ReadonlyMap<string, Gate>): Promise<void> {
  const { sums } = work
  const ends: AttemptEnd[] = []
  const failures: Failure[] = []
  for (const { job, state, attempt, at, error } of endings) {
    const { subscription, source } = job
    const { outcome, cause, fingerprint } = attempt
    if (state === 'succeeded') {
      sums.count(at, source, { name: 'succeeded' })
      sums.latency(at, source, { metric: 'endToEndMs', ms: Math.max(0, at - job.receivedAt) })
      ends.push({ subscription, failed: false, at })
      continue
    }
    if (outcome === 'snooze') continue
    sums.count(at, source, { name: 'failed' })
    if (cause !== null) sums.count(at, source, { name: `failed:${cause}` })
    if (state === 'dead') sums.count(at, source, { name: 'dead' })
    if (cause !== null && fingerprint != null)
      failures.push({ subscription, fingerprint, cause, error: error ?? '', job: job.ref, at })
    ends.push({ subscription, failed: isTheDestinations(cause), at })
  }
  await tellBreakers(work, ends, gates)
  rememberFailures(work, failures)
}

/** Whether another event would have failed in the same way: what a handler gave up for good tells nothing of the others. */
function isTheDestinations(cause: FailureCause | null): boolean {
  return cause !== null && cause !== 'permanent' && cause !== 'poison'
}

const updateLeases = `update landfall.jobs j set lease_until = $4
  from unnest($1::smallint[], $2::bigint[], $3::integer[]) l(bucket, id, lease)
  where j.bucket = l.bucket and j.id = l.id and j.lease = l.lease and j.state = 'running'
  returning j.id, j.lease`

export async function renew(work: Work, leases: readonly Lease[], until: number): Promise<boolean[]> {
  const known = leases.map(toLease).filter((lease) => lease !== null)
  const columns = toColumns(
    known.map(({ ref, lease }) => [ref.bucket, ref.id, lease]),
    3,
  )
  const rows = await work.tx.ask(updateLeases, [...columns, Math.round(until)])
  const renewed = new Set(rows.map((row) => `${row.id} ${row.lease}`))
  return leases.map((lease) => renewed.has(toKey(lease) ?? ''))
}

/** Jobs put back in one commit. The next call takes more. */
const rescuedMax = 1000

const lostJobs = `from landfall.jobs j where j.bucket = any($1::smallint[]) and j.state = 'running' and j.lease_until < $2`
const selectLost = `select j.bucket, j.id, j.lease, j.subscription, j.order_key ${lostJobs}
  order by j.lease_until limit ${rescuedMax}`

/** Several nodes may look at one moment: whoever holds a job's line and row first puts it back. */
export async function rescue(work: Work, given: number): Promise<number> {
  const before = Math.min(Math.floor(given), Number.MAX_SAFE_INTEGER)
  const lost = await work.tx.ask(selectLost, [work.buckets.all, before])
  if (lost.length === 0) return 0
  lock(work, lost.filter((row) => row.order_key !== null).map(toPlace))
  const refs = lost.map((row) => ({ bucket: Number(row.bucket), id: String(row.id) }))
  const rows = await work.tx.ask(holdLost, [...toRefColumns(refs), before])
  const jobs = rows.map(toJobRow)
  const losses = await readLosses(work, jobs)
  const now = Math.min(Math.round(given), work.now)
  await finishAll(
    work,
    jobs.map((job) => toLoss(work, job, { now, losses: (losses.get(job.ref.id) ?? 0) + 1 })),
  )
  return jobs.length
}

function toPlace(row: Row): { subscription: string; orderKey: string } {
  return { subscription: String(row.subscription), orderKey: String(row.order_key) }
}

const holdLost = `select j.* from unnest($1::smallint[], $2::bigint[]) l(bucket, id)
  join landfall.jobs j on j.bucket = l.bucket and j.id = l.id and j.state = 'running' and j.lease_until < $3
  order by j.bucket, j.id for update of j skip locked`

/** Losses since the latest attempt that ended in another way. */
const selectLosses = `select l.id, count(*) filter (where a.since = 0) as losses
  from unnest($1::smallint[], $2::bigint[]) l(bucket, id)
  cross join lateral (select sum((outcome <> 'lease_lost')::integer) over (order by number desc) as since
    from landfall.attempts where bucket = l.bucket and job_id = l.id order by number desc limit ${lossesMax}) a
  group by l.id`

async function readLosses({ tx }: Work, jobs: readonly JobRow[]): Promise<Map<string, number>> {
  const rows = await tx.ask(selectLosses, toRefColumns(jobs.map((job) => job.ref)))
  return new Map(rows.map((row) => [String(row.id), Number(row.losses)]))
}

function toLoss(work: Work, job: JobRow, { now, losses }: { now: number; losses: number }): Finish {
  const dueAt = nextAfterLoss(now, losses)
  const attempt: Ending = {
    startedAt: job.claimedAt,
    durationMs: Math.max(0, now - job.claimedAt),
    outcome: dueAt === null ? 'dead' : 'lease_lost',
    cause: dueAt === null ? 'poison' : 'lease_lost',
    error: dueAt === null ? `its worker was gone ${losses} times in a row while it ran` : null,
  }
  return toFinish(work, job, { state: dueAt === null ? 'dead' : 'pending', dueAt, counted: true, attempt })
}
