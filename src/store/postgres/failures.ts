// Failures that look alike, as one row each: how many, since when, and the latest of them to look at.

import type { FailureCause } from '../../core/job.ts'
import type { FailureGroup } from '../store.ts'
import { toColumns } from './columns.ts'
import { type Tx, toNumber } from './database.ts'
import { type Ref, toId } from './ids.ts'
import { toJobRef } from './jobs.ts'
import type { Work } from './work.ts'

export interface Failure {
  subscription: string
  fingerprint: string
  cause: FailureCause
  error: string
  job: Ref
  at: number
}

const upsert = `insert into landfall.failures as held
    (bucket, subscription, fingerprint, cause, error, job_bucket, job_id, count, first_at, last_at)
  select * from unnest($1::smallint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::smallint[], $7::bigint[],
    $8::bigint[], $9::bigint[], $10::bigint[])
  on conflict (bucket, subscription, fingerprint) do update set error = excluded.error, job_bucket = excluded.job_bucket,
    job_id = excluded.job_id, count = held.count + excluded.count, last_at = greatest(held.last_at, excluded.last_at)`

/** Those that are alike are added up first; in one order, so that two nodes never wait in a circle. */
export function rememberFailures(work: Work, failures: readonly Failure[]): void {
  const groups = new Map<string, unknown[]>()
  for (const { subscription, fingerprint, cause, error, job, at } of failures) {
    const key = `${subscription}\n${fingerprint}`
    const before = groups.get(key)
    const count = Number(before?.[7] ?? 0) + 1
    const [first, last] = [Number(before?.[8] ?? at), Math.max(Number(before?.[9] ?? at), at)]
    const place = [work.buckets.of(subscription), subscription, fingerprint]
    groups.set(key, [...place, cause, error, job.bucket, job.id, count, first, last])
  }
  const sorted = [...groups].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row)
  if (sorted.length > 0) work.tx.send(upsert, toColumns(sorted, 10))
}

const selectFailures = `select f.*, j.event_bucket, j.event_id, j.born from landfall.failures f
  join landfall.jobs j on j.bucket = f.job_bucket and j.id = f.job_id
  where f.bucket = any($1::smallint[]) and ($2::text is null or f.subscription = $2) order by f.last_at desc limit $3`

/** All are read, because there are never more than `groupsMax`. */
export async function readFailures(
  tx: Tx,
  buckets: readonly number[],
  { subscription = null, limit }: { subscription?: string | null; limit: number },
): Promise<FailureGroup[]> {
  const rows = await tx.ask(selectFailures, [buckets, subscription, limit])
  return rows.map((row) => ({
    subscription: String(row.subscription),
    fingerprint: String(row.fingerprint),
    cause: row.cause as FailureCause,
    error: String(row.error),
    jobId: toId('job', toJobRef({ bucket: row.job_bucket, id: row.job_id, born: row.born })),
    eventId: toId('evt', { bucket: toNumber(row.event_bucket), id: String(row.event_id) }),
    count: toNumber(row.count),
    firstAt: toNumber(row.first_at),
    lastAt: toNumber(row.last_at),
  }))
}

/** Groups kept over all subscriptions; those that were quiet longest go first. */
const groupsMax = 2_000

const deleteQuiet = `delete from landfall.failures f using (
    select bucket, subscription, fingerprint from landfall.failures where bucket = any($1::smallint[])
    order by last_at limit least($2::integer, greatest(0,
      (select count(*) from landfall.failures where bucket = any($1::smallint[])) - ${groupsMax}))
  ) quiet
  where f.bucket = quiet.bucket and f.subscription = quiet.subscription and f.fingerprint = quiet.fingerprint
  returning 1 as gone`

export async function pruneFailures({ tx, buckets }: Work, rowsMax: number): Promise<number> {
  return (await tx.ask(deleteQuiet, [buckets.all, rowsMax])).length
}
