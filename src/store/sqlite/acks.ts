// How long each request took to be answered, kept apart from the requests because it is known only after their commit. A
// row a request cost 0.9 us of the writer each, inserted by one statement from JSON. Neighbours share one, a run: 4 bytes of
// microseconds each from its first id on, 0.2 us.
import type { SQLOutputValue } from 'node:sqlite'
import type { Statements } from './database.ts'
import { insertRows, makeInsert } from './insert-rows.ts'

/** Requests in one run. A run that covers an id begins at most as many before it. */
const runMax = 256
/** Ids in a run without a time, which stay 0: a few may be missing between two neighbours. */
const gapMax = 8

const ackUsMax = 0xffffffff

export interface Ack {
  request: number
  ackUs: number
}

/** A run may be there already where someone says the same twice. */
const insertRuns = makeInsert({ into: 'acks (first_id, us)', row: '?, ?', conflict: 'on conflict do nothing' })

export function writeAcks(sql: Statements, acks: readonly Ack[]): void {
  const values: (number | Uint8Array)[] = []
  const sorted = acks.toSorted((one, other) => one.request - other.request)
  for (let from = 0; from < sorted.length; ) {
    let to = from + 1
    while (to < sorted.length && belongs(sorted[from], sorted[to - 1], sorted[to])) to++
    values.push(sorted[from]?.request ?? 0, toRun(sorted.slice(from, to)))
    from = to
  }
  insertRows(sql, insertRuns, values)
}

function belongs(first: Ack | undefined, before: Ack | undefined, next: Ack | undefined): boolean {
  if (first === undefined || before === undefined || next === undefined) return false
  return next.request - first.request < runMax && next.request - before.request <= gapMax
}

function toRun(acks: readonly Ack[]): Uint8Array {
  const first = acks[0]?.request ?? 0
  const run = Buffer.alloc(((acks.at(-1)?.request ?? first) - first + 1) * 4)
  for (const { request, ackUs } of acks) {
    run.writeUInt32LE(Math.min(ackUsMax, Math.max(1, ackUs)), (request - first) * 4)
  }
  return run
}

/** A column: the four bytes of the request `id`, or null. Runs overlap where a late answer fell into a gap. */
export function selectAck(id: string): string {
  return `(select substr(us, (${id} - first_id) * 4 + 1, 4) from acks where first_id between ${id} - ${runMax - 1} and ${id}
    and length(us) > (${id} - first_id) * 4 and substr(us, (${id} - first_id) * 4 + 1, 4) <> x'00000000' limit 1)`
}

/** What `selectAck` gave, in milliseconds. */
export function toAckMs(column: SQLOutputValue | undefined): number | null {
  if (!(column instanceof Uint8Array)) return null
  return new DataView(column.buffer, column.byteOffset, 4).getUint32(0, true) / 1000
}

const deleteRuns = `delete from acks where first_id between ?1 - ${runMax - 1} and ?1 and not exists
  (select 1 from requests where id between first_id and first_id + length(us) / 4 - 1)`

/** Once a request is gone: runs that speak of no request any more go too. */
export function dropAcks(sql: Statements, request: number): void {
  sql.of(deleteRuns).run(request)
}
