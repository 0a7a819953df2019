// A job's row as it is moved: its place in its line, its count in the backlog, and what is told of it.

import type { FailureCause, JobState } from '../../core/job.ts'
import { BulkRows } from './bulk.ts'
import { toColumns } from './columns.ts'
import { type Row, toNumber, toNumberOrNull } from './database.ts'
import { bytesOfAttempt } from './held-bytes.ts'
import { type Ref, toId } from './ids.ts'
import type { Work } from './work.ts'

export interface JobRow {
  ref: Ref
  event: Ref
  request: Ref
  subscription: string
  state: JobState
  attempts: number
  lease: number
  claimedAt: number
  generation: number
  failedAt: number | null
  waits: number
  line: { orderKey: string; width: number; rank: number } | null
  /** Between equals of its line: who was appended first. */
  turn: string
  source: string
  receivedAt: number
}

/** What `waits` says. */
export const ready = 0
export const behind = 1
export const parked = 2

/** Of a row of jobs, with its `born`. */
export function toJobRef({ bucket, id, born }: Row): Ref {
  const ref = { bucket: toNumber(bucket), id: String(id) }
  return typeof born === 'number' ? { ...ref, born } : ref
}

export function toJobRow(row: Row): JobRow {
  return {
    ref: toJobRef(row),
    event: { bucket: toNumber(row.event_bucket), id: String(row.event_id) },
    request: { bucket: toNumber(row.request_bucket), id: String(row.request_id) },
    subscription: String(row.subscription),
    state: row.state as JobState,
    attempts: toNumber(row.attempts),
    lease: toNumber(row.lease),
    claimedAt: toNumber(row.claimed_at),
    generation: toNumber(row.generation),
    failedAt: toNumberOrNull(row.failed_at),
    waits: toNumber(row.waits),
    line:
      typeof row.order_key === 'string'
        ? {
            orderKey: row.order_key,
            width: toNumber(row.width),
            rank: toNumber(row.rank),
          }
        : null,
    turn: String(row.turn),
    source: String(row.source),
    receivedAt: toNumber(row.received_at),
  }
}

/** Counts and tells that a job went from one state to another. */
export function moved(
  work: Work,
  { ref, event, subscription }: Pick<JobRow, 'ref' | 'event' | 'subscription'>,
  { from, to }: { from: JobState; to: JobState },
): void {
  work.sums.moved(subscription, from, to)
  if (to === 'pending') work.wakes = true
  work.tell(() => ({ kind: 'job', id: toId('job', ref), eventId: toId('evt', event), subscription, state: to }))
}

/** Two parameters, the buckets and the ids, for `unnest`. */
export function toRefColumns(refs: readonly Ref[]): string[] {
  return toColumns(
    refs.map(({ bucket, id }) => [bucket, id]),
    2,
  )
}

export interface StoredAttempt {
  job: Ref
  number: number
  startedAt: number
  durationMs: number
  outcome: string
  cause: FailureCause | null
  error: string | null
  note: string | null
}

const attemptColumns = [
  ...['bucket', 'job_id', 'number', 'started_at', 'duration_ms', 'outcome', 'cause', 'error', 'note'],
] as const

export function storeAttempts({ tx, sums }: Work, attempts: readonly StoredAttempt[]): void {
  const rows = new BulkRows('landfall.attempts', attemptColumns)
  for (const attempt of attempts) {
    const { job, number, startedAt, durationMs, outcome, cause, error, note } = attempt
    rows.begin().smallint(job.bucket).bigint(job.id).integer(number).bigint(Math.round(startedAt)).double(durationMs)
    rows.text(outcome).text(cause).text(error).text(note)
    sums.add('bytes_held', bytesOfAttempt(attempt))
  }
  tx.bulk(rows)
}
