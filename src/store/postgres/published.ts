// Copies of what providers publish, one a URL. Few and rarely written: at most as many bytes as the caller allows, and
// none older than it asks for. Whoever keeps one holds the others off, so that two nodes never keep too much together.

import type { PublishedBounds, PublishedCopy } from '../store.ts'
import { toColumns, toStorable } from './columns.ts'
import { type Tx, toNumber } from './database.ts'
import type { Buckets } from './ids.ts'
import type { Work } from './work.ts'

const lockPublished = `select pg_advisory_xact_lock(hashtext('landfall.published'))`

const keep = `insert into landfall.published as held (bucket, url, text, digest, fetched_at, bytes)
  values ($1, $2, $3, $4, $5, $6) on conflict (bucket, url) do update set
    text = excluded.text, digest = excluded.digest, fetched_at = excluded.fetched_at, bytes = excluded.bytes
  where excluded.fetched_at >= held.fetched_at`

export async function keepPublished(
  work: Work,
  { copy, bounds }: { copy: PublishedCopy; bounds: PublishedBounds },
): Promise<void> {
  const { url, text, digest, fetchedAt } = copy
  const bytes = Buffer.byteLength(url) + Buffer.byteLength(text)
  work.tx.send(lockPublished)
  const row = [work.buckets.of(url), url, toStorable(text), digest, Math.floor(fetchedAt), bytes]
  if (bytes <= bounds.bytesMax) work.tx.send(keep, row)
  await dropBeyond(work, { ...bounds, fetchedBefore: Math.floor(bounds.fetchedBefore) })
}

const selectHeld = `select url, bytes, fetched_at from landfall.published where bucket = any($1::smallint[])
  order by fetched_at desc`
const deleteCopies = `delete from landfall.published p using unnest($1::smallint[], $2::text[]) d(bucket, url)
  where p.bucket = d.bucket and p.url = d.url`

/** The longest ago fetched go first. */
async function dropBeyond({ tx, buckets }: Work, { fetchedBefore, bytesMax }: PublishedBounds): Promise<void> {
  let bytes = 0
  const beyond = (await tx.ask(selectHeld, [buckets.all])).filter((row) => {
    if (toNumber(row.fetched_at) < fetchedBefore) return true
    bytes += toNumber(row.bytes)
    return bytes > bytesMax
  })
  const rows = beyond.map((row) => [buckets.of(String(row.url)), String(row.url)])
  if (rows.length > 0) tx.send(deleteCopies, toColumns(rows, 2))
}

const selectPublished = `select url, text, digest, fetched_at from landfall.published
  where bucket = any($1::smallint[]) and fetched_at >= $2`

export async function readPublished(tx: Tx, buckets: Buckets, fetchedSince: number): Promise<PublishedCopy[]> {
  return (await tx.ask(selectPublished, [buckets.all, Math.floor(fetchedSince)])).map((row) => ({
    url: String(row.url),
    text: String(row.text),
    digest: String(row.digest),
    fetchedAt: toNumber(row.fetched_at),
  }))
}
