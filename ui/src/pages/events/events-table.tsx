import { Link } from '@tanstack/react-router'
import type { EventSummary } from '../../../../src/api/contract.ts'
import { Arrivals, JobChips, OriginChip } from '../../parts/chip.tsx'
import { Ago } from '../../parts/when.tsx'

export function EventsTable({ events, filtered }: { events: readonly EventSummary[]; filtered: boolean }) {
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
          </tr>
        ))}
      </tbody>
    </table>
  )
}
