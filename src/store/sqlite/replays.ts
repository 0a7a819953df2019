// The writer's half of replays. A step moves the cursor from where it was found and puts jobs back in one transaction: a
// crash leaves both or neither, and of two who step at one moment the second finds the cursor elsewhere and does nothing.
import { type JobState, retryableStates } from '../../core/job.ts'
import { canReplayBecome, type ReplayState } from '../../core/replay.ts'
import type { LinePlace, NewReplay, ReplayRecord, ReplayStepped } from '../store.ts'
import type { Row } from './database.ts'
import { jobsPerEventMax, toEventRow, toId, toJobRange, toRow } from './ids.ts'
import { type JobRow, moved, selectJobRow, toJobRow } from './job-rows.ts'
import { supersede } from './latest.ts'
import { enterLine, hurry, type LineMember, ready } from './line.ts'
import { type AgainJob, type FreshJob, type ReplayStretch, selectReplay, toReplay } from './replay-reads.ts'
import { storeSpecialJob } from './special-jobs.ts'
import type { Work } from './work.ts'

/** Replays kept, those that go on aside. */
const replaysKeptMax = 1000

const insertReplay = `insert into replays (state, filter, configuration, fresh_keys, rate_per_second, matched_events,
  matched_jobs, matched_all, last_event, created_at) values ('running', ?, ?, ?, ?, ?, ?, ?, ?, ?)`

export function createReplay(work: Work, { now, ...replay }: NewReplay & { now: number }): ReplayRecord {
  const { filter, configuration, freshKeys, ratePerSecond, matched } = replay
  const numbers = [matched.events, matched.jobs, Number(matched.complete), work.ids.events, Math.round(now)]
  const { lastInsertRowid } = work.sql
    .of(insertReplay)
    .run(JSON.stringify(filter), configuration, Number(freshKeys), ratePerSecond, ...numbers)
  const id = Number(lastInsertRowid)
  work.sql.of(`delete from replays where id <= ? and state in ('done', 'cancelled')`).run(id - replaysKeptMax)
  return toReplay(work.sql.of(selectReplay).get(id) as Row)
}

export interface ReplayMove {
  id: string
  state: ReplayState
  now: number
}

export function setReplayState(work: Work, { id, state, now }: ReplayMove): ReplayRecord | null {
  const row = work.sql.of(selectReplay).get(toRow('rpl', id))
  if (row === undefined) return null
  if (canReplayBecome(row.state as ReplayState, state)) {
    const finishedAt = state === 'cancelled' || state === 'done' ? Math.round(now) : null
    work.sql.of('update replays set state = ?, finished_at = ? where id = ?').run(state, finishedAt, Number(row.id))
  }
  return toReplay(work.sql.of(selectReplay).get(Number(row.id)) as Row)
}

const updateReplay = `update replays set cursor = ?, events = events + ?, replayed = replayed + ?, skipped = skipped + ?,
  left_out = left_out + ?, state = ?, finished_at = ? where id = ?`

export interface ReplayWrite {
  id: string
  now: number
  stretch: ReplayStretch
}

export function stepReplay(work: Work, { id, now: at, stretch }: ReplayWrite): ReplayStepped | null {
  const row = work.sql.of(selectReplay).get(toRow('rpl', id))
  if (row === undefined) return null
  const state = row.state as ReplayState
  if (state !== 'running' || Number(row.cursor) !== stretch.after) return { state, replayed: 0 }
  const entered: Entered[] = []
  const using = { replay: Number(row.id), generations: Number(row.fresh_keys), now: Math.round(at), entered }
  const asked = [
    ...stretch.again.map((one) => putBack(work, one, using)),
    ...stretch.fresh.map((one) => makeFresh(work, one, using)),
  ]
  for (const line of entered) hurry(work, line)
  const replayed = asked.filter((isDone) => isDone).length
  const skipped = stretch.skipped + asked.length - replayed
  const next = stretch.ended ? 'done' : state
  const counts = [stretch.events, replayed, skipped, stretch.left]
  work.sql.of(updateReplay).run(stretch.reached, ...counts, next, stretch.ended ? using.now : null, using.replay)
  return { state: next, replayed }
}

