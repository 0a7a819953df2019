// Lines: the jobs of one subscription that share an order key. As many as the line is wide are ready, which is all that a
// claim sees; the others wait behind them, take no place there and cost no scan. Whoever leaves calls the next one, in the
// same transaction, so that a key is neither stuck nor run twice at once.
import type { Row } from './database.ts'
import type { JobRow } from './job-rows.ts'
import type { Work } from './work.ts'

/** What `waits` says. */
export const ready = 0
const behind = 1
export const parked = 2

export interface LineMember {
  job: number
  subscription: string
  orderKey: string
  width: number
  rank: number
  /** Whether a replay put it back: then it hurries nobody. */
  replayed?: boolean
}

export const active = `order_key is not null and state in ('pending', 'running')`

const selectReady = `select id, rank, state, attempts, lease, urgency from jobs indexed by jobs_line
  where subscription = ? and order_key = ? and waits = ${ready} and ${active} order by rank desc, id desc`

/** What `urgency` says. */
const fresh = 0
const afterFresh = 1

const setUrgency = 'update jobs set urgency = ? where id = ?'

const selectLast = `select urgency from jobs indexed by jobs_line
  where subscription = ? and order_key = ? and waits = ${behind} and ${active} order by rank desc, id desc limit 1`

/**
 * How urgent a replayed job is at the head of its line: as what is fresh, where something fresh waits behind it, which would
 * else wait for all that is fresh in other lines. Fresh jobs are younger than replayed ones: they stand last.
 */
export function headUrgency({ sql }: Work, line: Pick<LineMember, 'subscription' | 'orderKey'>): number {
  const last = sql.of(selectLast).get(line.subscription, line.orderKey)
  return last?.urgency === fresh ? fresh : afterFresh
}

const setWaits = 'update jobs set waits = ? where id = ?'

/**
 * Says whether it is ready (0) or waits behind others (1), and makes the last of the ready wait where it goes before that
 * one: only what has not begun can be overtaken. The caller writes the answer into the newcomer's row.
 */
export function enterLine({ sql }: Work, member: LineMember): number {
  const { job, subscription, orderKey, width, rank, replayed = false } = member
  const ahead = sql.of(selectReady).all(subscription, orderKey)
  if (ahead.length < width) return ready
  const last = ahead.find((row) => row.state === 'pending' && Number(row.attempts) === 0)
  const overtaken = last !== undefined && isBefore({ rank, job }, toPlace(last)) ? last : null
  if (overtaken !== null) sql.of(setWaits).run(behind, Number(overtaken.id))
  // Whoever stays ready before something fresh is in its way.
  const isFreshBehind = overtaken === null ? !replayed : overtaken.urgency === fresh
  for (const row of isFreshBehind ? ahead : [])
    if (row !== overtaken && row.urgency !== fresh) sql.of(setUrgency).run(fresh, Number(row.id))
  return overtaken === null ? behind : ready
}

interface Place {
  rank: number
  job: number
}

function toPlace(row: Row): Place {
  return { rank: Number(row.rank), job: Number(row.id) }
}

function isBefore(one: Place, other: Place): boolean {
  return one.rank < other.rank || (one.rank === other.rank && one.job < other.job)
}

const selectNext = `select id, rank, urgency from jobs indexed by jobs_line
  where subscription = ? and order_key = ? and waits = ${behind} and ${active} order by rank, id limit 1`

/** One that was ready is out of its line now: the next is ready. Call it after the job's row was written. */
export function leftLine(work: Work, { subscription, line, waits }: JobRow): void {
  if (line !== null && waits === ready) callNext(work, { subscription, orderKey: line.orderKey })
}

/** One that ran and waits again though nothing counted has not begun: who came meanwhile and stands before it goes first. */
export function standAgain(work: Work, { job, subscription, line }: JobRow): void {
  const next = line === null ? undefined : work.sql.of(selectNext).get(subscription, line.orderKey)
  if (line === null || next === undefined || isBefore({ rank: line.rank, job }, toPlace(next))) return
  work.sql.of(setWaits).run(behind, job)
  callNext(work, { subscription, orderKey: line.orderKey })
}

function callNext(work: Work, line: Pick<LineMember, 'subscription' | 'orderKey'>): void {
  const next = work.sql.of(selectNext).get(line.subscription, line.orderKey)
  if (next === undefined) return
  work.sql.of(setWaits).run(ready, Number(next.id))
  if (next.urgency !== fresh) work.sql.of(setUrgency).run(headUrgency(work, line), Number(next.id))
  work.wakes = true
}
