// Jobs that stepped out of their line and are due again stand in it once more, each at its own rank.
import { toNumber } from './database.ts'
import { parked, toRefColumns } from './jobs.ts'
import { arrange, type Line, lock } from './lines.ts'
import type { Work } from './work.ts'

/** Jobs of one bucket that stand in their lines again in one commit. The next look finds more. */
const unparkedMax = 100

const selectParked = `select due.* from unnest($1::smallint[]) b(bucket)
  cross join unnest($2::text[]) s(subscription) cross join (values (0), (1)) u(urgency)
  cross join lateral (
    select j.bucket, j.id, j.subscription, j.order_key, j.width from landfall.jobs j
    where j.bucket = b.bucket and j.state = 'pending' and j.subscription = s.subscription and j.waits = ${parked}
      and j.urgency = u.urgency and j.due_at <= $3
    order by j.due_at limit ${unparkedMax}
  ) due`

const updateParked = `update landfall.jobs j set waits = 1 from unnest($1::smallint[], $2::bigint[]) p(bucket, id)
  where j.bucket = p.bucket and j.id = p.id and j.state = 'pending' and j.waits = ${parked} and j.due_at <= $3`

export async function unpark(work: Work, subscriptions: readonly string[], now: number): Promise<void> {
  const rows = await work.tx.ask(selectParked, [work.buckets.all, subscriptions, now])
  const lines: Line[] = rows.map((row) => ({
    ...{ subscription: String(row.subscription), orderKey: String(row.order_key), width: toNumber(row.width) },
  }))
  lock(work, lines)
  const refs = rows.map((row) => ({ bucket: toNumber(row.bucket), id: String(row.id) }))
  if (refs.length > 0) work.tx.send(updateParked, [...toRefColumns(refs), now])
  arrange(work, lines)
}
