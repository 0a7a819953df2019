// Events that are held already: counted, never a second row, never a job. What came again may differ from what is held.
import type { RequestOutcome } from '../../core/request.ts'
import { isSameEvent } from '../altered.ts'
import type { Row } from './database.ts'
import type { UnpackedEvent, UnpackedRequest } from './packing.ts'
import type { Work } from './work.ts'

/** A request on its way into its row. */
export interface Arrival {
  id: number
  request: UnpackedRequest
  outcome: RequestOutcome
  events: ArrivedEvent[]
}

export interface ArrivedEvent {
  /** The event that holds the key. */
  row: number
  event: UnpackedEvent
  duplicate: boolean
  altered: boolean
  /** The request that holds the same body, byte for byte; null where none does. */
  sameBodyIn: number | null
}

/** The query by which a duplicate's event is found; the conflict that told of it took the same index. */
const selectHeld = 'select id, request_id, pointer from events where source = ? and key = ?'

/** After the insert that left some events out: finds which, and gives the highest ids back that nobody took. */
export function judgeDuplicates(work: Work, arrivals: readonly Arrival[]): void {
  const given = arrivals.flatMap((arrival) => arrival.events).map((event) => event.row)
  const before = (given[0] ?? 0) - 1
  const taken = work.sql
    .of('select id from events where id between ? and ? order by id')
    .all(before + 1, given.at(-1) ?? 0)
  const fresh = new Set(taken.map((row) => Number(row.id)))
  work.ids.events = Number(taken.at(-1)?.id ?? before)
  const together = new Map(arrivals.map((arrival) => [arrival.id, arrival.request]))
  for (const arrival of arrivals) {
    for (const event of arrival.events) {
      if (!fresh.has(event.row)) judgeDuplicate(work, event, { arrival, together })
    }
  }
}

/** `together`: the requests of this transaction, which have no rows yet. */
function judgeDuplicate(
  work: Work,
  arrived: ArrivedEvent,
  { arrival, together }: { arrival: Arrival; together: ReadonlyMap<number, UnpackedRequest> },
): void {
  const { id, request } = arrival
  const held = work.sql.of(selectHeld).get(request.source, arrived.event.key) as Row
  const holder = Number(held.request_id)
  arrived.row = Number(held.id)
  arrived.duplicate = true
  work.sql.of('update events set duplicates = duplicates + 1 where id = ?').run(arrived.row)
  // Twice in one request: it is its own duplicate, and cannot differ from what it came with.
  if (holder === id) return
  work.sql.of('insert or ignore into redeliveries (event_id, request_id) values (?, ?)').run(arrived.row, id)
  const heldRequest = together.get(holder)
  const heldBody = heldRequest === undefined ? readBody(work, holder) : toBody(heldRequest)
  // What is no longer kept cannot be compared.
  if (heldBody === null) return
  const body = toBody(request)
  const same = Buffer.compare(heldBody, body) === 0
  const pointer = held.pointer as string | null
  arrived.altered = !same && !isSameEvent({ body: heldBody, pointer }, { body, pointer: arrived.event.pointer })
  arrived.sameBodyIn = same ? holder : null
}

function toBody({ bytes, headBytes }: UnpackedRequest): Uint8Array {
  return bytes.subarray(headBytes)
}

function readBody({ sql }: Work, id: number): Uint8Array | null {
  const row = sql.of('select substr(bytes, head_bytes + 1) as body, cleared_at from requests where id = ?').get(id)
  return typeof row?.cleared_at === 'number' ? null : (row?.body as Uint8Array)
}
