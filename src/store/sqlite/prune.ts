// Removes what is past its keep, a little in each commit. Nothing is searched from the start each time: events are walked
// from where the last call stopped, refusals from the oldest on an index, and their totals are kept as they come and go.
import type { PruneAsk } from '../store.ts'
import { dropAcks } from './acks.ts'
import type { Row, Statements } from './database.ts'
import { pruneFailures } from './failures.ts'
import { giveBack } from './give-back.ts'
import { markHighestIds, toJobRange } from './ids.ts'
import { readUsedBytes } from './room.ts'
import { dropBlocks } from './source-blocks.ts'
import { trim } from './trim.ts'
import type { Work } from './work.ts'

/** How far the walk over accepted requests came; in memory, because to begin again costs only time. */
export interface PruneWalk {
  request: number
}

/** Requests looked at in one commit, as a multiple of those that may go: dead ones that stay must not hold it up. */
const lookedAtPerRow = 4

export function prune(work: Work, ask: PruneAsk, walk: PruneWalk): number {
  const gone =
    pruneEvents(work, ask, walk) +
    trim(work, ask) +
    pruneRefusals(work, ask) +
    pruneRollups(work, ask) +
    pruneMemories(work, ask)
  if (gone > 0) markHighestIds(work.sql, work.ids)
  return gone + giveBack(work)
}

const selectOld = `select id, source, received_at, new_from, new_to from requests
  where id > ? and id <= ? and outcome = 'accepted' and received_at < ? order by id limit ?`

const selectUnfinished = `select state, subscription from jobs
  where id between ? and ? and state in ('pending', 'running', 'dead')`

/** By age, and while the store is too large the oldest whatever their age. */
function pruneEvents(work: Work, ask: PruneAsk, walk: PruneWalk): number {
  const { eventsBefore, retainBytesMax = Number.POSITIVE_INFINITY, rowsMax } = ask
  const isTooLarge = (): boolean =>
    retainBytesMax < Number.POSITIVE_INFINITY && readUsedBytes(work.sql) > retainBytesMax
  const before = isTooLarge() ? Number.MAX_SAFE_INTEGER : Math.floor(eventsBefore)
  const last = work.sql.of('select max(request_high) as id from time_marks where minute < ?').get(before)?.id ?? 0
  const lookedAtMax = rowsMax * lookedAtPerRow
  const old = work.sql.of(selectOld).all(walk.request, last, before, lookedAtMax)
  let gone = 0
  for (const row of old) {
    if (gone >= rowsMax || (Number(row.received_at) >= eventsBefore && !isTooLarge())) return gone
    walk.request = Number(row.id)
    gone += pruneRequest(work, row, ask)
  }
  if (old.length < lookedAtMax) walk.request = 0
  return gone
}

/** Removes an accepted request with all its events, or nothing while one of them is still waited for. Says how many events went. */
function pruneRequest(work: Work, { id, source, received_at, new_from, new_to }: Row, ask: PruneAsk): number {
  const { sql, rollup } = work
  if (new_from === null || new_to === null) return dropRequest(sql, Number(id))
  const between = [Number(new_from), Number(new_to)] as const
  const jobs = toJobRange(...between)
  const unfinished = sql.of(selectUnfinished).all(...jobs)
  const isDeadPast = Number(received_at) < Math.min(ask.deadBefore ?? 0, ask.eventsBefore)
  if (unfinished.some(({ state }) => state !== 'dead' || !isDeadPast)) return 0
  for (const { subscription } of unfinished) {
    rollup.moved(String(subscription), 'dead', null)
    rollup.count(work.now, String(source), { name: 'pruned:dead' })
  }
  const again = sql.of('select distinct request_id from redeliveries where event_id between ? and ?').all(...between)
  sql.of('delete from redeliveries where event_id between ? and ?').run(...between)
  for (const row of again) dropDuplicate(sql, Number(row.request_id))
  sql.of('delete from attempts where job_id between ? and ?').run(...jobs)
  sql.of('delete from steps where job_id between ? and ?').run(...jobs)
  sql.of('delete from jobs where id between ? and ?').run(...jobs)
  const events = Number(sql.of('delete from events where id between ? and ?').run(...between).changes)
  dropBlocks(sql, 'event', { source: String(source), from: between[0], to: between[1] })
  dropRequest(sql, Number(id))
  rollup.count(work.now, String(source), { name: 'pruned:events', by: events })
  return events
}

