// Jobs that are more than a subscription and a time: those that stand in a line, and those that are dead from their first
// day because a rule of their subscription threw. Stored one by one, because each may move others.

import { fingerprint } from '../../core/fingerprint.ts'
import { rememberFailure } from './failures.ts'
import { moved } from './job-rows.ts'
import { supersede, toSuperseded } from './latest.ts'
import { enterLine, hurry, ready } from './line.ts'
import type { UnpackedJob } from './packing.ts'
import type { Work } from './work.ts'

interface SpecialJob {
  id: number
  source: string
  job: UnpackedJob
  /** A replay, which makes several of urgency 1, hurries its lines when all are written. */
  urgency?: 0 | 1
}

export function storeSpecialJob(work: Work, { id, source, job, urgency = 0 }: SpecialJob): void {
  const { subscription, dueAt, line, failure } = job
  if (failure !== null) storeDead(work, { id, source, job, failure })
  else if (line !== null) storeInLine(work, { id, subscription, dueAt, line, urgency })
}

const insertInLine = `insert into jobs (id, subscription, state, due_at, waits, urgency, order_key, width, rank, note)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

function storeInLine(
  work: Work,
  {
    id,
    subscription,
    dueAt,
    line,
    urgency,
  }: { id: number; subscription: string; dueAt: number; line: NonNullable<UnpackedJob['line']>; urgency: number },
): void {
  const { key, width, rank, latest } = line
  const member = { job: id, subscription, orderKey: key, width, rank }
  const newer = latest ? supersede(work, member) : null
  const state = newer === null ? 'pending' : 'cancelled'
  const waits = newer === null ? enterLine(work, member) : ready
  const note = newer === null ? null : toSuperseded(newer)
  work.sql.of(insertInLine).run(id, subscription, state, dueAt, waits, urgency, key, width, rank, note)
  if (newer === null && urgency === 0) hurry(work, member)
  work.rollup.moved(subscription, null, state)
  work.wakes ||= waits === ready && newer === null
}

const insertDead = `insert into jobs (id, subscription, state, due_at, attempts, lease) values (?, ?, 'dead', ?, 1, 1)`
const insertAttempt = `insert into attempts (job_id, number, started_at, duration_ms, outcome, cause, error)
  values (?, 1, ?, 0, 'dead', ?, ?)`

function storeDead(
  work: Work,
  { id, source, job, failure }: SpecialJob & { failure: NonNullable<UnpackedJob['failure']> },
): void {
  const { subscription, dueAt: at } = job
  const { cause, error } = failure
  work.sql.of(insertDead).run(id, subscription, at)
  work.sql.of(insertAttempt).run(id, at, cause, error)
  moved(work, { job: id, subscription }, { from: 'pending', to: 'dead' })
  work.rollup.moved(subscription, null, 'pending')
  for (const name of ['failed', `failed:${cause}`, 'dead']) work.rollup.count(at, source, { name })
  rememberFailure(work, { subscription, fingerprint: fingerprint(cause, error), cause, error, job: id, at })
}
