// What a person may do to one job: ask for it again, or take it back.
import { canBecome, type JobState, retryableStates } from '../../core/job.ts'
import { type Ref, toRef } from './ids.ts'
import { type JobRow, moved, ready, toJobRow } from './jobs.ts'
import { arrange, lock } from './lines.ts'
import type { Work } from './work.ts'

const updateAsked = `update landfall.jobs set state = 'pending', attempts = 0, failed_at = null, due_at = $3, waits = $4,
  note = null where bucket = $1 and id = $2`

/** It stands in its line again, where its rank says. */
export function retry(work: Work, id: string, now: number): Promise<JobState | null> {
  return change(work, id, (job) => {
    if (!retryableStates.includes(job.state)) return job.state
    work.tx.send(updateAsked, [job.ref.bucket, job.ref.id, Math.round(now), job.line === null ? ready : 1])
    return 'pending'
  })
}

const updateCancelled = `update landfall.jobs set state = 'cancelled', waits = ${ready} where bucket = $1 and id = $2`

export function cancel(work: Work, id: string): Promise<JobState | null> {
  return change(work, id, (job) => {
    if (!canBecome(job.state, 'cancelled')) return job.state
    work.tx.send(updateCancelled, [job.ref.bucket, job.ref.id])
    return 'cancelled'
  })
}

const selectJob = 'select * from landfall.jobs where bucket = $1 and id = $2'
const holdJob = `${selectJob} for update`

async function change(work: Work, id: string, make: (job: JobRow) => JobState): Promise<JobState | null> {
  const ref = toRef('job', id)
  const job = ref === null ? null : await holdOne(work, ref)
  if (job === null) return null
  const to = make(job)
  if (to === job.state) return to
  moved(work, job, { from: job.state, to })
  if (job.line !== null) arrange(work, [{ subscription: job.subscription, ...job.line }])
  return to
}

/** A job never changes its line: it may be read before the line is locked. */
async function holdOne(work: Work, ref: Ref): Promise<JobRow | null> {
  const [seen] = await work.tx.ask(selectJob, [ref.bucket, ref.id])
  if (seen === undefined) return null
  const { subscription, line } = toJobRow(seen)
  if (line !== null) lock(work, [{ subscription, orderKey: line.orderKey }])
  const [row] = await work.tx.ask(holdJob, [ref.bucket, ref.id])
  return row === undefined ? null : toJobRow(row)
}
