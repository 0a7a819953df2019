// What became of jobs: settled by who ran them, put back when their worker was gone. One function writes every ending, so
// that a line is always called on, a failure always counted, and an old token never changes anything. Settlements that
// wait together are one transaction of a few statements, whatever their number.

import { canBecome, type FailureCause } from '../../core/job.ts'
import { lossesMax, nextAfterLoss } from '../../core/poison.ts'
import type { AttemptRecord, Lease, Settlement } from '../store.ts'
import { toColumns } from './columns.ts'
import { type Row, toNumber } from './database.ts'
import { type Failure, rememberFailures } from './failures.ts'
import { type AttemptEnd, type Gate, readGates, tellBreakers } from './gates.ts'
import { attemptBytesOfRow, sumBytes } from './held-bytes.ts'
import { compareIds, type Ref, toRef } from './ids.ts'
import { moved, parked, ready, storeAttempts, toJobRef, toRefColumns } from './jobs.ts'
import { type LineMember, yieldToNewer } from './latest.ts'
import { arrange, type Line, lock, lockStatement } from './lines.ts'
import { type Processed, storeVersions } from './versions.ts'
import type { Work } from './work.ts'

type Attempt = Omit<AttemptRecord, 'number' | 'note'> & Pick<Settlement['attempt'], 'fingerprint' | 'note'>

/** What is said of a lease. */
interface Ending extends Pick<Settlement, 'state' | 'dueAt' | 'counted' | 'parks' | 'latest' | 'version'> {
  ref: Ref
  lease: number
  isInLine: boolean
  attempt: Attempt
  /** When the attempt ended. */
  at: number
  error: string | null
}

/** One that came to pass, as the lease was held. */
interface Ended {
  ending: Ending
  job: EndedJob
}

/** The first of two that settle the same lease counts. */
export async function settle(work: Work, settlements: readonly Settlement[]): Promise<boolean[]> {
  const endings = settlements.map((settlement) => {
    const lease = toLease(settlement)
    return lease === null || !canBecome('running', settlement.state) ? null : toEnding(work, lease, settlement)
  })
  const possible = endings.filter((ending) => ending !== null)
  lockLinesOf(work, possible)
  const ended = await endAll(work, possible)
  return endings.map((ending) => ending !== null && ended.has(ending))
}

const largestLease = 2 ** 31 - 1

type Held = Pick<Ending, 'ref' | 'lease' | 'isInLine'>

/**
 * The token says whether the job stands in a line, which is then locked before it is settled, and where it lies, if a replay
 * moved it and it is elsewhere than its id says: '2', '2l', '2l@11'.
 */
export function toToken({ job, lease, orderKey }: { job: Ref; lease: number; orderKey: string | null }): string {
  const counted = orderKey === null ? `${lease}` : `${lease}l`
  return job.born === undefined ? counted : `${counted}@${job.bucket}`
}

function toLease({ jobId, token }: Lease): Held | null {
  const ref = toRef('job', jobId)
  const [, count, line, bucket] = /^(\d{1,10})(l?)(?:@(\d{1,4}))?$/.exec(token) ?? []
  const lease = Number(count)
  if (ref === null || count === undefined || lease < 1 || lease > largestLease) return null
  const held = bucket === undefined ? ref : { bucket: Number(bucket), id: ref.id, born: ref.bucket }
  return { ref: held, lease, isInLine: line !== '' }
}

function toKey(held: Held | null): string {
  return held === null ? '' : `${held.ref.id} ${held.lease}`
}

/** Not as the index of running jobs has it: through that, each of those who settle would be compared with all that run. */
const isRunning = `coalesce(j.state, '') = 'running'`
const jobsOfLeases = `from unnest($1::smallint[], $2::bigint[], $3::integer[]) l(bucket, id, lease)
  join landfall.jobs j on j.bucket = l.bucket and j.id = l.id and j.lease = l.lease and ${isRunning}`
const lockLines = lockStatement(`from (
    select j.subscription || e'\\n' || j.order_key as line ${jobsOfLeases} where j.order_key is not null) own`)

/** Their lines change, see lines.ts. */
function lockLinesOf({ tx }: Work, leases: readonly Held[]): void {
  const inLines = leases.filter(({ isInLine }) => isInLine)
  if (inLines.length > 0) tx.send(lockLines, toLeaseColumns(inLines))
}

