// Lets parts of finished events go before the events do: headers and bodies, attempts. Requests are walked once, in the order
// of their arrival, from a mark that is kept; those that still wait, run or are dead when their turn comes are written down
// and looked at again, so that nothing is searched from the start and nothing is let go that may be needed.
import { HeaderList } from '../../core/headers.ts'
import { fromHead, toHead } from '../head.ts'
import type { PruneAsk } from '../store.ts'
import type { Row, Statements } from './database.ts'
import { toJobRange } from './ids.ts'
import type { Work } from './work.ts'

interface Part {
  name: 'bodies' | 'attempts'
  before: number
  /** Lets it go of a request whose jobs are all finished. */
  drop(work: Work, request: Row): Dropped
}

interface Dropped {
  /** Rows that went or became smaller. */
  gone: number
  /** Whether something is left that has to be looked at again. */
  left: boolean
}

const nothing: Dropped = { gone: 0, left: false }

/** Requests looked at in one commit, as a multiple of those that may be changed. */
const lookedAtPerRow = 4

export function trim(work: Work, ask: PruneAsk): number {
  const { bodiesBefore, attemptsBefore, eventsBefore } = ask
  const parts: Part[] = [
    { name: 'bodies', before: bodiesBefore ?? 0, drop: dropBody },
    { name: 'attempts', before: attemptsBefore ?? 0, drop: dropAttempts(attemptsBefore ?? 0) },
  ]
  // What goes with its event anyway needs no walk of its own.
  return parts
    .filter(({ before }) => before > eventsBefore)
    .reduce((sum, part) => sum + again(work, part, ask.rowsMax) + goOn(work, part, ask.rowsMax), 0)
}

const selectMark = 'select value from totals where kind = ? and name = ?'
const setMark = `insert into totals (kind, name, value) values ('trimmed_to', ?1, ?2) on conflict do update set value = ?2`
const columns = 'r.id, r.source, r.received_at, r.outcome, r.new_from, r.new_to, r.cleared_at'
const selectNext = `select ${columns} from requests r
  where r.id > ? and r.id <= ? and r.received_at < ? order by r.id limit ?`
const passOver = 'insert or ignore into passed_over (part, request_id) values (?, ?)'

function goOn(work: Work, part: Part, rowsMax: number): number {
  const { sql } = work
  const from = Number(sql.of(selectMark).get('trimmed_to', part.name)?.value ?? 0)
  const before = Math.floor(part.before)
  const last = sql.of('select max(request_high) as id from time_marks where minute < ?').get(before)?.id ?? 0
  let to = from
  let gone = 0
  for (const row of sql.of(selectNext).all(from, last, before, rowsMax * lookedAtPerRow)) {
    if (gone >= rowsMax) break
    to = Number(row.id)
    const dropped = dropOf(work, row, part)
    if (dropped.left) sql.of(passOver).run(part.name, to)
    gone += dropped.gone
  }
  if (to > from) sql.of(setMark).run(part.name, to)
  return gone
}

const selectPassedOver = `select ${columns}, p.request_id from passed_over p left join requests r on r.id = p.request_id
  where p.part = ? and p.request_id > ? order by p.request_id limit ?`
const forget = 'delete from passed_over where part = ? and request_id = ?'

/** A stretch of those that were too early, from where the last call stopped. */
function again(work: Work, part: Part, rowsMax: number): number {
  const { sql } = work
  const name = `again ${part.name}`
  const from = Number(sql.of(selectMark).get('trimmed_to', name)?.value ?? 0)
  const rows = sql.of(selectPassedOver).all(part.name, from, rowsMax)
  if (rows.length === 0 && from === 0) return 0
  let gone = 0
  for (const row of rows) {
    const dropped = row.id === null ? nothing : dropOf(work, row, part)
    if (!dropped.left) sql.of(forget).run(part.name, Number(row.request_id))
    gone += dropped.gone
  }
  sql.of(setMark).run(name, rows.length < rowsMax ? 0 : Number(rows.at(-1)?.request_id ?? 0))
  return gone
}

const selectNeeded = `select 1 from jobs where id between ? and ? and state in ('pending', 'running', 'dead') limit 1`

function dropOf(work: Work, row: Row, part: Part): Dropped {
  if (row.outcome !== 'accepted' && row.outcome !== 'duplicate') return nothing
  if (row.new_from !== null && row.new_to !== null) {
    const jobs = toJobRange(Number(row.new_from), Number(row.new_to))
    if (work.sql.of(selectNeeded).get(...jobs) !== undefined) return { gone: 0, left: true }
  }
  return part.drop(work, row)
}

const selectWhole = 'select * from requests where id = ?'
const deleteRequest = 'delete from requests where id = ?'

/**
 * Its request line stays. The row is taken out and put back, not changed: only then are pages that became nearly empty
 * joined with their neighbours, which is what frees the space of small bodies.
 */
function dropBody(work: Work, { id, source, cleared_at }: Row): Dropped {
  if (cleared_at !== null) return nothing
  const row = work.sql.of(selectWhole).get(Number(id)) as Row
  const { method, url } = fromHead((row.bytes as Uint8Array).subarray(0, Number(row.head_bytes)))
  const head = Buffer.from(toHead({ method, url, headers: HeaderList.from([]) }), 'latin1')
  work.sql.of(deleteRequest).run(Number(id))
  putBack(work.sql, { ...row, bytes: head, head_bytes: head.byteLength, body_of: null, cleared_at: work.now })
  work.rollup.count(work.now, String(source), { name: 'pruned:bodies' })
  return { gone: 1, left: false }
}

function putBack(sql: Statements, row: Row): void {
  const names = Object.keys(row)
  const insert = `insert into requests (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`
  sql.of(insert).run(...Object.values(row))
}

/** Of a job that was asked for again the latest may be too young: those go later. */
function dropAttempts(before: number): Part['drop'] {
  return ({ sql }, { new_from, new_to }) => {
    if (new_from === null || new_to === null) return nothing
    const jobs = toJobRange(Number(new_from), Number(new_to))
    const { changes } = sql
      .of('delete from attempts where job_id between ? and ? and started_at < ?')
      .run(...jobs, Math.floor(before))
    const left = sql.of('select 1 from attempts where job_id between ? and ? limit 1').get(...jobs) !== undefined
    return { gone: Number(changes), left }
  }
}