/** A request that only brought events again goes with the last of them. */
function dropDuplicate(sql: Statements, id: number): void {
  const outcome = sql.of('select outcome from requests where id = ?').get(id)?.outcome
  const holds = sql.of('select 1 from redeliveries where request_id = ? limit 1').get(id)
  if (outcome === 'duplicate' && holds === undefined) dropRequest(sql, id)
}

function dropRequest(sql: Statements, id: number): number {
  sql.of('delete from redeliveries where request_id = ?').run(id)
  const row = sql.of('delete from requests where id = ? returning source').get(id)
  if (row === undefined) return 0
  dropAcks(sql, id)
  dropBlocks(sql, 'request', { source: String(row.source), from: id, to: id })
  return 1
}

const selectOldestRefusals = `select id, source, received_at, length(bytes) as bytes
  from requests indexed by requests_outcome where outcome = ? and outcome <> 'accepted' order by id limit ?`

function pruneRefusals(work: Work, ask: PruneAsk): number {
  const { refusalsKeptMax, refusalBytesKeptMax, refusalsBefore = 0, rowsMax } = ask
  const total = (name: string): number =>
    Number(work.sql.of('select value from totals where kind = ?').get(name)?.value ?? 0)
  let kept = total('refusals_kept')
  let bytes = total('refusal_bytes_kept')
  if (kept === 0) return 0
  const oldest = ['refused', 'handshake']
    .flatMap((outcome) => work.sql.of(selectOldestRefusals).all(outcome, rowsMax))
    .sort((one, other) => Number(one.id) - Number(other.id))
  let gone = 0
  for (const row of oldest) {
    const isWithin = kept <= refusalsKeptMax && bytes <= refusalBytesKeptMax
    if (gone >= rowsMax || (isWithin && Number(row.received_at) >= refusalsBefore)) break
    work.rollup.count(work.now, String(row.source), { name: 'pruned:refusals' })
    dropRequest(work.sql, Number(row.id))
    work.rollup.add('refusals_kept', -1)
    work.rollup.add('refusal_bytes_kept', -Number(row.bytes))
    kept -= 1
    bytes -= Number(row.bytes)
    gone += 1
  }
  return gone
}

/** Versions of keys that were quiet for as long as an event is kept, and failures that were quiet longest. */
function pruneMemories(work: Work, { eventsBefore, rowsMax }: PruneAsk): number {
  const versions = work.sql.of(`delete from versions where (subscription, order_key) in
    (select subscription, order_key from versions where at < ? order by at limit ?)`)
  return Number(versions.run(Math.floor(eventsBefore), rowsMax).changes) + pruneFailures(work, rowsMax)
}

/** Sums and marks of minutes that have no rows left. They are few, but nothing may grow for ever. */
function pruneRollups({ sql }: Work, { eventsBefore, rowsMax }: PruneAsk): number {
  const before = Math.floor(eventsBefore)
  const firstOf = (table: 'requests' | 'events'): number =>
    Number(sql.of(`select min(id) as id from ${table}`).get()?.id ?? Number.MAX_SAFE_INTEGER)
  const marks = sql.of(`delete from time_marks where minute in (select minute from time_marks where minute < ?
    and coalesce(request_high, 0) < ? and coalesce(event_high, 0) < ? order by minute limit ?)`)
  const sums = sql.of(`delete from sums where (minute, source, name, bucket) in
    (select minute, source, name, bucket from sums where minute < ? order by minute limit ?)`)
  const aDayBefore = before - 86_400_000
  return [marks.run(aDayBefore, firstOf('requests'), firstOf('events'), rowsMax), sums.run(aDayBefore, rowsMax)].reduce(
    (sum, result) => sum + Number(result.changes),
    0,
  )
}
