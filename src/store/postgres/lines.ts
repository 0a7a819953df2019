// Lines: the jobs of one subscription that share an order key. As many as the line is wide are ready, which is all that a
// claim sees; the others wait behind them, take no place there and cost no scan.
//
// Whoever changes a line holds its lock until the commit, so that two nodes never both think they are first. Then
// `arrange` looks at the few that may be ready and sets them right: it is the same statement for one who enters, one who
// leaves and one whose rank goes before another's. What runs, or was tried before, keeps its place; the other places go to
// the lowest ranks, and among equals to who came first. A replayed job that is ready is as urgent as what is fresh, while
// something fresh waits behind, which would else wait for all that is fresh in other lines. Locks are taken in one order,
// before any row's, so that nobody waits in a circle.
import { toColumns } from './columns.ts'
import { behind, ready } from './jobs.ts'
import type { Work } from './work.ts'

export interface Line {
  subscription: string
  orderKey: string
  width: number
}

/** Different locks: the server has room for some thousands. Two lines that share one only wait for each other at times. */
const locksMax = 4096

/** Waits for the locks of these lines, given as `from ...` with a column `line`, in one order. */
export function lockStatement(lines: string): string {
  return `select pg_advisory_xact_lock(hashtext('landfall.lines'), lock)
  from (select distinct hashtext(line) & ${locksMax - 1} as lock ${lines} order by lock offset 0) locks`
}

const lockLines = lockStatement('from unnest($1::text[]) line')

/** Waits until nobody else changes one of these lines. To be called before any row is locked. */
export function lock({ tx }: Work, lines: readonly Omit<Line, 'width'>[]): void {
  if (lines.length > 0)
    tx.send(
      lockLines,
      toColumns(
        lines.map((line) => [toLineKey(line)]),
        1,
      ),
    )
}

const activeLine = `order_key is not null and state in ('pending', 'running')`

/** Those that a claim might take meanwhile. */
const holdReady = `select j.id from unnest($1::smallint[], $2::text[], $3::text[]) l(bucket, subscription, order_key)
  join landfall.jobs j on j.bucket = l.bucket and j.subscription = l.subscription and j.order_key = l.order_key
    and j.order_key is not null and j.state = 'pending' and j.waits = ${ready}
  order by j.bucket, j.id for update of j`

// It sees the rows as they were before it: of the fresh ones behind, those `called` do not count, and those do that stepped back.
const arrangeLines = `with near as (
    select j.bucket, j.id, j.waits, j.urgency, l.place, l.width, j.rank, j.turn, l.subscription, l.order_key,
      j.waits = ${ready} and (j.state = 'running' or j.attempts > 0) as keeps
    from unnest($1::smallint[], $2::text[], $3::text[], $4::integer[])
      with ordinality as l(bucket, subscription, order_key, width, place)
    cross join lateral (
      (select bucket, id, waits, urgency, rank, turn, state, attempts from landfall.jobs
        where bucket = l.bucket and subscription = l.subscription and order_key = l.order_key and ${activeLine} and waits = ${ready})
      union all
      (select bucket, id, waits, urgency, rank, turn, state, attempts from landfall.jobs
        where bucket = l.bucket and subscription = l.subscription and order_key = l.order_key and ${activeLine} and waits = ${behind}
        order by rank, turn limit l.width)
    ) j
  ), placed as (
    select bucket, id, waits, urgency, place, subscription, order_key, case when keeps or row_number() over (partition by place, keeps order by rank, turn)
        <= width - count(*) filter (where keeps) over (partition by place)
      then ${ready} else ${behind} end as now_waits
    from near
  ), seen as (
    select *, count(*) filter (where urgency = 0 and waits = ${ready} and now_waits = ${behind}) over (partition by place) as stepped_back,
      count(*) filter (where urgency = 0 and waits = ${behind} and now_waits = ${ready}) over (partition by place) as called
    from placed
  ), hurried as (
    select bucket, id, waits, urgency, now_waits, case when urgency = 1 and now_waits = ${ready} and (stepped_back > 0
        or exists (select 1 from landfall.jobs where bucket = p.bucket and subscription = p.subscription
          and order_key = p.order_key and order_key is not null and state = 'pending' and waits = ${behind} and urgency = 0
          offset p.called))
      then 0 else urgency end as now_urgency
    from seen p
  )
  update landfall.jobs j set waits = p.now_waits, urgency = p.now_urgency from hurried p
    where j.bucket = p.bucket and j.id = p.id and j.state = 'pending' and (p.waits <> p.now_waits or p.urgency <> p.now_urgency)`

/** After their jobs were written: says anew who of these lines is ready. */
export function arrange(work: Work, lines: readonly Line[]): void {
  if (lines.length === 0) return
  // The last to say how wide a line is counts.
  const known = new Map(lines.map((line) => [toLineKey(line), line]))
  const columns = toColumns(
    [...known.values()].map(({ subscription, orderKey, width }) => [
      ...[work.buckets.of(subscription, orderKey), subscription, orderKey, width],
    ]),
    4,
  )
  work.tx.send(holdReady, columns.slice(0, 3))
  work.tx.send(arrangeLines, columns)
  work.wakes = true
}

export function toLineKey({ subscription, orderKey }: Omit<Line, 'width'>): string {
  return `${subscription}\n${orderKey}`
}
