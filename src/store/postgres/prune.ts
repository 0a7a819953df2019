// Removes what is past its keep, a little in each commit, one node at a time: who finds another at it does nothing. Nothing
// is searched from the start each time: each bucket is walked from where the last call stopped, refusals from the oldest on
// an index, and their totals are kept as they come and go.
import type { PruneAsk } from '../store.ts'
import { type Row, toNumber } from './database.ts'
import { dropFinished, dropRequests, requestColumns } from './drop.ts'
import { pruneFailures } from './failures.ts'
import { readUsedBytes } from './held-bytes.ts'
import { largestId, type Ref } from './ids.ts'
import { pruneBlocks } from './prune-blocks.ts'
import type { Work } from './work.ts'

/** How far the walks over accepted requests came; in memory, because to begin again costs only time. */
export interface PruneWalk {
  /** By age, in each bucket. */
  buckets: Map<number, bigint>
  /** By size, over all of them. */
  oldest: bigint
  /** The bucket whose blocks were looked at last. */
  blocks: number
}

/** Requests looked at in one commit, as a multiple of those that may go: dead ones that stay must not hold it up. */
const lookedAtPerRow = 4

const selectLast = `select max(request_high) as id from landfall.time_marks
  where bucket = any($1::smallint[]) and minute < $2`

const selectOld = `select ${requestColumns} from landfall.requests r
  where r.bucket = $1 and r.id > $2 and r.id <= $3 and r.outcome = 'accepted' and r.received_at < $4 order by r.id limit $5`

/** Accepted requests of one bucket, each with all its events, or nothing of it while one of them is still waited for. */
export async function pruneBucket(
  work: Work,
  bucket: number,
  { ask, walk, rowsMax }: { ask: PruneAsk; walk: PruneWalk; rowsMax: number },
): Promise<number> {
  const before = Math.floor(ask.eventsBefore)
  const [last] = await work.tx.ask(selectLast, [work.buckets.all, before])
  if (last?.id === null || last === undefined) return 0
  const lookedAtMax = rowsMax * lookedAtPerRow
  const from = String(walk.buckets.get(bucket) ?? 0n)
  const old = await work.tx.ask(selectOld, [bucket, from, String(last.id), before, lookedAtMax])
  const { gone, reached } = await dropFinished(work, old, { ask, rowsMax })
  walk.buckets.set(bucket, nextOf(reached, old, lookedAtMax))
  return gone
}

/** From the start again where all were looked at. */
function nextOf(reached: bigint | null, rows: readonly Row[], lookedAtMax: number): bigint {
  return reached === null && rows.length < lookedAtMax ? 0n : (reached ?? BigInt(String(rows.at(-1)?.id ?? 0)))
}

const selectOldest = `select w.* from unnest($1::smallint[]) b(bucket) cross join lateral (
    select ${requestColumns} from landfall.requests r where r.bucket = b.bucket and r.id > $2 and r.outcome = 'accepted'
    order by r.id limit $3
  ) w order by w.id limit $3`

/** While the store is too large, the oldest of all buckets go, whatever their age. */
export async function pruneOldest(
  work: Work,
  { ask, walk, schema }: { ask: PruneAsk; walk: PruneWalk; schema: string },
): Promise<number> {
  const { retainBytesMax = Number.POSITIVE_INFINITY, rowsMax } = ask
  if (retainBytesMax === Number.POSITIVE_INFINITY) return 0
  const excess = (await readUsedBytes(work.tx, { buckets: work.buckets, schema })) - retainBytesMax
  if (excess <= 0) return 0
  const lookedAtMax = rowsMax * lookedAtPerRow
  const rows = await work.tx.ask(selectOldest, [work.buckets.all, String(walk.oldest), lookedAtMax])
  const { gone, reached } = await dropFinished(work, rows, { ask, rowsMax, excess })
  walk.oldest = nextOf(reached, rows, lookedAtMax)
  return gone
}

const selectKept = `select coalesce(sum(value) filter (where kind = 'refusals_kept'), 0) as kept,
    coalesce(sum(value) filter (where kind = 'refusal_bytes_kept'), 0) as bytes
  from landfall.totals where bucket = any($1::smallint[]) and kind in ('refusals_kept', 'refusal_bytes_kept')`

