// What replays write. A step moves the cursor from where it was found and puts jobs back in one transaction, under the lock
// of the replay's row: a crash leaves both or neither, and of two who step at one moment the second finds the cursor
// elsewhere and does nothing. Locks are taken in the order of all others: lines, then events, then jobs.
import { retryableStates } from '../../core/job.ts'
import { canReplayBecome, type ReplayState } from '../../core/replay.ts'
import type { NewReplay, ReplayRecord, ReplayStepped } from '../store.ts'
import { toColumns } from './columns.ts'
import type { Row } from './database.ts'
import { Buckets, type Ref, toRef } from './ids.ts'
import { behind, type JobRow, moved, ready, toJobRow, toRefColumns } from './jobs.ts'
import { lateOf, type Newcomer, supersede } from './latest.ts'
import { arrange, type Line, lock } from './lines.ts'
import { HeldEvents, type ReplayUsing, replayedUrgency } from './replay-events.ts'
import { type AgainJob, type ReplayStretch, toReplay } from './replay-reads.ts'
import type { Work } from './work.ts'

/** Replays kept, those that go on aside. */
const replaysKeptMax = 1000

/** What another client appends in the same milliseconds may have a lower number: by that much "held now" is not exact. */
const selectLastEvent = `select coalesce(max(w.id), 0) as id from unnest($1::smallint[]) b(bucket)
  cross join lateral (select id from landfall.events e where e.bucket = b.bucket order by id desc limit 1) w`

const insertReplay = `insert into landfall.replays (bucket, id, state, filter, configuration, fresh_keys, rate_per_second,
  matched_events, matched_jobs, matched_all, last_event, created_at)
  values ($1, $2, 'running', $3, $4, $5, $6, $7, $8, $9, $10, $11) returning *`

const deleteOldReplays = `delete from landfall.replays where bucket = $1 and state in ('done', 'cancelled')
  and id < (select id from landfall.replays where bucket = $1 order by id desc limit 1 offset ${replaysKeptMax - 1})`

export async function createReplay(
  work: Work,
  { filter, configuration, freshKeys, ratePerSecond, matched }: NewReplay,
  now: number,
): Promise<ReplayRecord> {
  // One at a time: who is the oldest of a thousand is seen only by who sees all others.
  work.tx.send(`select pg_advisory_xact_lock(hashtext('landfall.replays'))`)
  const [last] = await work.tx.ask(selectLastEvent, [work.buckets.all])
  const ref = work.makeRef(Buckets.ofReplays)
  const [row] = await work.tx.ask(insertReplay, [
    ...[ref.bucket, ref.id, JSON.stringify(filter), configuration, freshKeys, ratePerSecond],
    ...[matched.events, matched.jobs, matched.complete, String(last?.id ?? 0), Math.round(now)],
  ])
  work.tx.send(deleteOldReplays, [Buckets.ofReplays])
  return toReplay(row as Row)
}

const holdReplay = 'select * from landfall.replays where bucket = $1 and id = $2 for update'

async function hold({ tx }: Work, id: string): Promise<Row | null> {
  const ref = toRef('rpl', id)
  const [row] = ref === null ? [] : await tx.ask(holdReplay, [ref.bucket, ref.id])
  return row ?? null
}

const updateState = `update landfall.replays set state = $3, finished_at = $4 where bucket = $1 and id = $2 returning *`

export async function setReplayState(
  work: Work,
  { id, state, now }: { id: string; state: ReplayState; now: number },
): Promise<ReplayRecord | null> {
  const row = await hold(work, id)
  if (row === null || !canReplayBecome(row.state as ReplayState, state)) return row && toReplay(row)
  const finishedAt = state === 'cancelled' || state === 'done' ? Math.round(now) : null
  const [after] = await work.tx.ask(updateState, [row.bucket, row.id, state, finishedAt])
  return toReplay(after as Row)
}

const updateReplay = `update landfall.replays set reached = $3, events = events + $4, replayed = replayed + $5,
  skipped = skipped + $6, left_out = left_out + $7, state = $8, finished_at = $9 where bucket = $1 and id = $2`

export async function stepReplay(
  work: Work,
  id: string,
  { now: at, stretch }: { now: number; stretch: ReplayStretch },
): Promise<ReplayStepped | null> {
  const row = await hold(work, id)
  if (row === null) return null
  const state = row.state as ReplayState
  if (state !== 'running' || BigInt(String(row.reached)) !== stretch.after) return { state, replayed: 0 }
  const using = { replay: String(row.id), generations: row.fresh_keys === true ? 1 : 0, now: Math.round(at) }
  const replayed = await write(work, stretch, using)
  const skipped = stretch.skipped + stretch.again.length + stretch.fresh.length - replayed
  const next = stretch.ended ? 'done' : state
  const counts = [stretch.events, replayed, skipped, stretch.left]
  const finishedAt = stretch.ended ? using.now : null
  work.tx.send(updateReplay, [row.bucket, row.id, String(stretch.reached), ...counts, next, finishedAt])
  return { state: next, replayed }
}

/** A job and where it goes. */
interface PutBack {
  job: JobRow
  again: AgainJob
  line: JobRow['line']
  bucket: number
}

/** Says how many jobs were put back or made. */
async function write(work: Work, { again, fresh }: ReplayStretch, using: ReplayUsing): Promise<number> {
  lock(work, [
    ...again.flatMap(({ subscription, orderKey, line }) => {
      const key = line === undefined ? orderKey : (line?.key ?? null)
      return key === null ? [] : [{ subscription, orderKey: key }]
    }),
    ...fresh.flatMap(({ job: { subscription, line } }) =>
      line === undefined ? [] : [{ subscription, orderKey: line.key }],
    ),
  ])
  const changing = again.filter((one) => one.line != null && toBucket(work, one) !== one.job.bucket)
  const events = await HeldEvents.hold(
    work,
    [...changing, ...fresh].map(({ event }) => event),
  )
  const backs = await judge(work, again)
  await putBack(work, backs, { using, events })
  const made = await events.make(fresh, using)
  events.write()
  return backs.length + made
}

