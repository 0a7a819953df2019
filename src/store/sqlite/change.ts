// What a person may do to one job: ask for it again, or take it back.
import { LandfallError } from '../../core/errors.ts'
import { canBecome, type JobState, retryableStates } from '../../core/job.ts'
import { toEventRow, toRow } from './ids.ts'
import { type JobRow, moved, selectJobRow, toJobRow } from './job-rows.ts'
import { enterLine, hurry, leftLine, ready } from './line.ts'
import type { Work } from './work.ts'

const updateAsked = `update jobs set state = 'pending', attempts = 0, failed_at = null, due_at = ?, waits = ?,
  urgency = 0, note = null where id = ?`

/** It stands in its line again, where its rank says. */
export function retry(work: Work, id: string, now: number): JobState | null {
  return change(work, id, (job) => {
    if (!retryableStates.includes(job.state)) return job.state
    if (isBodyGone(work, job.job))
      throw new LandfallError('body_gone', `the body of the event of ${id} is no longer kept`)
    const waits = job.line === null ? ready : enterLine(work, { ...job, ...job.line })
    work.sql.of(updateAsked).run(Math.round(now), waits, job.job)
    if (job.line !== null) hurry(work, { ...job, ...job.line })
    return 'pending'
  })
}

function isBodyGone({ sql }: Work, job: number): boolean {
  const request = sql.of('select r.cleared_at from events e join requests r on r.id = e.request_id where e.id = ?')
  return typeof request.get(toEventRow(job))?.cleared_at === 'number'
}

export function cancel(work: Work, id: string): JobState | null {
  return change(work, id, (job) => {
    if (!canBecome(job.state, 'cancelled')) return job.state
    work.sql.of(`update jobs set state = 'cancelled', waits = ${ready} where id = ?`).run(job.job)
    leftLine(work, job)
    return 'cancelled'
  })
}

function change(work: Work, id: string, make: (job: JobRow) => JobState): JobState | null {
  const row = work.sql.of(`${selectJobRow} where j.id = ?`).get(toRow('job', id))
  if (row === undefined) return null
  const job = toJobRow(row)
  const to = make(job)
  if (to !== job.state) moved(work, job, { from: job.state, to })
  return to
}
