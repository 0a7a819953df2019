// Lines: the jobs of one subscription that share an order key. As many as the line is wide are ready, which is all that a
// claim sees; the others wait behind them, take no place there and cost no scan.
//
// Whoever changes a line holds its lock until the commit, so that two nodes never both think they are first. Then
// `arrange` looks at the few that may be ready and sets them right: it is the same statement for one who enters, one who
// leaves and one whose rank goes before another's. What runs, or was tried before, keeps its place; the other places go to
// the lowest ranks. Locks are taken in one order, before any row's, so that nobody waits in a circle.
import { toColumns } from './columns.ts'
import type { Row } from './database.ts'
import { type Ref, toId } from './ids.ts'
import { behind, moved, parked, ready } from './jobs.ts'
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
  const names = lines.map(({ subscription, orderKey }) => [`${subscription}\n${orderKey}`])
  if (names.length > 0) tx.send(lockLines, toColumns(names, 1))
}

const activeLine = `order_key is not null and state in ('pending', 'running')`

/** Those that a claim might take meanwhile. */
const holdReady = `select j.id from unnest($1::smallint[], $2::text[], $3::text[]) l(bucket, subscription, order_key)
  join landfall.jobs j on j.bucket = l.bucket and j.subscription = l.subscription and j.order_key = l.order_key
    and j.order_key is not null and j.state = 'pending' and j.waits = ${ready}
  order by j.bucket, j.id for update of j`

const arrangeLines = `with near as (
    select j.bucket, j.id, j.waits, l.place, l.width, j.rank,
      j.waits = ${ready} and (j.state = 'running' or j.attempts > 0) as keeps
    from unnest($1::smallint[], $2::text[], $3::text[], $4::integer[])
      with ordinality as l(bucket, subscription, order_key, width, place)
    cross join lateral (
      (select bucket, id, waits, rank, state, attempts from landfall.jobs
        where bucket = l.bucket and subscription = l.subscription and order_key = l.order_key and ${activeLine} and waits = ${ready})
      union all
      (select bucket, id, waits, rank, state, attempts from landfall.jobs
        where bucket = l.bucket and subscription = l.subscription and order_key = l.order_key and ${activeLine} and waits = ${behind}
        order by rank, id limit l.width)
    ) j
  ), placed as (
    select bucket, id, waits, case when keeps or row_number() over (partition by place, keeps order by rank, id)
        <= width - count(*) filter (where keeps) over (partition by place)
      then ${ready} else ${behind} end as now_waits
    from near
  )
  update landfall.jobs j set waits = p.now_waits from placed p
    where j.bucket = p.bucket and j.id = p.id and j.state = 'pending' and p.waits <> p.now_waits`

/** After their jobs were written: says anew who of these lines is ready. */
export function arrange(work: Work, lines: readonly Line[]): void {
  if (lines.length === 0) return
  // The last to say how wide a line is counts.
  const known = new Map(lines.map((line) => [`${line.subscription}\n${line.orderKey}`, line]))
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

const selectWaiting = `select j.bucket, j.id, j.event_bucket, j.event_id, j.subscription, j.order_key, j.rank
  from unnest($1::smallint[], $2::text[], $3::text[]) l(bucket, subscription, order_key)
  join landfall.jobs j on j.bucket = l.bucket and j.subscription = l.subscription and j.order_key = l.order_key
    and j.order_key is not null and j.state = 'pending' and j.waits < ${parked}
  order by j.bucket, j.id for update of j`

const updateSuperseded = `update landfall.jobs j set state = 'cancelled', waits = ${ready}, note = s.note
  from unnest($1::smallint[], $2::bigint[], $3::text[]) s(bucket, id, note) where j.bucket = s.bucket and j.id = s.id`

export interface Newcomer {
  ref: Ref
  subscription: string
  orderKey: string
  rank: number
  latest: boolean
}

export function toLineKey({ subscription, orderKey }: Pick<Newcomer, 'subscription' | 'orderKey'>): string {
  return `${subscription}\n${orderKey}`
}

/**
 * For lines that keep only their newest, after all of a batch were written: each newcomer cancels what waits and is not
 * newer, or is cancelled itself where it came too late. In their order, as if they had come one by one.
 */
export async function supersede(work: Work, newcomers: readonly Newcomer[]): Promise<void> {
  if (newcomers.length === 0) return
  const lines = new Map(newcomers.map((one) => [toLineKey(one), one]))
  const places = [...lines.values()].map(({ subscription, orderKey }) => [
    ...[work.buckets.of(subscription, orderKey), subscription, orderKey],
  ])
  const rows = await work.tx.ask(selectWaiting, toColumns(places, 3))
  const rowOf = new Map(rows.map((row) => [String(row.id), row]))
  const waiting = Map.groupBy(
    rows.filter((row) => !newcomers.some(({ ref }) => ref.id === String(row.id))).map(toWaiting),
    toLineKey,
  )
  const cancelled: unknown[][] = []
  const cancel = ({ ref }: Waiting, by: Waiting): void => {
    cancelled.push([ref.bucket, ref.id, toSuperseded(by.ref)])
    const row = rowOf.get(ref.id) ?? {}
    const event = { bucket: Number(row.event_bucket), id: String(row.event_id) }
    moved(work, { ref, event, subscription: String(row.subscription) }, { from: 'pending', to: 'cancelled' })
  }
  for (const newcomer of newcomers) {
    const ahead = waiting.get(toLineKey(newcomer)) ?? []
    const newest = ahead.reduce<Waiting>((one, other) => (other.rank >= one.rank ? other : one), newcomer)
    const isLate = newcomer.latest && newest.rank > newcomer.rank
    if (isLate) cancel(newcomer, newest)
    else if (newcomer.latest) for (const old of ahead) cancel(old, newcomer)
    if (!isLate) waiting.set(toLineKey(newcomer), newcomer.latest ? [newcomer] : [...ahead, newcomer])
  }
  if (cancelled.length > 0) work.tx.send(updateSuperseded, toColumns(cancelled, 3))
}

type Waiting = Omit<Newcomer, 'latest'>

function toWaiting(row: Row): Waiting {
  const { subscription, order_key: orderKey, rank } = row
  return { ref: toRef(row), subscription: String(subscription), orderKey: String(orderKey), rank: Number(rank) }
}

function toRef(row: Row): Ref {
  return { bucket: Number(row.bucket), id: String(row.id) }
}

function toSuperseded(by: Ref): string {
  return `superseded by ${toId('job', by)}, a newer one of its order key`
}
