// The highest version that was processed of each order key: read for the handler, raised by what succeeds.

import { compareVersions } from '../../core/version.ts'
import { toColumns } from './columns.ts'
import type { Tx } from './database.ts'
import type { Work } from './work.ts'

interface Place {
  subscription: string
  orderKey: string
}

/** What a job that succeeded says of its order key. */
export interface Processed extends Place {
  version: string
  at: number
}

export function toPlaceKey({ subscription, orderKey }: Place): string {
  return `${subscription}\n${orderKey}`
}

const selectVersions = `select v.subscription, v.order_key, v.version
  from unnest($1::smallint[], $2::text[], $3::text[]) l(bucket, subscription, order_key) join landfall.versions v
    on v.bucket = l.bucket and v.subscription = l.subscription and v.order_key = l.order_key`

/** By `toPlaceKey`; who has none is not there. */
export async function readVersions(
  tx: Tx,
  places: readonly (Place & { bucket: number })[],
): Promise<ReadonlyMap<string, string>> {
  if (places.length === 0) return new Map()
  const columns = toColumns(
    places.map(({ bucket, subscription, orderKey }) => [bucket, subscription, orderKey]),
    3,
  )
  const rows = await tx.ask(selectVersions, columns)
  return new Map(
    rows.map((row) => {
      const place = { subscription: String(row.subscription), orderKey: String(row.order_key) }
      return [toPlaceKey(place), String(row.version)]
    }),
  )
}

const upsertVersions = `insert into landfall.versions (bucket, subscription, order_key, version, at)
  select * from unnest($1::smallint[], $2::text[], $3::text[], $4::text[], $5::bigint[])
  on conflict (bucket, subscription, order_key) do update set version = excluded.version, at = excluded.at`

/** The lines are locked: nobody else writes these rows. In a wide line the newer of two may be settled first, and stays. */
export async function storeVersions({ tx, buckets }: Work, processed: readonly Processed[]): Promise<void> {
  const highest = new Map<string, Processed>()
  for (const one of processed) {
    const before = highest.get(toPlaceKey(one))
    if (before === undefined || compareVersions(one.version, before.version) >= 0) highest.set(toPlaceKey(one), one)
  }
  const places = [...highest.values()].map((one) => ({ ...one, bucket: buckets.of(one.subscription, one.orderKey) }))
  const held = await readVersions(tx, places)
  const raised = places.filter((one) => {
    const before = held.get(toPlaceKey(one))
    return before === undefined || compareVersions(one.version, before) >= 0
  })
  if (raised.length === 0) return
  const rows = raised.map(({ bucket, subscription, orderKey, version, at }) => [
    ...[bucket, subscription, orderKey, version, at],
  ])
  tx.send(upsertVersions, toColumns(rows, 5))
}
