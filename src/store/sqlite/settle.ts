// What became of jobs: settled by who ran them, put back when their worker was gone. One function writes every ending, so
// that a line is always called on, a failure always counted, and an old token never changes anything.
import { canBecome, type FailureCause } from '../../core/job.ts'
import { lossesMax, nextAfterLoss } from '../../core/poison.ts'
import { compareVersions } from '../../core/version.ts'
import type { AttemptRecord, Lease, Settlement } from '../store.ts'
import { rememberFailure } from './failures.ts'
import { type Rules, tellBreaker } from './gates.ts'
import { toRow } from './ids.ts'
import { type JobRow, moved, selectJobRow, toJobRow } from './job-rows.ts'
import { yieldToNewer } from './latest.ts'
import { leftLine, parked, ready, standAgain } from './line.ts'
import type { Work } from './work.ts'

export interface SettleWith {
  rules: Rules
  errorTextMax: number
  attemptsKeptMax: number
}

export function settle(work: Work, settlements: readonly Settlement[], using: SettleWith): boolean[] {
  return settlements.map((settlement) => {
    const held = readHeld(work, settlement)
    if (held === null || !canBecome('running', settlement.state)) return false
    finish(work, held, { ...settlement, ...using })
    return true
  })
}

const selectHeld = `${selectJobRow} where j.id = ? and j.lease = ? and j.state = 'running'`

/** The job of this lease; null where it is held no more. */
export function readHeld(work: Work, { jobId, token }: Lease): JobRow | null {
  const job = toRow('job', jobId)
  const row = job === null ? undefined : work.sql.of(selectHeld).get(job, Number(token))
  return row === undefined ? null : toJobRow(row)
}

type Ending = Omit<AttemptRecord, 'number' | 'note'> & Pick<Settlement['attempt'], 'fingerprint' | 'note'>

interface Finish extends Pick<Settlement, 'state' | 'dueAt' | 'counted' | 'parks' | 'latest' | 'version'>, SettleWith {
  attempt: Ending
}

const updateFinished = `update jobs set state = ?, attempts = attempts + ?, due_at = coalesce(?, due_at), waits = ?,
  failed_at = coalesce(failed_at, ?), claimed_at = null, lease_until = null where id = ?`
const insertAttempt = `insert into attempts (job_id, number, started_at, duration_ms, outcome, cause, error, note)
  values (?, ?, ?, ?, ?, ?, ?, ?)`
const selectVersion = 'select version from versions where subscription = ? and order_key = ?'
const upsertVersion = `insert into versions (subscription, order_key, version, at) values (?1, ?2, ?3, ?4)
  on conflict do update set version = ?3, at = ?4`

function finish(work: Work, held: JobRow, ending: Finish): void {
  const { state, dueAt, counted, parks = false, latest = false, version, attempt, errorTextMax } = ending
  const { startedAt, durationMs, outcome, cause, note = null } = attempt
  const at = Math.round(startedAt + durationMs)
  const error = attempt.error?.slice(0, errorTextMax) ?? null
  const due = state === 'pending' ? Math.round(dueAt ?? work.now) : null
  const steps = parks && held.line !== null && state === 'pending'
  const failedAt = counted && outcome !== 'done' ? at : null
  work.sql.of(updateFinished).run(state, counted ? 1 : 0, due, steps ? parked : ready, failedAt, held.job)
  work.sql.of(insertAttempt).run(held.job, held.lease, Math.round(startedAt), durationMs, outcome, cause, error, note)
  dropOldAttempts(work, held, ending.attemptsKeptMax)
  moved(work, held, { from: 'running', to: state })
  const yields = latest && state === 'pending' && yieldToNewer(work, held)
  if (state !== 'pending' || steps || yields) leftLine(work, held)
  else standAgain(work, held, held.attempts > 0 || counted)
  if (state === 'succeeded' && version !== undefined && held.line !== null)
    keepVersion(work, { subscription: held.subscription, orderKey: held.line.orderKey, version, at })
  sumUp(work, held, { ...ending, at, error })
}

