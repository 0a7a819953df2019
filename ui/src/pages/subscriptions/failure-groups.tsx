import { Link } from '@tanstack/react-router'
import type { FailureGroup } from '../../../../src/api/contract.ts'
import { toCount, toPlural } from '../../format/numbers.ts'
import { toCause } from '../../format/words.ts'
import { Ago } from '../../parts/when.tsx'

const shownMax = 5

/** Failures that look alike, as one row each; the latest of them is a link away. */
export function FailureGroups({ failures }: { failures: readonly FailureGroup[] }) {
  if (failures.length === 0) return null
  return (
    <table className="list failures">
      <thead>
        <tr>
          <th className="cell-number">Failed</th>
          <th>Latest</th>
          <th>First</th>
          <th>Why</th>
        </tr>
      </thead>
      <tbody>
        {failures.slice(0, shownMax).map((group) => (
          <tr key={group.fingerprint}>
            <td className="cell-number">{toCount(group.count)}×</td>
            <td className="cell-when">
              <Ago at={group.lastAt} />
            </td>
            <td className="cell-when">
              <Ago at={group.firstAt} />
            </td>
            <td className="cell-error">
              <Link to="/events/$id" params={{ id: group.eventId }} className="row-link">
                <strong>{toCause(group.cause)}</strong> {toFirstLine(group.error)}
              </Link>
            </td>
          </tr>
        ))}
      </tbody>
      {failures.length > shownMax ? (
        <tfoot>
          <tr>
            <td colSpan={4} className="muted">
              and {toPlural(failures.length - shownMax, 'other group')}
            </td>
          </tr>
        </tfoot>
      ) : null}
    </table>
  )
}

const firstLineMax = 240

function toFirstLine(error: string): string {
  const line = error.split('\n', 1)[0] ?? ''
  return line.length > firstLineMax ? `${line.slice(0, firstLineMax)}…` : line
}