/** Where the job belongs: those of a line lie together. */
function toBucket({ buckets }: Work, { job, subscription, line }: AgainJob): number {
  return line == null ? job.bucket : buckets.of(subscription, line.key)
}

const holdJobs = `select j.* from unnest($1::smallint[], $2::bigint[]) i(bucket, id)
  join landfall.jobs j on j.bucket = i.bucket and j.id = i.id order by j.bucket, j.id for update of j`

/** Without those that are not any more what they were when they were found, and those too late for their line. */
async function judge(work: Work, again: readonly AgainJob[]): Promise<PutBack[]> {
  if (again.length === 0) return []
  const rows = await work.tx.ask(holdJobs, toRefColumns(again.map(({ job }) => job)))
  const held = new Map(rows.map((row) => [String(row.id), toJobRow(row)]))
  const backs = again.flatMap((one): PutBack[] => {
    const job = held.get(one.job.id)
    if (job === undefined || job.state !== one.state || !retryableStates.includes(job.state)) return []
    if ((job.line?.orderKey ?? null) !== one.orderKey) return []
    const { line: place } = one
    const line =
      place === undefined ? job.line : place && { ...place, orderKey: place.key, rank: Math.round(place.rank) }
    return [{ job, again: one, line, bucket: toBucket(work, one) }]
  })
  const late = await lateOf(work, backs.flatMap(toNewcomer))
  return backs.filter(({ job }) => !late.has(job.ref.id))
}

function toNewcomer({ job, again, line }: PutBack): Newcomer[] {
  return line === null ? [] : [{ ...job, ...line, latest: again.line?.latest === true }]
}

const updateAgain = `update landfall.jobs j set state = 'pending', attempts = 0, failed_at = null, due_at = a.due_at,
    waits = a.waits, note = null, urgency = ${replayedUrgency}, generation = j.generation + $8, replay = $9,
    order_key = a.order_key, width = a.width, rank = a.rank
  from unnest($1::smallint[], $2::bigint[], $3::bigint[], $4::smallint[], $5::text[], $6::integer[], $7::bigint[])
    a(bucket, id, due_at, waits, order_key, width, rank)
  where j.bucket = a.bucket and j.id = a.id`

async function putBack(
  work: Work,
  backs: readonly PutBack[],
  { using, events }: { using: ReplayUsing; events: HeldEvents },
): Promise<void> {
  if (backs.length === 0) return
  const { replay, generations, now } = using
  const lines: Line[] = []
  const rows = backs.map(({ job, again, line, bucket }) => {
    if (line !== null) lines.push({ subscription: job.subscription, ...line })
    const place = [line?.orderKey ?? null, line?.width ?? null, line?.rank ?? null]
    return [bucket, job.ref.id, Math.max(now, Math.round(again.dueAt)), line === null ? ready : behind, ...place]
  })
  move(work, backs, events)
  work.tx.send(updateAgain, [...toColumns(rows, 7), generations, replay])
  for (const { job } of backs) moved(work, job, { from: job.state, to: 'pending' })
  const newcomers = backs.flatMap(toNewcomer)
  if (newcomers.some(({ latest }) => latest)) await supersede(work, newcomers)
  arrange(work, lines)
}

// On several machines a row cannot be taken to another by an update: there it is to be inserted and removed.
const moves = 'from unnest($1::smallint[], $2::bigint[], $3::smallint[]) m(bucket, id, to_bucket)'
const moveJobs = `update landfall.jobs t set bucket = m.to_bucket, born = coalesce(t.born, t.bucket) ${moves}
  where t.bucket = m.bucket and t.id = m.id`
const moveAttempts = `update landfall.attempts t set bucket = m.to_bucket ${moves} where t.bucket = m.bucket and t.job_id = m.id`
const moveSteps = `update landfall.steps t set bucket = m.to_bucket ${moves} where t.bucket = m.bucket and t.job_id = m.id`
const moveFailures = `update landfall.failures t set job_bucket = m.to_bucket
  from unnest($1::smallint[], $2::bigint[], $3::smallint[], $4::smallint[], $5::text[])
    m(bucket, id, to_bucket, failure_bucket, subscription)
  where t.bucket = m.failure_bucket and t.subscription = m.subscription and t.job_bucket = m.bucket and t.job_id = m.id`

/** A job that goes into another line goes to that line's bucket with all that is its own, and keeps its id. */
function move(work: Work, backs: readonly PutBack[], events: HeldEvents): void {
  const moving = backs.filter(({ job, bucket }) => bucket !== job.ref.bucket)
  if (moving.length === 0) return
  const rows = moving.map(({ job, bucket }) => [
    ...[job.ref.bucket, job.ref.id, bucket, work.buckets.of(job.subscription), job.subscription],
  ])
  const columns = toColumns(rows, 5)
  for (const sql of [moveAttempts, moveSteps, moveJobs]) work.tx.send(sql, columns.slice(0, 3))
  work.tx.send(moveFailures, columns)
  for (const { job, bucket } of moving) {
    events.moveJob(job.event, job.ref.id, bucket)
    job.ref = toMoved(job.ref, bucket)
  }
}

function toMoved({ bucket, id, born = bucket }: Ref, to: number): Ref {
  return { bucket: to, id, born }
}