/** Of a job that is tried for ever the latest attempts are kept, and always those that tell whether it is poison. */
function dropOldAttempts({ sql }: Work, { job, lease }: JobRow, keptMax: number): void {
  const last = lease - Math.max(keptMax, lossesMax)
  if (last > 0) sql.of('delete from attempts where job_id = ? and number <= ?').run(job, last)
}

/** In a wide line the newer of two that run side by side may be settled first. */
function keepVersion(
  { sql }: Work,
  { subscription, orderKey, version, at }: { subscription: string; orderKey: string; version: string; at: number },
): void {
  const held = sql.of(selectVersion).get(subscription, orderKey)?.version
  if (typeof held === 'string' && compareVersions(version, held) < 0) return
  sql.of(upsertVersion).run(subscription, orderKey, version, at)
}

/** Counters, the breaker and the groups of failures: what an ending means beyond its own job. */
function sumUp(
  work: Work,
  { job, subscription, source, receivedAt }: JobRow,
  { state, attempt, at, error, rules }: Finish & { at: number; error: string | null },
): void {
  const { rollup } = work
  const { outcome, cause, fingerprint, durationMs } = attempt
  if (outcome !== 'lease_lost') rollup.latency(at, source, { metric: 'attemptMs', ms: durationMs })
  if (state === 'succeeded') {
    rollup.count(at, source, { name: 'succeeded' })
    rollup.latency(at, source, { metric: 'endToEndMs', ms: Math.max(0, at - receivedAt) })
    tellBreaker(work, rules, { subscription, failed: false, now: at })
    return
  }
  if (outcome === 'snooze') return
  rollup.count(at, source, { name: 'failed' })
  if (cause !== null) rollup.count(at, source, { name: `failed:${cause}` })
  if (state === 'dead') rollup.count(at, source, { name: 'dead' })
  if (cause !== null && fingerprint != null)
    rememberFailure(work, { subscription, fingerprint, cause, error: error ?? '', job, at })
  tellBreaker(work, rules, { subscription, failed: isTheDestinations(cause), now: at })
}

/** Whether another event would have failed in the same way: what a handler gave up for good tells nothing of the others. */
function isTheDestinations(cause: FailureCause | null): boolean {
  return cause !== null && cause !== 'permanent' && cause !== 'poison'
}

export function renew(work: Work, leases: readonly Lease[], until: number): boolean[] {
  const hold = work.sql.of(`update jobs set lease_until = ? where id = ? and lease = ? and state = 'running'`)
  return leases.map(({ jobId, token }) => hold.run(Math.round(until), toRow('job', jobId), Number(token)).changes === 1)
}

/** Jobs put back in one commit. The next call takes more. */
const rescuedMax = 1000

const selectLost = `${selectJobRow.replace('jobs j', 'jobs j indexed by jobs_running')}
  where j.state = 'running' and j.lease_until < ? order by j.lease_until limit ${rescuedMax}`

export function rescue(work: Work, now: number, using: SettleWith): number {
  const lost = work.sql.of(selectLost).all(Math.min(Math.floor(now), Number.MAX_SAFE_INTEGER))
  for (const row of lost) putBack(work, toJobRow(row), { ...using, now: Math.min(Math.round(now), work.now) })
  return lost.length
}

const selectLosses = `select outcome from attempts where job_id = ? order by number desc limit ${lossesMax}`

function putBack(work: Work, held: JobRow, { now, ...using }: SettleWith & { now: number }): void {
  const before = work.sql.of(selectLosses).all(held.job)
  const since = before.findIndex((row) => row.outcome !== 'lease_lost')
  const losses = (since === -1 ? before.length : since) + 1
  const dueAt = nextAfterLoss(now, losses)
  const attempt: Ending = {
    startedAt: held.claimedAt,
    durationMs: Math.max(0, now - held.claimedAt),
    outcome: dueAt === null ? 'dead' : 'lease_lost',
    cause: dueAt === null ? 'poison' : 'lease_lost',
    error: dueAt === null ? `its worker was gone ${losses} times in a row while it ran` : null,
  }
  finish(work, held, { state: dueAt === null ? 'dead' : 'pending', dueAt, counted: true, attempt, ...using })
}
