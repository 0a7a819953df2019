// Failures that look alike, as one row each: how many, since when, and the latest of them to look at.
import type { FailureCause } from '../../core/job.ts'
import type { FailureGroup } from '../store.ts'
import type { Statements } from './database.ts'
import { toEventRow, toId } from './ids.ts'
import type { Work } from './work.ts'

export interface Failure {
  subscription: string
  fingerprint: string
  cause: FailureCause
  error: string
  job: number
  at: number
}

const upsert = `insert into failures (subscription, fingerprint, cause, error, job_id, count, first_at, last_at)
  values (?1, ?2, ?3, ?4, ?5, 1, ?6, ?6)
  on conflict do update set error = ?4, job_id = ?5, count = count + 1, last_at = max(last_at, ?6)`

export function rememberFailure(work: Work, { subscription, fingerprint, cause, error, job, at }: Failure): void {
  work.sql.of(upsert).run(subscription, fingerprint, cause, error, job, at)
}

/** All are read, because there are never more than `groupsMax`. */
export function readFailures(
  sql: Statements,
  { subscription, limit }: { subscription?: string; limit: number },
): FailureGroup[] {
  const rows = sql
    .of('select * from failures order by last_at desc')
    .all()
    .filter((row) => subscription === undefined || row.subscription === subscription)
    .slice(0, limit)
  return rows.map((row) => ({
    subscription: String(row.subscription),
    fingerprint: String(row.fingerprint),
    cause: row.cause as FailureCause,
    error: String(row.error),
    jobId: toId('job', Number(row.job_id)),
    eventId: toId('evt', toEventRow(Number(row.job_id))),
    count: Number(row.count),
    firstAt: Number(row.first_at),
    lastAt: Number(row.last_at),
  }))
}

/** Groups kept over all subscriptions; those that were quiet longest go first. */
const groupsMax = 2_000

export function pruneFailures({ sql }: Work, rowsMax: number): number {
  const held = Number(sql.of('select count(*) as n from failures').get()?.n ?? 0)
  if (held <= groupsMax) return 0
  const oldest = sql.of(`delete from failures where (subscription, fingerprint) in
    (select subscription, fingerprint from failures order by last_at limit ?)`)
  return Number(oldest.run(Math.min(rowsMax, held - groupsMax)).changes)
}
