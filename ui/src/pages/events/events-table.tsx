import { Link } from '@tanstack/react-router'
import type { EventSummary } from '../../../../src/api/contract.ts'
import { Arrivals, JobChips, OriginChip } from '../../parts/chip.tsx'
import { Ago } from '../../parts/when.tsx'
import { RetryDead } from './retry-dead.tsx'

interface EventsTableProps {
  events: readonly EventSummary[]
  filtered: boolean
  /** Whether each row's dead jobs can be retried from here. */
  retry: boolean
}

export function EventsTable({ events, filtered, retry }: EventsTableProps) {
  if (events.length === 0) {
    return <p className="empty">{filtered ? 'No event matches these filters.' : 'No event has arrived yet.'}</p>
  }
  return (
    <table className="list events-list">
      <thead>
        <tr>
          <th>Received</th>
          <th>Source</th>
          <th>Type</th>
          <th>Key</th>
          <th>Jobs</th>
          {retry ? (
            <th>
              <span className="hidden-text">Retry</span>
            </th>
          ) : null}
        </tr>
      </thead>
      <tbody>
        {events.map((event) => (
          <tr key={event.id}>
            <td className="cell-when">
              <Ago at={event.receivedAt} />
            </td>
            <td className="cell-source">{event.source}</td>
            <td className="cell-what">
              <Link to="/events/$id" params={{ id: event.id }} className="row-link event-type">
                {event.type}
              </Link>
              <Arrivals event={event} />
              <OriginChip origin={event.origin} />
            </td>
            <td className="cell-key">{event.key}</td>
            <td className="cell-jobs">
              <JobChips jobs={event.jobs} />
            </td>
            {retry ? (
              <td className="cell-act">
                <RetryDead event={event} />
              </td>
            ) : null}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