const selectOldestRefusals = `select w.* from unnest($1::smallint[]) b(bucket)
  cross join (values ('refused'), ('handshake')) o(outcome) cross join lateral (
    select r.bucket, r.id, r.source, r.received_at, octet_length(r.bytes) as bytes from landfall.requests r
    where r.bucket = b.bucket and r.outcome = o.outcome and r.outcome <> 'accepted' order by r.id limit $2
  ) w order by w.id limit $2`

export async function pruneRefusals(
  work: Work,
  { refusalsKeptMax, refusalBytesKeptMax, refusalsBefore = 0, rowsMax }: PruneAsk,
): Promise<number> {
  const [total] = await work.tx.ask(selectKept, [work.buckets.all])
  let [kept, bytes] = [toNumber(total?.kept), toNumber(total?.bytes)]
  const isWithin = (): boolean => kept <= refusalsKeptMax && bytes <= refusalBytesKeptMax
  if (kept === 0 || (refusalsBefore === 0 && isWithin())) return 0
  const refs: Ref[] = []
  for (const row of await work.tx.ask(selectOldestRefusals, [work.buckets.all, rowsMax])) {
    if (isWithin() && toNumber(row.received_at) >= refusalsBefore) break
    work.sums.count(work.now, String(row.source), { name: 'pruned:refusals' })
    refs.push({ bucket: toNumber(row.bucket), id: String(row.id) })
    work.sums.add('refusals_kept', -1)
    work.sums.add('refusal_bytes_kept', -toNumber(row.bytes))
    kept -= 1
    bytes -= toNumber(row.bytes)
  }
  await dropRequests(work, refs)
  return refs.length
}

const deleteVersions = `delete from landfall.versions v using (
    select o.* from unnest($1::smallint[]) b(bucket) cross join lateral (
      select bucket, subscription, order_key from landfall.versions where bucket = b.bucket and at < $2 order by at limit $3
    ) o limit $3
  ) old where v.bucket = old.bucket and v.subscription = old.subscription and v.order_key = old.order_key
  returning 1 as gone`

const deleteSums = `delete from landfall.sums s using (
    select bucket, minute, source, name, band from landfall.sums where bucket = any($1::smallint[]) and minute < $2
    order by minute limit $3
  ) old where s.bucket = old.bucket and s.minute = old.minute and s.source = old.source and s.name = old.name and s.band = old.band
  returning 1 as gone`

const selectFirst = (
  table: 'requests' | 'events',
): string => `select min(w.id) as id from unnest($1::smallint[]) b(bucket)
  cross join lateral (select id from landfall.${table} t where t.bucket = b.bucket order by id limit 1) w`

const deleteMarks = `delete from landfall.time_marks t using (
    select bucket, minute from landfall.time_marks where bucket = any($1::smallint[]) and minute < $2
      and coalesce(request_high, 0) < $3 and coalesce(event_high, 0) < $4 limit $5
  ) old where t.bucket = old.bucket and t.minute = old.minute returning 1 as gone`

/**
 * Versions of keys that were quiet for as long as an event is kept, failures that were quiet longest, sums and marks of
 * minutes and blocks of ids that have no rows left. They are few, but nothing may grow for ever.
 */
export async function pruneMemories(
  work: Work,
  { ask: { eventsBefore, rowsMax }, walk }: { ask: PruneAsk; walk: PruneWalk },
): Promise<number> {
  const { tx, buckets } = work
  const before = Math.floor(eventsBefore)
  const aDayBefore = before - 86_400_000
  const [request] = await tx.ask(selectFirst('requests'), [buckets.all])
  const [event] = await tx.ask(selectFirst('events'), [buckets.all])
  const firsts = { request: BigInt(String(request?.id ?? largestId)), event: BigInt(String(event?.id ?? largestId)) }
  walk.blocks = (walk.blocks + 1) % buckets.count
  // One bucket a call, for as many as a call's rows can have left behind in all of them.
  const emptied = await pruneBlocks(work, walk.blocks, { before, rowsMax: rowsMax * buckets.count, firsts })
  const removed = await Promise.all([
    tx.ask(deleteVersions, [buckets.all, before, rowsMax]),
    tx.ask(deleteMarks, [buckets.all, aDayBefore, String(firsts.request), String(firsts.event), rowsMax]),
    tx.ask(deleteSums, [buckets.all, aDayBefore, rowsMax]),
  ])
  return removed.reduce((sum, rows) => sum + rows.length, emptied + (await pruneFailures(work, rowsMax)))
}
