// What a person may do to one job: ask for it again, or take it back.
import { canBecome, type JobState, retryableStates } from '../../core/job.ts'
import { toRow } from './ids.ts'
import { type JobRow, moved, selectJobRow, toJobRow } from './job-rows.ts'
import { enterLine, leftLine, ready } from './line.ts'
import type { Work } from './work.ts'

const updateAsked = `update jobs set state = 'pending', attempts = 0, failed_at = null, due_at = ?, waits = ?,
  urgency = 0, note = null where id = ?`

/** It stands in its line again, where its rank says. */
export function retry(work: Work, id: string, now: number): JobState | null {
  return change(work, id, (job) => {
    if (!retryableStates.includes(job.state)) return job.state
    const waits = job.line === null ? ready : enterLine(work, { ...job, ...job.line })
    work.sql.of(updateAsked).run(Math.round(now), waits, job.job)
    return 'pending'
  })
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
