import { Link } from '@tanstack/react-router'
import { useRef } from 'react'
import { toDuration } from '../../format/time.ts'
import { Arrivals, JobChips, OriginChip, OutcomeChip } from '../../parts/chip.tsx'
import { Ago } from '../../parts/when.tsx'
import type { LiveRow } from './live-rows.ts'

/** The rows that were there at first stand still; those that come later arrive with a short glow. */
export function LiveList({ rows }: { rows: readonly LiveRow[] }) {
  const first = useRef<ReadonlySet<string> | null>(null)
  first.current ??= new Set(rows.map((row) => row.id))
  return (
    <ol className="live-list">
      {rows.map((row) => (
        <li key={row.id} className={first.current?.has(row.id) ? undefined : 'fresh'}>
          {row.kind === 'event' ? <EventRow row={row} /> : <RefusalRow row={row} />}
        </li>
      ))}
    </ol>
  )
}

function EventRow({ row }: { row: LiveRow & { kind: 'event' } }) {
  const { event } = row
  return (
    <Link to="/events/$id" params={{ id: event.id }} className="live-row">
      <span className="cell-when">
        <Ago at={row.at} />
      </span>
      <span className="cell-source">{event.source}</span>
      <span className="cell-what">
        <span className="event-type">{event.type}</span>
        <Arrivals event={event} />
        <OriginChip origin={event.origin} />
      </span>
      <span className="cell-jobs">
        <JobChips jobs={event.jobs} />
      </span>
      <AckTime ms={row.ackMs} />
    </Link>
  )
}

function RefusalRow({ row }: { row: LiveRow & { kind: 'refusal' } }) {
  const { request } = row
  return (
    <Link to="/requests/$id" params={{ id: request.id }} className="live-row is-refusal">
      <span className="cell-when">
        <Ago at={row.at} />
      </span>
      <span className="cell-source">{request.source}</span>
      <span className="cell-what">refused</span>
      <span className="cell-jobs">
        <OutcomeChip outcome="refused" reason={request.reason} />
      </span>
      <AckTime ms={row.ackMs} />
    </Link>
  )
}

function AckTime({ ms }: { ms: number | null }) {
  return (
    <span className="cell-ack" title="Time to the answer">
      {toDuration(ms)}
    </span>
  )
}
