import { Link } from '@tanstack/react-router'
import type { RequestSummary } from '../../../../src/api/contract.ts'
import { toDuration } from '../../format/time.ts'
import { toReason } from '../../format/words.ts'
import { Chip, OutcomeChip } from '../../parts/chip.tsx'
import { Ago } from '../../parts/when.tsx'

export function RequestsTable({ requests, filtered }: { requests: readonly RequestSummary[]; filtered: boolean }) {
  if (requests.length === 0) {
    return <p className="empty">{filtered ? 'No request matches these filters.' : 'No request has arrived yet.'}</p>
  }
  return (
    <table className="list requests-list">
      <thead>
        <tr>
          <th>Received</th>
          <th>Source</th>
          <th>Request</th>
          <th>Outcome</th>
          <th className="cell-number">Answer</th>
          <th className="cell-number">Took</th>
        </tr>
      </thead>
      <tbody>
        {requests.map((request) => (
          <tr key={request.id}>
            <td className="cell-when">
              <Ago at={request.receivedAt} />
            </td>
            <td className="cell-source">{request.source}</td>
            <td className="cell-what">
              <Link to="/requests/$id" params={{ id: request.id }} className="row-link mono">
                {request.id}
              </Link>
            </td>
            <td className="cell-outcome">
              <OutcomeChip outcome={request.outcome} />
              {request.reason === null ? null : <span className="muted">{toReason(request.reason)}</span>}
              {request.altered ? <AlteredChip /> : null}
            </td>
            <td className="cell-number">{request.status}</td>
            <td className="cell-number cell-ack">{toDuration(request.ackMs)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function AlteredChip() {
  return (
    <Chip tone="wait" icon="warning" title="The same key came with another body">
      altered
    </Chip>
  )
}
