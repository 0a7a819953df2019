// Jobs that are dead from their first day, because a rule of their subscription threw: kept, so that a person sees them and
// may ask for them again.

import { fingerprint } from '../../core/fingerprint.ts'
import type { JobBringer } from './arrivals.ts'
import { toColumns } from './columns.ts'
import { type Failure, rememberFailures } from './failures.ts'
import { moved, type StoredAttempt, storeAttempts } from './jobs.ts'
import type { Work } from './work.ts'

const insertDead = `insert into landfall.jobs (bucket, id, event_bucket, event_id, request_bucket, request_id, source,
    received_at, subscription, state, due_at, attempts, lease)
  select bucket, id, event_bucket, event_id, request_bucket, request_id, source, received_at, subscription, 'dead', due_at, 1, 1
  from unnest($1::smallint[], $2::bigint[], $3::smallint[], $4::bigint[], $5::smallint[], $6::bigint[], $7::text[],
    $8::bigint[], $9::text[], $10::bigint[])
    j(bucket, id, event_bucket, event_id, request_bucket, request_id, source, received_at, subscription, due_at)`

export function storeDeadJobs(work: Work, arrivals: readonly JobBringer[]): void {
  const rows: unknown[][] = []
  const attempts: StoredAttempt[] = []
  const failures: Failure[] = []
  for (const { ref: request, request: given, events } of arrivals) {
    for (const { ref: event, jobs, duplicate } of events) {
      for (const { ref, job } of duplicate ? [] : jobs) {
        const { subscription, failure } = job
        if (failure === undefined) continue
        const at = Math.round(job.dueAt)
        const { cause } = failure
        const error = failure.error.slice(0, work.errorTextMax)
        rows.push([
          ...[ref.bucket, ref.id, event.bucket, event.id, request.bucket, request.id, given.source],
          ...[Math.round(given.receivedAt), subscription, at],
        ])
        attempts.push({
          ...{ job: ref, number: 1, startedAt: at, durationMs: 0, outcome: 'dead', cause, error, note: null },
        })
        failures.push({ subscription, fingerprint: fingerprint(cause, error), cause, error, job: ref, at })
        moved(work, { ref, event, subscription }, { from: 'pending', to: 'dead' })
        work.sums.moved(subscription, null, 'pending')
        for (const name of ['failed', `failed:${cause}`, 'dead']) work.sums.count(at, given.source, { name })
      }
    }
  }
  if (rows.length === 0) return
  work.tx.send(insertDead, toColumns(rows, 10))
  storeAttempts(work, attempts)
  rememberFailures(work, failures)
}