function toLeaseColumns(leases: readonly Held[]): string[] {
  return toColumns(
    leases.map(({ ref, lease }) => [ref.bucket, ref.id, lease]),
    3,
  )
}

const holdGeneration = `select j.generation ${jobsOfLeases} for update of j`

/** The generation of a job whose lease is held, which is so until the commit; null where it is lost. */
export async function holdLease({ tx }: Work, given: Lease): Promise<{ ref: Ref; generation: number } | null> {
  const lease = toLease(given)
  if (lease === null) return null
  const [row] = await tx.ask(holdGeneration, toLeaseColumns([lease]))
  return row === undefined ? null : { ref: lease.ref, generation: Number(row.generation) }
}

const selectHeld = `select j.id ${jobsOfLeases}`

/** Whether it is held now; nothing is locked, so it may be lost the next moment. */
export async function isHeldLease({ tx }: Work, given: Lease): Promise<boolean> {
  const lease = toLease(given)
  if (lease === null) return false
  return (await tx.ask(selectHeld, toLeaseColumns([lease]))).length === 1
}

function toEnding(
  { errorTextMax }: Work,
  { ref, lease, isInLine }: Held,
  given: Pick<Settlement, 'state' | 'dueAt' | 'counted' | 'parks' | 'latest' | 'version'> & { attempt: Attempt },
): Ending {
  const { attempt, state, dueAt, counted, parks = false, latest = false, version } = given
  const at = Math.round(attempt.startedAt + attempt.durationMs)
  return {
    ...{ ref, lease, isInLine, state, dueAt, counted, parks, latest, attempt, at },
    error: attempt.error?.slice(0, errorTextMax) ?? null,
    ...(version === undefined ? {} : { version }),
  }
}

const updateEnded = `update landfall.jobs j set state = f.state, attempts = j.attempts + f.counted,
    due_at = coalesce(f.due_at, j.due_at), failed_at = coalesce(j.failed_at, f.failed_at),
    waits = case when f.parks and j.order_key is not null then ${parked} else ${ready} end,
    claimed_at = null, lease_until = null
  from unnest($1::smallint[], $2::bigint[], $3::integer[], $4::text[], $5::integer[], $6::bigint[], $7::boolean[], $8::bigint[],
    $9::boolean[], $10::integer[]) f(bucket, id, lease, state, counted, due_at, parks, failed_at, in_line, place)
  where j.bucket = f.bucket and j.id = f.id and j.lease = f.lease and ${isRunning} and (j.order_key is null or f.in_line)
  returning f.place, j.event_bucket, j.event_id, j.subscription, j.source, j.received_at, j.order_key,
    j.width, j.rank, j.turn, j.urgency`

/** Those whose lease was held. */
async function endAll(work: Work, endings: readonly Ending[]): Promise<ReadonlySet<Ending>> {
  if (endings.length === 0) return new Set()
  const [rows, gates] = await Promise.all([
    work.tx.ask(updateEnded, toColumns(toEndedRows(work, endings), 10)),
    // Asked for together with the jobs, whose subscriptions are not known yet.
    readGates(work, [...work.guarded], { locked: false }),
  ])
  const jobs: (EndedJob | undefined)[] = new Array(endings.length)
  for (const row of rows) jobs[Number(row.place)] = toEndedJob(row)
  const ended = endings.flatMap((ending, place): Ended[] => {
    const job = jobs[place]
    return job === undefined ? [] : [{ ending, job }]
  })
  await record(work, ended, gates)
  return new Set(ended.map(({ ending }) => ending))
}

/** In the order in which all lock jobs, each with its place in `endings`; the first of a lease. */
function toEndedRows(work: Work, endings: readonly Ending[]): unknown[][] {
  const placed = endings
    .map((ending, place) => ({ ending, place }))
    .sort(
      ({ ending: one }, { ending: other }) =>
        one.ref.bucket - other.ref.bucket || compareIds(one.ref.id, other.ref.id) || one.lease - other.lease,
    )
  const first = placed.filter(({ ending }, index) => !isOfLease(ending, placed[index - 1]?.ending))
  return first.map(({ ending, place }) => [...toEndedRow(work, ending), place])
}

function isOfLease(ending: Ending, other: Ending | undefined): boolean {
  return other?.ref.id === ending.ref.id && other.lease === ending.lease
}

