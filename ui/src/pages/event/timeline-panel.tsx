import { useState } from 'react'
import type { EventDetail, TimelineKind } from '../../../../src/api/contract.ts'
import { toAbsolute, toDuration } from '../../format/time.ts'
import { useNow } from '../../parts/clock.ts'
import { Panel } from '../../parts/page.tsx'
import { type Span, type TimelineRow, toTimelineRows } from './timeline-rows.ts'
import { makeScale, type Scale, type ScaleKind } from './timeline-scale.ts'

/** The event's life: one row a step, hatched where it waited and solid where something ran, on one axis. */
export function TimelinePanel({ event }: { event: EventDetail }) {
  const [kind, setKind] = useState<ScaleKind>('compressed')
  const now = useNow()
  const rows = toTimelineRows(event, now)
  const scale = makeScale(rows.flatMap(momentsOf), kind)
  const origin = Date.parse(event.receivedAt)
  const groups = Map.groupBy(rows, (row) => row.subscription)
  return (
    <Panel title="Timeline" aside={<Legend kind={kind} choose={setKind} />}>
      <div className="timeline">
        <Axis scale={scale} origin={origin} />
        {[...groups].map(([subscription, group]) => (
          <section key={subscription ?? ''} aria-label={subscription ?? 'Arrival'}>
            {subscription === null ? null : <h3>{subscription}</h3>}
            <ol>
              {group.map((row) => (
                <Row key={`${row.kind} ${row.at} ${row.title}`} row={row} scale={scale} origin={origin} />
              ))}
            </ol>
          </section>
        ))}
      </div>
    </Panel>
  )
}

function momentsOf(row: TimelineRow): number[] {
  return row.spans.length === 0 ? [row.at] : row.spans.flatMap(({ from, to }) => [from, to])
}

function Legend({ kind, choose }: { kind: ScaleKind; choose: (kind: ScaleKind) => void }) {
  return (
    <span className="timeline-legend">
      <span>
        <i className="span-waiting" aria-hidden="true" /> waiting
      </span>
      <span>
        <i className="span-running" aria-hidden="true" /> running
      </span>
      <label title="Off: long stretches are drawn shorter, and the ticks tell the real times.">
        <input
          type="checkbox"
          checked={kind === 'even'}
          onChange={(change) => choose(change.target.checked ? 'even' : 'compressed')}
        />{' '}
        true to scale
      </label>
    </span>
  )
}

function Axis({ scale, origin }: { scale: Scale; origin: number }) {
  return (
    <div className="timeline-axis" aria-hidden="true">
      <div className="track">
        {scale.ticks.map(({ at, place }) => (
          <span key={at} style={{ left: toPercent(place) }} className={place > 0.92 ? 'tick at-end' : 'tick'}>
            {toOffset(at - origin)}
          </span>
        ))}
      </div>
    </div>
  )
}

interface RowProps {
  row: TimelineRow
  scale: Scale
  origin: number
}

function Row({ row, scale, origin }: RowProps) {
  return (
    <li className={row.ok ? `timeline-row kind-${row.kind}` : `timeline-row kind-${row.kind} is-bad`}>
      <span className="timeline-title">
        <time dateTime={new Date(row.at).toISOString()} title={toAbsolute(new Date(row.at).toISOString())}>
          {toOffset(row.at - origin)}
        </time>
        <span className="timeline-words" title={row.title}>
          {row.title}
        </span>
      </span>
      <span className="track" aria-hidden="true">
        {scale.ticks.map(({ at, place }) => (
          <i key={at} className="grid-line" style={{ left: toPercent(place) }} />
        ))}
        {row.spans.length === 0 ? (
          <i className="mark" style={{ left: toPercent(scale.place(row.at)) }} />
        ) : (
          row.spans.map((span) => <Bar key={span.kind} span={span} scale={scale} />)
        )}
      </span>
      <Lengths row={row} />
    </li>
  )
}

function Bar({ span, scale }: { span: Span; scale: Scale }) {
  const left = scale.place(span.from)
  const width = scale.place(span.to) - left
  const className = `bar span-${span.kind}${span.open ? ' is-open' : ''}`
  return <i className={className} style={{ left: toPercent(left), width: `max(3px, ${toPercent(width)})` }} />
}

/** What a length stands for, where it is not the bar. */
const lengthWords: Partial<Record<TimelineKind, string>> = {
  acknowledged: ' in all',
  settled: ' in all',
  duplicate: ' to answer',
}

/** How long it ran, and how long it waited before. */
function Lengths({ row }: { row: TimelineRow }) {
  return (
    <span className="timeline-lengths">
      {row.ranMs === null ? null : (
        <span>
          <b>{toDuration(row.ranMs)}</b>
          <span className="muted">{lengthWords[row.kind] ?? ''}</span>
        </span>
      )}
      {row.waitedMs === null || row.waitedMs === 0 ? null : (
        <span className="muted">
          {row.kind === 'created' ? 'on its way ' : 'after '}
          {toDuration(row.waitedMs)}
        </span>
      )}
    </span>
  )
}

function toPercent(share: number): string {
  return `${(share * 100).toFixed(3)}%`
}

/** Time since the event was received: '+4 ms', '−1.2 s'. */
function toOffset(ms: number): string {
  if (ms === 0) return '0'
  return `${ms < 0 ? '−' : '+'}${toDuration(Math.abs(ms))}`
}
