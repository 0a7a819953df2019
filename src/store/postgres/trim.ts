// Lets parts of finished events go before the events do: headers and bodies, attempts. The requests of a bucket are walked
// once, in the order of their arrival, from a mark that is kept; those that still wait, run or are dead when their turn comes
// are written down and looked at again, so that nothing is searched from the start and nothing is let go that may be needed.
import type { PruneAsk } from '../store.ts'
import { type Row, toNumber } from './database.ts'
import { readJobs, requestColumns, toBrought } from './drop.ts'
import { attemptBytesOfRow, sumBytes } from './held-bytes.ts'
import type { Ref } from './ids.ts'
import { toRefColumns } from './jobs.ts'
import type { Work } from './work.ts'

interface Part {
  name: 'bodies' | 'attempts'
  before: number
  /** Lets it go of requests whose jobs are all finished. Answers for each, by its id. */
  drop(work: Work, requests: readonly Finished[], rowsMax: number): Promise<ReadonlyMap<string, Dropped>>
}

interface Finished {
  row: Row
  request: Ref
  source: string
  bytes: number
  jobs: readonly Ref[]
}

interface Dropped {
  /** Rows that went or became smaller. */
  gone: number
  /** Whether something is left that has to be looked at again. */
  left: boolean
}

/** Requests looked at in one commit, as a multiple of those that may be changed. */
const lookedAtPerRow = 4

/** The parts that go before their events; what goes with its event anyway needs no walk of its own. */
export function partsOf({ bodiesBefore = 0, attemptsBefore = 0, eventsBefore }: PruneAsk): Part[] {
  const parts: Part[] = [
    { name: 'bodies', before: Math.floor(bodiesBefore), drop: dropBodies },
    { name: 'attempts', before: Math.floor(attemptsBefore), drop: dropAttempts(Math.floor(attemptsBefore)) },
  ]
  return parts.filter(({ before }) => before > eventsBefore)
}

export async function trimBucket(
  work: Work,
  bucket: number,
  { parts, rowsMax }: { parts: readonly Part[]; rowsMax: number },
): Promise<number> {
  let gone = 0
  for (const part of parts) {
    const walk = { bucket, part, rowsMax }
    gone += (await again(work, walk)) + (await goOn(work, walk))
  }
  return gone
}

interface Walk {
  bucket: number
  part: Part
  rowsMax: number
}

const selectMark = `select value from landfall.totals where bucket = $1 and kind = 'trimmed_to' and name = $2`
const setMark = `insert into landfall.totals (bucket, kind, name, value) values ($1, 'trimmed_to', $2, $3)
  on conflict (bucket, kind, name) do update set value = excluded.value`

async function readMark({ tx }: Work, bucket: number, name: string): Promise<string> {
  const [row] = await tx.ask(selectMark, [bucket, name])
  return String(row?.value ?? 0)
}

const selectLast = `select coalesce(max(request_high), 0) as id from landfall.time_marks
  where bucket = any($1::smallint[]) and minute < $2`
const selectNext = `select ${requestColumns} from landfall.requests r
  where r.bucket = $1 and r.id > $2 and r.id <= $3 and r.received_at < $4 order by r.id limit $5`
const passOver = `insert into landfall.passed_over (bucket, part, request_id)
  select $1, $2, * from unnest($3::bigint[]) on conflict do nothing`

async function goOn(work: Work, { bucket, part, rowsMax }: Walk): Promise<number> {
  const from = await readMark(work, bucket, part.name)
  const [last] = await work.tx.ask(selectLast, [work.buckets.all, part.before])
  const looked = rowsMax * lookedAtPerRow
  const rows = await work.tx.ask(selectNext, [bucket, from, String(last?.id ?? 0), part.before, looked])
  if (rows.length === 0) return 0
  const { gone, left, reached } = await dropOf(work, rows, { part, rowsMax })
  if (left.length > 0) work.tx.send(passOver, [bucket, part.name, left])
  work.tx.send(setMark, [bucket, part.name, reached])
  return gone
}

const selectPassedOver = `select p.request_id as passed, ${requestColumns} from landfall.passed_over p
  left join landfall.requests r on r.bucket = p.bucket and r.id = p.request_id
  where p.bucket = $1 and p.part = $2 and p.request_id > $3 order by p.request_id limit $4`
const forget = `delete from landfall.passed_over where bucket = $1 and part = $2 and request_id = any($3::bigint[])`

/** A stretch of those that were too early, from where the last call stopped. */
async function again(work: Work, { bucket, part, rowsMax }: Walk): Promise<number> {
  const name = `again ${part.name}`
  const from = await readMark(work, bucket, name)
  const rows = await work.tx.ask(selectPassedOver, [bucket, part.name, from, rowsMax])
  if (rows.length === 0 && from === '0') return 0
  const held = rows.filter((row) => row.id !== null)
  const { gone, left, reached } = await dropOf(work, held, { part, rowsMax })
  const isAll = reached === String(held.at(-1)?.id ?? 0)
  const to = isAll ? String(rows.at(-1)?.passed ?? 0) : reached
  const kept = new Set(left)
  const over = rows.map((row) => String(row.passed)).filter((id) => BigInt(id) <= BigInt(to) && !kept.has(id))
  if (over.length > 0) work.tx.send(forget, [bucket, part.name, over])
  work.tx.send(setMark, [bucket, name, isAll && rows.length < rowsMax ? '0' : to])
  return gone
}

