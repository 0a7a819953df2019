// Copies of what providers publish, one a URL. Few and rarely written: at most as many bytes as the caller allows, and
// none older than it asks for.
import type { PublishedBounds, PublishedCopy } from '../store.ts'
import type { Statements } from './database.ts'
import type { Work } from './work.ts'

const keep = `insert into published (url, text, digest, fetched_at, bytes) values (?, ?, ?, ?, ?)
  on conflict do update set
    text = excluded.text, digest = excluded.digest, fetched_at = excluded.fetched_at, bytes = excluded.bytes
  where excluded.fetched_at >= fetched_at`

export function keepPublished({ sql }: Work, { copy, bounds }: { copy: PublishedCopy; bounds: PublishedBounds }): void {
  const { url, text, digest, fetchedAt } = copy
  const bytes = Buffer.byteLength(url) + Buffer.byteLength(text)
  if (bytes <= bounds.bytesMax) sql.of(keep).run(url, text, digest, Math.floor(fetchedAt), bytes)
  dropBeyond(sql, { ...bounds, fetchedBefore: Math.floor(bounds.fetchedBefore) })
}

/** The longest ago fetched go first. */
function dropBeyond(sql: Statements, { fetchedBefore, bytesMax }: PublishedBounds): void {
  sql.of('delete from published where fetched_at < ?').run(fetchedBefore)
  let bytes = 0
  const held = 'select url, bytes from published where fetched_at >= ? order by fetched_at desc'
  for (const row of sql.of(held).all(fetchedBefore)) {
    bytes += Number(row.bytes)
    if (bytes > bytesMax) sql.of('delete from published where url = ?').run(String(row.url))
  }
}

export function readPublished(sql: Statements, fetchedSince: number): PublishedCopy[] {
  return sql
    .of('select url, text, digest, fetched_at from published where fetched_at >= ?')
    .all(Math.floor(fetchedSince))
    .map((row) => ({
      url: String(row.url),
      text: String(row.text),
      digest: String(row.digest),
      fetchedAt: Number(row.fetched_at),
    }))
}
