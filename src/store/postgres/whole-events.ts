// Events with the requests that brought them, for a replay that plans their jobs anew: of their bytes only so many at one
// time that any number of events of any size fits into memory.
import type { ReplayedEvent } from '../store.ts'
import { selectEvents, selectRequests, toClaimedEvent } from './claimed-reads.ts'
import { type Row, type Tx, toNumber } from './database.ts'
import type { Ref } from './ids.ts'
import { toRefColumns } from './jobs.ts'

/** Read at one time; what is larger alone is read alone. */
const bytesMax = 8 * 1024 * 1024

const selectSizes = `select r.id, octet_length(r.bytes) as bytes from unnest($1::smallint[], $2::bigint[]) i(bucket, id)
  join landfall.requests r on r.bucket = i.bucket and r.id = i.id`

/** In the order of `refs`; one that is gone is left out. */
export async function* readWholeEvents(
  tx: Tx,
  refs: readonly Ref[],
): AsyncGenerator<{ id: string; whole: ReplayedEvent }> {
  const rows = new Map((await tx.ask(selectEvents, toRefColumns(refs))).map((row) => [String(row.id), row]))
  const events = refs.map(({ id }) => rows.get(id)).filter((row) => row !== undefined)
  const sizes = new Map((await tx.ask(selectSizes, toRefColumns(events.map(toRequestRef)))).map(toSize))
  for (const group of inGroups(events, sizes)) {
    const requests = new Map(
      (await tx.ask(selectRequests, toRefColumns(group.map(toRequestRef)))).map((row) => [String(row.id), row]),
    )
    for (const event of group) {
      const request = requests.get(String(event.request_id))
      if (request !== undefined) yield { id: String(event.id), whole: toClaimedEvent(event, request) }
    }
  }
}

function toRequestRef(row: Row): Ref {
  return { bucket: toNumber(row.request_bucket), id: String(row.request_id) }
}

function toSize(row: Row): [string, number] {
  return [String(row.id), toNumber(row.bytes)]
}

function inGroups(events: readonly Row[], sizes: ReadonlyMap<string, number>): Row[][] {
  const groups: Row[][] = []
  let size = bytesMax
  for (const event of events) {
    const bytes = sizes.get(String(event.request_id)) ?? 0
    if (size + bytes > bytesMax) {
      groups.push([])
      size = 0
    }
    groups.at(-1)?.push(event)
    size += bytes
  }
  return groups
}
