// A job's row as the writer moves it: its place in its line, its count in the backlog, and what is told of it.
import type { JobState } from '../../core/job.ts'
import type { Row } from './database.ts'
import { jobsPerEventMax, toEventRow, toId } from './ids.ts'
import type { Work } from './work.ts'

export interface JobRow {
  job: number
  subscription: string
  state: JobState
  attempts: number
  lease: number
  claimedAt: number
  generation: number
  failedAt: number | null
  waits: number
  line: { orderKey: string; width: number; rank: number } | null
  source: string
  receivedAt: number
}

/** What `toJobRow` reads; a condition on `j` follows. */
export const selectJobRow: string = `select j.*, e.source, e.received_at as event_received_at
  from jobs j join events e on e.id = j.id / ${jobsPerEventMax}`

export function toJobRow(row: Row): JobRow {
  return {
    job: Number(row.id),
    subscription: String(row.subscription),
    state: row.state as JobState,
    attempts: Number(row.attempts),
    lease: Number(row.lease),
    claimedAt: Number(row.claimed_at),
    generation: Number(row.generation),
    failedAt: row.failed_at as number | null,
    waits: Number(row.waits),
    line:
      row.order_key === null || row.order_key === undefined
        ? null
        : { orderKey: String(row.order_key), width: Number(row.width), rank: Number(row.rank) },
    source: String(row.source),
    receivedAt: Number(row.event_received_at),
  }
}

/** Counts and tells that a job went from one state to another. */
export function moved(
  work: Work,
  { job, subscription }: Pick<JobRow, 'job' | 'subscription'>,
  { from, to }: { from: JobState; to: JobState },
): void {
  work.rollup.moved(subscription, from, to)
  if (to === 'pending') work.wakes = true
  const event = toEventRow(job)
  work.tell(() => ({ kind: 'job', id: toId('job', job), eventId: toId('evt', event), subscription, state: to }))
}
