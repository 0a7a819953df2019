// Lines: the jobs of one subscription that share an order key. As many as the line is wide are ready, which is all that a
// claim sees; the others wait behind them, take no place there and cost no scan. Whoever leaves calls the next one, in the
// same transaction, so that a key is neither stuck nor run twice at once.
//
// What is replayed is claimed after all that is fresh. Where something fresh of its line waits behind it, it is hurried: as
// urgent as what is fresh, which would else wait for all that is fresh in other lines.
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
}

export const active = `order_key is not null and state in ('pending', 'running')`

const selectReady = `select id, rank, state, attempts from jobs indexed by jobs_line
  where subscription = ? and order_key = ? and waits = ${ready} and ${active} order by rank desc, id desc`

const freshBehind = `select 1 from jobs indexed by jobs_fresh_behind where subscription = ?1 and order_key = ?2
  and order_key is not null and state = 'pending' and waits = ${behind} and urgency = 0`
const hurryReady = `update jobs indexed by jobs_line set urgency = 0
  where subscription = ?1 and order_key = ?2 and waits = ${ready} and ${active} and state = 'pending' and urgency = 1
  and exists (${freshBehind})`

/** After a job of this line was written that waits: while anything fresh waits behind, every ready one is as urgent. */
export function hurry({ sql }: Work, { subscription, orderKey }: Pick<LineMember, 'subscription' | 'orderKey'>): void {
  sql.of(hurryReady).run(subscription, orderKey)
}

const setWaits = 'update jobs set waits = ? where id = ?'

/**
 * Says whether it is ready (0) or waits behind others (1), and makes the last of the ready wait where it goes before that
 * one: only what has not begun can be overtaken. The caller writes the answer into the newcomer's row, and then calls `hurry`.
 */
export function enterLine({ sql }: Work, member: LineMember): number {
  const { job, subscription, orderKey, width, rank } = member
  const ahead = sql.of(selectReady).all(subscription, orderKey)
  if (ahead.length < width) return ready
  const last = ahead.find((row) => row.state === 'pending' && Number(row.attempts) === 0)
  if (last === undefined || !isBefore({ rank, job }, toPlace(last))) return behind
  sql.of(setWaits).run(behind, Number(last.id))
  return ready
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

const selectNext = `select id, rank from jobs indexed by jobs_line
  where subscription = ? and order_key = ? and waits = ${behind} and ${active} order by rank, id limit 1`

/** One that was ready is out of its line now: the next is ready. Call it after the job's row was written. */
export function leftLine(work: Work, { subscription, line, waits }: JobRow): void {
  if (line !== null && waits === ready) callNext(work, { subscription, orderKey: line.orderKey })
}

/** One that ran and waits again. If it `hasBegun` it keeps its place; else who came meanwhile and stands before it goes first. */
export function standAgain(work: Work, { job, subscription, line }: JobRow, hasBegun: boolean): void {
  if (line === null) return
  const own = { subscription, orderKey: line.orderKey }
  const next = hasBegun ? undefined : work.sql.of(selectNext).get(subscription, line.orderKey)
  if (next === undefined || isBefore({ rank: line.rank, job }, toPlace(next))) {
    hurry(work, own)
  } else {
    work.sql.of(setWaits).run(behind, job)
    callNext(work, own)
  }
}

function callNext(work: Work, line: Pick<LineMember, 'subscription' | 'orderKey'>): void {
  const next = work.sql.of(selectNext).get(line.subscription, line.orderKey)
  if (next === undefined) return
  work.sql.of(setWaits).run(ready, Number(next.id))
  hurry(work, line)
  work.wakes = true
}
