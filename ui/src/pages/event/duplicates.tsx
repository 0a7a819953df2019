import { Link } from '@tanstack/react-router'
import type { EventDetail } from '../../../../src/api/contract.ts'
import { toPlural } from '../../format/numbers.ts'
import { toDuration } from '../../format/time.ts'
import { Chip } from '../../parts/chip.tsx'
import { Panel } from '../../parts/page.tsx'
import { Ago, Exact } from '../../parts/when.tsx'

/** Later requests that brought the same key. None of them ran anything. */
export function Duplicates({ event }: { event: EventDetail }) {
  const shown = event.duplicateRequests.length
  const more = event.duplicates - shown
  return (
    <Panel title="Duplicates" aside={<span className="muted">{toPlural(event.duplicates, 'more arrival')}</span>} flush>
      <table className="list duplicates-list">
        <thead>
          <tr>
            <th>Received</th>
            <th>Request</th>
            <th>Body</th>
            <th className="cell-number">Answer</th>
            <th className="cell-number">Took</th>
          </tr>
        </thead>
        <tbody>
          {event.duplicateRequests.map((request) => (
            <tr key={request.id}>
              <td className="cell-when">
                <Ago at={request.receivedAt} />
              </td>
              <td className="cell-what">
                <Link to="/requests/$id" params={{ id: request.id }} className="row-link mono">
                  {request.id}
                </Link>
                <span className="muted">
                  <Exact at={request.receivedAt} />
                </span>
              </td>
              <td>
                {request.altered ? (
                  <Chip tone="wait" icon="warning" title="The same key, other bytes">
                    altered
                  </Chip>
                ) : (
                  <span className="muted">the same</span>
                )}
              </td>
              <td className="cell-number">{request.status}</td>
              <td className="cell-number">{toDuration(request.ackMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 ? <p className="note">{toPlural(more, 'later one')} not shown.</p> : null}
    </Panel>
  )
}
