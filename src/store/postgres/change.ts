// What a person may do to one job: ask for it again, or take it back.
import { LandfallError } from '../../core/errors.ts'
import { canBecome, type JobState, retryableStates } from '../../core/job.ts'
import { StaleRead } from './failure.ts'
import { type Ref, toRef } from './ids.ts'
import { type JobRow, moved, ready, toJobRow } from './jobs.ts'
import { arrange, lock } from './lines.ts'
import type { Work } from './work.ts'

const updateAsked = `update landfall.jobs set state = 'pending', attempts = 0, failed_at = null, due_at = $3, waits = $4,
  urgency = 0, note = null where bucket = $1 and id = $2`

/** It stands in its line again, where its rank says. */
export function retry(work: Work, id: string, now: number): Promise<JobState | null> {
  return change(work, id, async (job) => {
    if (!retryableStates.includes(job.state)) return job.state
    if (await isBodyGone(work, job))
      throw new LandfallError('body_gone', `the body of the event of ${id} is no longer kept`)
    work.tx.send(updateAsked, [job.ref.bucket, job.ref.id, Math.round(now), job.line === null ? ready : 1])
    return 'pending'
  })
}

const selectCleared = 'select cleared_at from landfall.requests where bucket = $1 and id = $2'

async function isBodyGone({ tx }: Work, { request }: JobRow): Promise<boolean> {
  const [row] = await tx.ask(selectCleared, [request.bucket, request.id])
  return row?.cleared_at != null
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
const selectMoved = 'select * from landfall.jobs where bucket = any($1::smallint[]) and id = $2 and born = $3'

async function change(
  work: Work,
  id: string,
  make: (job: JobRow) => JobState | Promise<JobState>,
): Promise<JobState | null> {
  const ref = toRef('job', id)
  const job = ref === null ? null : await holdOne(work, ref)
  if (job === null) return null
  const to = await make(job)
  if (to === job.state) return to
  moved(work, job, { from: job.state, to })
  if (job.line !== null) arrange(work, [{ subscription: job.subscription, ...job.line }])
  return to
}

/** It is read before its line is locked; where a replay gave it another one in between, all begins anew. */
async function holdOne(work: Work, given: Ref): Promise<JobRow | null> {
  const [here] = await work.tx.ask(selectJob, [given.bucket, given.id])
  const [seen] =
    here === undefined ? await work.tx.ask(selectMoved, [work.buckets.all, given.id, given.bucket]) : [here]
  if (seen === undefined) return null
  const { ref, subscription, line } = toJobRow(seen)
  if (line !== null) lock(work, [{ subscription, orderKey: line.orderKey }])
  const [row] = await work.tx.ask(holdJob, [ref.bucket, ref.id])
  const held = row === undefined ? null : toJobRow(row)
  if (held === null || held.line?.orderKey !== line?.orderKey) throw new StaleRead('a job went, or changed its line')
  return held
}