/** Up to where so many rows went: `reached` is the last that was looked at. */
async function dropOf(
  work: Work,
  rows: readonly Row[],
  { part, rowsMax }: { part: Part; rowsMax: number },
): Promise<{ gone: number; left: string[]; reached: string }> {
  const brought = rows.filter((row) => row.outcome === 'accepted' || row.outcome === 'duplicate').map(toBrought)
  const { jobsOf, unfinished } = await readJobs(
    work,
    brought.flatMap(({ events }) => events),
  )
  const isOpen = ({ events }: (typeof brought)[number]): boolean => events.some(({ id }) => unfinished.has(id))
  const rowOf = new Map(rows.map((row) => [String(row.id), row]))
  const finished = brought
    .filter((one) => !isOpen(one))
    .map(({ request, source, bytes, events }): Finished => {
      const jobs = events.flatMap(({ id }) => jobsOf.get(id) ?? [])
      return { row: rowOf.get(request.id) ?? {}, request, source, bytes, jobs }
    })
  const open = new Set(brought.filter(isOpen).map(({ request }) => request.id))
  const dropped = await part.drop(work, finished, rowsMax)
  let gone = 0
  const left: string[] = []
  let reached = '0'
  for (const row of rows) {
    if (gone >= rowsMax) break
    reached = String(row.id)
    const own = dropped.get(reached)
    if (open.has(reached) || own?.left === true) left.push(reached)
    gone += own?.gone ?? 0
  }
  return { gone, left, reached }
}

/** Its request line stays. */
const clearBodies = `update landfall.requests r set
    bytes = substring(r.bytes from 1 for position('\\x0d0a'::bytea in substring(r.bytes from 1 for r.head_bytes)) + 1),
    head_bytes = position('\\x0d0a'::bytea in substring(r.bytes from 1 for r.head_bytes)) + 1,
    body_of_bucket = null, body_of_id = null, cleared_at = $3
  from unnest($1::smallint[], $2::bigint[]) c(bucket, id) where r.bucket = c.bucket and r.id = c.id
  returning r.id, octet_length(r.bytes) as bytes`

async function dropBodies(
  work: Work,
  requests: readonly Finished[],
  rowsMax: number,
): Promise<ReadonlyMap<string, Dropped>> {
  const clearing = new Map(
    requests
      .filter(({ row }) => row.cleared_at === null)
      .slice(0, rowsMax)
      .map((one) => [one.request.id, one]),
  )
  if (clearing.size === 0) return new Map()
  const rows = await work.tx.ask(clearBodies, [
    ...toRefColumns([...clearing.values()].map(({ request }) => request)),
    work.now,
  ])
  for (const row of rows) {
    const { source = '', bytes = 0 } = clearing.get(String(row.id)) ?? {}
    work.sums.count(work.now, source, { name: 'pruned:bodies' })
    work.sums.add('bytes_held', toNumber(row.bytes) - bytes)
  }
  return new Map(rows.map((row) => [String(row.id), { gone: 1, left: false }]))
}

const countAttempts = `select a.job_id, count(*) as kept, count(*) filter (where a.started_at < $3) as old
  from unnest($1::smallint[], $2::bigint[]) j(bucket, id)
  join landfall.attempts a on a.bucket = j.bucket and a.job_id = j.id group by a.job_id`
const deleteAttempts = `delete from landfall.attempts t using unnest($1::smallint[], $2::bigint[]) j(bucket, id)
  where t.bucket = j.bucket and t.job_id = j.id and t.started_at < $3 returning ${attemptBytesOfRow} as bytes`

/** Of a job that was asked for again the latest may be too young: those go later. */
function dropAttempts(before: number): Part['drop'] {
  return async ({ tx, sums }, requests, rowsMax) => {
    const jobs = requests.flatMap((one) => one.jobs)
    const counts = jobs.length === 0 ? [] : await tx.ask(countAttempts, [...toRefColumns(jobs), before])
    const countOf = new Map(counts.map((row) => [String(row.job_id), row]))
    const dropped = new Map<string, Dropped>()
    const going: Ref[] = []
    let gone = 0
    for (const one of requests) {
      if (gone >= rowsMax) break
      const own = one.jobs.map(({ id }) => countOf.get(id)).filter((row) => row !== undefined)
      const old = own.reduce((sum, row) => sum + toNumber(row.old), 0)
      const kept = own.reduce((sum, row) => sum + toNumber(row.kept), 0)
      dropped.set(one.request.id, { gone: old, left: kept > old })
      if (old > 0) going.push(...one.jobs)
      gone += old
    }
    const [row] = going.length === 0 ? [] : await tx.ask(sumBytes(deleteAttempts), [...toRefColumns(going), before])
    sums.add('bytes_held', -toNumber(row?.bytes ?? 0))
    return dropped
  }
}
