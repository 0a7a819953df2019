import type { Attempt } from '../../../../src/api/contract.ts'
import { toDuration } from '../../format/time.ts'
import { toCause } from '../../format/words.ts'
import { Chip } from '../../parts/chip.tsx'
import type { IconName } from '../../parts/icon.tsx'
import { Ago, Exact } from '../../parts/when.tsx'

const looks = {
  done: { tone: 'good', icon: 'check', words: 'done' },
  retry: { tone: 'wait', icon: 'retry', words: 'failed, retry' },
  snooze: { tone: 'plain', icon: 'clock', words: 'snoozed' },
  dead: { tone: 'bad', icon: 'cross', words: 'failed, dead' },
  lease_lost: { tone: 'bad', icon: 'warning', words: 'lease lost' },
} as const satisfies Record<Attempt['outcome'], { tone: string; icon: IconName; words: string }>

/** Newest first: the last failure is what a person came for. */
export function AttemptsTable({ attempts }: { attempts: readonly Attempt[] }) {
  const newestFirst = [...attempts].sort((one, other) => (one.startedAt < other.startedAt ? 1 : -1))
  return (
    <table className="list attempts-list">
      <thead>
        <tr>
          <th className="cell-number">#</th>
          <th>Outcome</th>
          <th>Started</th>
          <th className="cell-number">Ran</th>
          <th>Error</th>
        </tr>
      </thead>
      <tbody>
        {newestFirst.map((attempt) => (
          <tr key={`${attempt.number} ${attempt.startedAt}`}>
            <td className="cell-number">{attempt.number}</td>
            <td>
              <Chip tone={looks[attempt.outcome].tone} icon={looks[attempt.outcome].icon}>
                {looks[attempt.outcome].words}
              </Chip>
            </td>
            <td className="cell-started">
              <Ago at={attempt.startedAt} />{' '}
              <span className="muted">
                <Exact at={attempt.startedAt} />
              </span>
            </td>
            <td className="cell-number">{toDuration(attempt.durationMs)}</td>
            <td className="cell-error">
              {attempt.cause === null ? null : <strong>{toCause(attempt.cause)}</strong>}
              {attempt.error === null ? null : <pre>{attempt.error}</pre>}
              {attempt.cause === null && attempt.error === null ? <span className="muted">none</span> : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
