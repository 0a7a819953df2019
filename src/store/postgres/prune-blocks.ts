// Removes blocks (blocks.ts) that hold no row any more, so that they grow no longer than what they tell of.
import { firstIdAt } from './ids.ts'
import type { Work } from './work.ts'

/** Younger blocks stay, in milliseconds, empty or not: who put rows into one may put more, and does not say it again. */
const settledMs = 86_400_000

const selectLast = `select coalesce(max(request_high), 0) as request, coalesce(max(event_high), 0) as event
  from landfall.time_marks where bucket = any($1::smallint[]) and minute < $2`

/** From name to name, and of each the oldest blocks: of those that still have rows, few are among them. */
const deleteBlocks = `with recursive names(kind, name) as (
    (select k.kind, k.name from landfall.blocks k where k.bucket = $1 order by k.kind, k.name limit 1)
    union all
    select o.kind, o.name from names n cross join lateral (
      select k.kind, k.name from landfall.blocks k where k.bucket = $1 and (k.kind, k.name) > (n.kind, n.name)
      order by k.kind, k.name limit 1
    ) o
  ), bounds(kind, name, below) as (
    select kind, name, case kind when 0 then $2::bigint else $3::bigint end from names
  ), old as (
    select o.* from bounds n cross join lateral (
      select k.kind, k.name, k.low from landfall.blocks k
      where k.bucket = $1 and k.kind = n.kind and k.name = n.name and k.low < n.below and k.high < n.below
        and not exists (select 1 from landfall.requests r where k.kind = 0 and r.bucket = $1 and r.id between k.low and k.high)
        and not exists (select 1 from landfall.events e where k.kind > 0 and e.bucket = $1 and e.id between k.low and k.high)
      order by k.low limit $4
    ) o limit $4
  )
  delete from landfall.blocks k using old
    where k.bucket = $1 and k.kind = old.kind and k.name = old.name and k.low = old.low returning 1 as gone`

/**
 * Blocks of one bucket that hold no row any more: looked for among those of rows that came before `eventsBefore`, and those
 * below `firsts`, the first rows there are. One that became empty among others goes when it is that old itself.
 */
export async function pruneBlocks(
  { tx, buckets, now }: Work,
  bucket: number,
  { before, firsts, rowsMax }: { before: number; firsts: { request: bigint; event: bigint }; rowsMax: number },
): Promise<number> {
  const [last] = await tx.ask(selectLast, [buckets.all, before])
  const settled = firstIdAt(now - settledMs)
  const below = (kind: 'request' | 'event'): string => {
    const past = BigInt(String(last?.[kind] ?? 0)) + 1n
    const reached = past > firsts[kind] ? past : firsts[kind]
    return String(reached < settled ? reached : settled)
  }
  return (await tx.ask(deleteBlocks, [bucket, below('request'), below('event'), rowsMax])).length
}
