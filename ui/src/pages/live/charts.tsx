import { useMemo } from 'react'
import type { Stats, StatsPoint } from '../../../../src/api/contract.ts'
import { toCount } from '../../format/numbers.ts'
import { toDuration } from '../../format/time.ts'
import { Chart } from '../../parts/chart.tsx'
import type { ChartSeries } from '../../parts/chart-options.ts'

type CountName = 'accepted' | 'duplicate' | 'refused' | 'handshake'

const counts: readonly { name: CountName; label: string; color: string }[] = [
  { name: 'accepted', label: 'accepted', color: '--series-accepted' },
  { name: 'duplicate', label: 'duplicate', color: '--series-duplicate' },
  { name: 'refused', label: 'refused', color: '--series-refused' },
]

/** The last hour, minute by minute: what arrived and what became of it, and how fast it was answered. */
export function Charts({ stats }: { stats: Stats }) {
  const times = useMemo(() => stats.series.map((point) => Date.parse(point.at)), [stats])
  const arrivals = useMemo(() => toArrivals(stats), [stats])
  const answers = useMemo(() => toAnswers(stats), [stats])
  return (
    <div className="charts">
      <Chart
        title={`Requests a minute, ${toCount(stats.totals.received)} received`}
        times={times}
        series={arrivals}
        kind="stacked-bars"
        show={showCount}
      />
      <Chart title="Acknowledged in" times={times} series={answers} kind="lines" show={toDuration} />
    </div>
  )
}

function toArrivals({ series, totals }: Stats): ChartSeries[] {
  return counts.map(({ name, label, color }) => ({
    label,
    color,
    values: series.map((point: StatsPoint) => point[name]),
    summary: totals[name],
  }))
}

function toAnswers({ series, totals }: Stats): ChartSeries[] {
  return [
    { label: 'p99', color: '--series-p99', values: series.map((point) => point.ackMs.p99), summary: totals.ackMs.p99 },
    { label: 'p50', color: '--series-p50', values: series.map((point) => point.ackMs.p50), summary: totals.ackMs.p50 },
  ]
}

function showCount(value: number | null): string {
  return value === null ? '–' : toCount(value)
}