function toEndedRow(
  { now }: Work,
  { ref, lease, isInLine, state, dueAt, counted, parks = false, attempt, at }: Ending,
): unknown[] {
  return [
    ...[ref.bucket, ref.id, lease, state, counted ? 1 : 0, state === 'pending' ? Math.round(dueAt ?? now) : null],
    ...[parks && state === 'pending', counted && attempt.outcome !== 'done' ? at : null, isInLine],
  ]
}

interface EndedJob {
  event: Ref
  subscription: string
  source: string
  receivedAt: number
  isReplayed: boolean
  line: (Line & Pick<LineMember, 'rank' | 'turn'>) | null
}

function toEndedJob(row: Row): EndedJob {
  const subscription = String(row.subscription)
  return {
    event: { bucket: Number(row.event_bucket), id: String(row.event_id) },
    ...{ subscription, source: String(row.source), receivedAt: Number(row.received_at) },
    isReplayed: Number(row.urgency) === 1,
    line:
      row.order_key === null
        ? null
        : {
            ...{ subscription, orderKey: String(row.order_key), width: Number(row.width) },
            ...{ rank: Number(row.rank), turn: String(row.turn) },
          },
  }
}

/** What an ending means beyond its job's row. `gates`: those of guarded subscriptions, as they were a moment ago. */
async function record(work: Work, ended: readonly Ended[], gates: ReadonlyMap<string, Gate>): Promise<void> {
  storeAttempts(
    work,
    ended.map(({ ending: { ref, lease, attempt, error } }) => ({
      ...{ job: ref, number: lease, startedAt: attempt.startedAt, durationMs: attempt.durationMs },
      ...{ outcome: attempt.outcome, cause: attempt.cause, error, note: attempt.note ?? null },
    })),
  )
  await dropOldAttempts(work, ended)
  for (const { ending, job } of ended) moved(work, { ref: ending.ref, ...job }, { from: 'running', to: ending.state })
  await yieldToNewer(
    work,
    ended.filter(({ ending }) => ending.latest === true && ending.state === 'pending').flatMap(toMember),
  )
  arrange(
    work,
    ended.flatMap((one) => (one.job.line !== null && changesLine(one) ? [one.job.line] : [])),
  )
  await storeVersions(work, ended.flatMap(toProcessed))
  await sumUp(work, ended, gates)
}

/** It leaves its line, or waits in it again: then it may not be the next, or, where it was replayed, may be in the way. */
function changesLine({ ending: { state, parks, counted, latest }, job }: Ended): boolean {
  return state !== 'pending' || parks === true || latest === true || !counted || job.isReplayed
}

function toMember({ ending: { ref }, job: { event, line } }: Ended): LineMember[] {
  return line === null ? [] : [{ ref, event, ...line }]
}

const deleteOldAttempts = `delete from landfall.attempts t using unnest($1::smallint[], $2::bigint[], $3::integer[])
    o(bucket, job_id, last)
  where t.bucket = o.bucket and t.job_id = o.job_id and t.number <= o.last returning ${attemptBytesOfRow} as bytes`

/** Of a job that is tried for ever the latest attempts are kept, and always those that tell whether it is poison. */
async function dropOldAttempts({ tx, sums, attemptsKeptMax }: Work, ended: readonly Ended[]): Promise<void> {
  const rows = ended
    .map(({ ending: { ref, lease } }) => [ref.bucket, ref.id, lease - Math.max(attemptsKeptMax, lossesMax)] as const)
    .filter(([, , last]) => last > 0)
  if (rows.length === 0) return
  const [row] = await tx.ask(sumBytes(deleteOldAttempts), toColumns(rows, 3))
  sums.add('bytes_held', -toNumber(row?.bytes))
}

function toProcessed({ ending: { state, version, at }, job: { subscription, line } }: Ended): Processed[] {
  return state !== 'succeeded' || version === undefined || line === null
    ? []
    : [{ subscription, orderKey: line.orderKey, version, at }]
}