interface ReplayUsing {
  replay: number
  /** What is added to the generation of a job. */
  generations: number
  now: number
  /** Where it put jobs, to be hurried when all are written. */
  entered: Entered[]
}

type Entered = Pick<LineMember, 'subscription' | 'orderKey'>

/** What is fresh goes first: see `urgency` in schema.ts. */
const replayedUrgency = 1

const updateAgain = `update jobs set state = 'pending', attempts = 0, failed_at = null, due_at = ?, waits = ?, note = null,
  urgency = ${replayedUrgency}, generation = generation + ?, replay = ?, order_key = ?, width = ?, rank = ? where id = ?`

/** False where it is not any more what it was when it was found. */
function putBack(work: Work, again: AgainJob, { replay, generations, now, entered }: ReplayUsing): boolean {
  const row = work.sql.of(`${selectJobRow} where j.id = ?`).get(again.job)
  if (row === undefined) return false
  const job = toJobRow(row)
  if (job.state !== again.state || !retryableStates.includes(job.state)) return false
  const member = toMember(job, again.line)
  if (again.line?.latest === true && member !== null && supersede(work, member) !== null) return false
  const waits = member === null ? ready : enterLine(work, member)
  const place = [member?.orderKey ?? null, member?.width ?? null, member?.rank ?? null]
  const dueAt = Math.max(now, Math.round(again.dueAt))
  work.sql.of(updateAgain).run(dueAt, waits, generations, replay, ...place, job.job)
  if (member !== null) entered.push(member)
  moved(work, job, { from: job.state, to: 'pending' })
  return true
}

/** Its new place where it gets one, else its old one; null for none. */
function toMember({ job, subscription, line: old }: JobRow, line: LinePlace | null | undefined): LineMember | null {
  const place = line === undefined ? old : line && { ...line, orderKey: line.key }
  if (place === null) return null
  return {
    job,
    subscription,
    orderKey: place.orderKey,
    width: place.width,
    rank: Math.round(place.rank),
  }
}

const selectSources = 'select source from events where id = ?'
const selectSame = 'select 1 from jobs where id between ? and ? and subscription = ?'
const selectHighest = 'select max(id) as id from jobs where id between ? and ?'
const insertJob = `insert into jobs (id, subscription, state, due_at) values (?, ?, 'pending', ?)`

/** False where the event is gone, or has such a job by now. */
function makeFresh(work: Work, { event, job }: FreshJob, { replay, now, entered }: ReplayUsing): boolean {
  const { subscription, line = null, failure = null } = job
  const source = work.sql.of(selectSources).get(event)?.source
  const range = toJobRange(event, event)
  if (source === undefined || work.sql.of(selectSame).get(...range, subscription) !== undefined) return false
  const id = Math.max(range[0] - 1, Number(work.sql.of(selectHighest).get(...range)?.id ?? 0)) + 1
  if (id > event * jobsPerEventMax + jobsPerEventMax - 1) return false
  const dueAt = Math.max(now, Math.round(job.dueAt))
  if (line !== null || failure !== null) {
    const whole = { subscription, dueAt, line: line && { ...line, rank: Math.round(line.rank) }, failure }
    storeSpecialJob(work, { id, source: String(source), job: whole, urgency: replayedUrgency })
    if (line !== null) entered.push({ subscription, orderKey: line.key })
  } else {
    work.sql.of(insertJob).run(id, subscription, dueAt)
    work.rollup.moved(subscription, null, 'pending')
    work.wakes = true
  }
  const made = work.sql
    .of(`update jobs set urgency = ${replayedUrgency}, replay = ? where id = ? returning state`)
    .get(replay, id)
  const state = made?.state as JobState
  work.tell(() => ({ kind: 'job', id: toId('job', id), eventId: toId('evt', toEventRow(id)), subscription, state }))
  return true
}
