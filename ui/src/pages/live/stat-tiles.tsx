import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Percentiles, Stats } from '../../../../src/api/contract.ts'
import { toCount, toShare } from '../../format/numbers.ts'
import { toDuration, toSpan } from '../../format/time.ts'
import { pendingTooOldSeconds } from './attention.ts'

/** The last hour in seven numbers, and what waits now. */
export function StatTiles({ stats }: { stats: Stats }) {
  const { received, accepted, duplicate, refused, ackMs, attemptMs, endToEndMs } = stats.totals
  const oldest = stats.oldestPendingSeconds
  return (
    <div className="tiles">
      <Tile name="Received" note="last hour">
        <Link to="/requests">{toCount(received)}</Link>
      </Tile>
      <Tile name="Accepted" note={toShare(accepted, received)}>
        <Link to="/requests" search={{ outcome: 'accepted' }}>
          {toCount(accepted)}
        </Link>
      </Tile>
      <Tile name="Duplicates" note={toShare(duplicate, received)}>
        <Link to="/requests" search={{ outcome: 'duplicate' }}>
          {toCount(duplicate)}
        </Link>
      </Tile>
      <Tile name="Refused" note={toShare(refused, received)} tone={refused > 0 ? 'bad' : undefined}>
        <Link to="/requests" search={{ outcome: 'refused' }}>
          {toCount(refused)}
        </Link>
      </Tile>
      <LatencyTile name="Acknowledged in" percentiles={ackMs} />
      <LatencyTile name="Handlers" percentiles={attemptMs} />
      <LatencyTile name="End to end" percentiles={endToEndMs} />
      <Tile
        name="Backlog"
        note={oldest === null ? 'nothing waits' : `oldest ${toSpan(oldest * 1000)}`}
        tone={oldest !== null && oldest >= pendingTooOldSeconds ? 'wait' : undefined}
      >
        <Link to="/events" search={{ state: 'pending' }}>
          {toCount(stats.backlog)}
        </Link>
      </Tile>
    </div>
  )
}

interface TileProps {
  name: string
  note: string
  tone?: 'bad' | 'wait' | undefined
  children: ReactNode
}

function Tile({ name, note, tone, children }: TileProps) {
  return (
    <dl className={tone === undefined ? 'tile' : `tile tile-${tone}`}>
      <dt>{name}</dt>
      <dd className="tile-value">{children}</dd>
      <dd className="tile-note">{note}</dd>
    </dl>
  )
}

function LatencyTile({ name, percentiles }: { name: string; percentiles: Percentiles }) {
  return (
    <dl className="tile">
      <dt>{name}</dt>
      <dd className="tile-value">
        {toDuration(percentiles.p50)} <small>p50</small>
      </dd>
      <dd className="tile-note">{toDuration(percentiles.p99)} p99</dd>
    </dl>
  )
}