/** Counters, the breakers and the groups of failures: what an ending means beyond its own job. */
async function sumUp(work: Work, ended: readonly Ended[], gates: ReadonlyMap<string, Gate>): Promise<void> {
  const { sums } = work
  const ends: AttemptEnd[] = []
  const failures: Failure[] = []
  for (const { ending, job } of ended) {
    const { ref, state, attempt, at, error } = ending
    const { subscription, source } = job
    const { outcome, cause, fingerprint, durationMs } = attempt
    if (outcome !== 'lease_lost') sums.latency(at, source, { metric: 'attemptMs', ms: durationMs })
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
      failures.push({ subscription, fingerprint, cause, error: error ?? '', job: ref, at })
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
  where j.bucket = l.bucket and j.id = l.id and j.lease = l.lease and ${isRunning}
  returning j.id, j.lease`

export async function renew(work: Work, leases: readonly Lease[], until: number): Promise<boolean[]> {
  const known = leases.map(toLease)
  const columns = toLeaseColumns(known.filter((lease) => lease !== null))
  const rows = await work.tx.ask(updateLeases, [...columns, Math.round(until)])
  const renewed = new Set(rows.map((row) => `${row.id} ${row.lease}`))
  return known.map((lease) => renewed.has(toKey(lease)))
}

/** Jobs put back in one commit. The next call takes more. */
const rescuedMax = 1000

const lostJobs = `from landfall.jobs j where j.bucket = any($1::smallint[]) and j.state = 'running' and j.lease_until < $2`
const selectLost = `select j.bucket, j.id, j.born, j.lease, j.subscription, j.order_key ${lostJobs}
  order by j.lease_until limit ${rescuedMax}`

/** Several nodes may look at one moment: whoever holds a job's line and row first puts it back. */
export async function rescue(work: Work, given: number): Promise<number> {
  const before = Math.min(Math.floor(given), Number.MAX_SAFE_INTEGER)
  const lost = await work.tx.ask(selectLost, [work.buckets.all, before])
  if (lost.length === 0) return 0
  lock(work, lost.filter((row) => row.order_key !== null).map(toPlace))
  const refs = lost.map(toJobRef)
  const rows = await work.tx.ask(holdLost, [...toRefColumns(refs), before])
  const jobs = rows.map((row) => ({
    ref: toJobRef(row),
    lease: Number(row.lease),
    // Their lines are locked, where they have one.
    isInLine: true,
    claimedAt: Number(row.claimed_at),
  }))
  const losses = await readLosses(work, jobs)
  const now = Math.min(Math.round(given), work.now)
  const taken = await endAll(
    work,
    jobs.map((job) => toLoss(work, job, { now, losses: (losses.get(job.ref.id) ?? 0) + 1 })),
  )
  return taken.size
}

function toPlace(row: Row): { subscription: string; orderKey: string } {
  return { subscription: String(row.subscription), orderKey: String(row.order_key) }
}

interface LostJob extends Held {
  claimedAt: number
}

const holdLost = `select j.bucket, j.id, j.born, j.lease, j.claimed_at from unnest($1::smallint[], $2::bigint[]) l(bucket, id)
  join landfall.jobs j on j.bucket = l.bucket and j.id = l.id and j.state = 'running' and j.lease_until < $3
  order by j.bucket, j.id for update of j skip locked`

/** Losses since the latest attempt that ended in another way. */
const selectLosses = `select l.id, count(*) filter (where a.since = 0) as losses
  from unnest($1::smallint[], $2::bigint[]) l(bucket, id)
  cross join lateral (select sum((outcome <> 'lease_lost')::integer) over (order by number desc) as since
    from landfall.attempts where bucket = l.bucket and job_id = l.id order by number desc limit ${lossesMax}) a
  group by l.id`

async function readLosses({ tx }: Work, jobs: readonly LostJob[]): Promise<Map<string, number>> {
  const rows = await tx.ask(selectLosses, toRefColumns(jobs.map((job) => job.ref)))
  return new Map(rows.map((row) => [String(row.id), Number(row.losses)]))
}

function toLoss(work: Work, job: LostJob, { now, losses }: { now: number; losses: number }): Ending {
  const dueAt = nextAfterLoss(now, losses)
  const attempt: Attempt = {
    startedAt: job.claimedAt,
    durationMs: Math.max(0, now - job.claimedAt),
    outcome: dueAt === null ? 'dead' : 'lease_lost',
    cause: dueAt === null ? 'poison' : 'lease_lost',
    error: dueAt === null ? `its worker was gone ${losses} times in a row while it ran` : null,
  }
  return toEnding(work, job, { state: dueAt === null ? 'dead' : 'pending', dueAt, counted: true, attempt })
}
