// How a small chart is drawn by uPlot: its axes, bars and lines in the page's own colours.
import uPlot from 'uplot'
import { toClock } from '../format/time.ts'

export interface ChartSeries {
  label: string
  /** A CSS custom property: '--good'. */
  color: string
  values: readonly (number | null)[]
  /** What the legend tells while nothing is pointed at. */
  summary: number | null
}

export interface ChartAsk {
  series: readonly ChartSeries[]
  kind: 'stacked-bars' | 'lines'
  show: (value: number | null) => string
  hover: (index: number | null) => void
  /** The colour a CSS custom property stands for now. */
  color: (name: string) => string
}

/** Stacked, each series holds the sum of itself and all before it, and the tallest is drawn first. */
export function toChartData(
  times: readonly number[],
  series: readonly ChartSeries[],
  kind: ChartAsk['kind'],
): uPlot.AlignedData {
  const seconds = times.map((time) => time / 1000)
  if (kind === 'lines') return [seconds, ...series.map((each) => [...each.values])]
  const sums = seconds.map(() => 0)
  const stacked = series.map((each) =>
    sums.map((sum, index) => {
      sums[index] = sum + (each.values[index] ?? 0)
      return sums[index]
    }),
  )
  return [seconds, ...stacked.reverse()]
}

export function chartOptions(ask: ChartAsk): Omit<uPlot.Options, 'width' | 'height'> {
  const { series, kind, hover, color } = ask
  const drawn = kind === 'lines' ? series : [...series].reverse()
  return {
    legend: { show: false },
    cursor: { y: false, points: { show: kind === 'lines', size: 6 }, drag: { x: false, y: false } },
    padding: [6, 16, 0, 0],
    scales: {
      x: { range: (_plot, min, max) => toWidth(min, max, kind) },
      y: { range: (_plot, _min, max) => [0, niceTop(max, kind)] },
    },
    axes: [
      axis(color, { size: 22, values: (_plot, ticks) => ticks.map((tick) => toClock(tick * 1000)) }),
      yAxis(color, ask),
    ],
    series: [{}, ...drawn.map((each) => drawnSeries(each, kind, color))],
    hooks: { setCursor: [(plot) => hover(plot.cursor.idx ?? null)] },
  }
}

function drawnSeries(each: ChartSeries, kind: ChartAsk['kind'], color: (name: string) => string): uPlot.Series {
  const base: uPlot.Series = { label: each.label, points: { show: kind === 'lines', size: 2 } }
  if (kind === 'lines') return { ...base, stroke: color(each.color), width: 1.5, spanGaps: false }
  const bars = uPlot.paths.bars?.({ size: [0.8, 14], gap: 1 })
  return { ...base, fill: color(each.color), width: 0, points: { show: false }, ...(bars ? { paths: bars } : {}) }
}

const wholeSteps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 1e7]

function yAxis(color: (name: string) => string, { show, kind }: ChartAsk): uPlot.Axis {
  return axis(color, {
    size: 52,
    space: 28,
    incrs: kind === 'lines' ? [0.1, 0.2, 0.5, ...wholeSteps] : wholeSteps,
    values: (_plot, ticks) => ticks.map((tick) => show(tick)),
  })
}

function axis(color: (name: string) => string, more: uPlot.Axis): uPlot.Axis {
  return {
    stroke: color('--muted'),
    font: '11px system-ui, sans-serif',
    grid: { stroke: color('--grid'), width: 1 },
    ticks: { show: false },
    gap: 4,
    ...more,
  }
}

/** A bar stands around its minute: half of the first and of the last would else be cut off. */
function toWidth(min: number, max: number, kind: ChartAsk['kind']): [number, number] {
  return kind === 'lines' ? [min, max] : [min - 30, max + 30]
}

/** Counts never show fractions, and an empty chart still has a height. */
function niceTop(max: number | null, kind: ChartAsk['kind']): number {
  const least = kind === 'stacked-bars' ? 4 : 1
  return max === null || max <= 0 ? least : Math.max(least, max * 1.1)
}
