// Events and refused requests as one list, newest first. Pure.
import type { EventSummary, RequestSummary } from '../../../../src/api/contract.ts'

export type LiveRow = { id: string; at: string; ackMs: number | null } & (
  | { kind: 'event'; event: EventSummary }
  | { kind: 'refusal'; request: RequestSummary }
)

export interface LiveLists {
  events: readonly EventSummary[]
  refused: readonly RequestSummary[]
  /** Where the events' acknowledgement times are. */
  accepted: readonly RequestSummary[]
}

/** At most `max`, which is also how many were asked for of each: so none is missing in between. */
export function toLiveRows({ events, refused, accepted }: LiveLists, max: number): LiveRow[] {
  const ackMs = new Map(accepted.map((request) => [request.eventId, request.ackMs]))
  const rows: LiveRow[] = [
    ...events.map((event) => toEventRow(event, ackMs.get(event.id) ?? null)),
    ...refused.map(toRefusalRow),
  ]
  // ISO 8601 in UTC sorts as text.
  return rows.sort((one, other) => (one.at < other.at ? 1 : one.at > other.at ? -1 : 0)).slice(0, max)
}

function toEventRow(event: EventSummary, ackMs: number | null): LiveRow {
  return { id: event.id, at: event.receivedAt, ackMs, kind: 'event', event }
}

function toRefusalRow(request: RequestSummary): LiveRow {
  return { id: request.id, at: request.receivedAt, ackMs: request.ackMs, kind: 'refusal', request }
}
