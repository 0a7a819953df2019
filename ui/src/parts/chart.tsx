import { useEffect, useRef, useState } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { toClock } from '../format/time.ts'
import { type ChartSeries, chartOptions, toChartData } from './chart-options.ts'

export interface ChartProps {
  title: string
  /** Unix milliseconds. */
  times: readonly number[]
  series: readonly ChartSeries[]
  /** Bars stand on one another and add up; lines are read each for itself. */
  kind: 'stacked-bars' | 'lines'
  /** A value in words: '12 ms'. */
  show: (value: number | null) => string
}

const heightPx = 108

/** A small chart; its legend tells the values under the pointer, else the sums or latest given by the series. */
export function Chart(props: ChartProps) {
  const { title, times, series, kind, show } = props
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  const [hovered, setHovered] = useState<number | null>(null)
  const dark = useDark()
  const data = toChartData(times, series, kind)
  const latestData = useRef(data)
  latestData.current = data
  const shape = series.map((each) => each.label).join()

  // A plot is made once for a shape and a colour scheme; new data only moves it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: series and show are told apart by `shape`
  useEffect(() => {
    const element = box.current
    if (element === null) return
    const options = chartOptions({ series, kind, show, hover: setHovered, color: readColor(element) })
    const made = new uPlot({ ...options, width: element.clientWidth, height: heightPx }, latestData.current, element)
    plot.current = made
    const resize = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: heightPx }))
    resize.observe(element)
    return () => {
      resize.disconnect()
      made.destroy()
      plot.current = null
    }
  }, [shape, kind, dark])

  // biome-ignore lint/correctness/useExhaustiveDependencies: data is made anew from these at each render
  useEffect(() => plot.current?.setData(data), [times, series])

  const hoveredTime = hovered === null ? undefined : times[hovered]
  return (
    <figure className="chart">
      <figcaption>
        <span className="chart-title">{title}</span>
        <span className="chart-time muted">{hoveredTime === undefined ? 'last hour' : toClock(hoveredTime)}</span>
        <ul className="legend">
          {series.map((each) => (
            <li key={each.label}>
              <i style={{ background: `var(${each.color})` }} aria-hidden="true" />
              {each.label} <b>{show(hovered === null ? each.summary : (each.values[hovered] ?? null))}</b>
            </li>
          ))}
        </ul>
      </figcaption>
      <div ref={box} className="chart-box" aria-hidden="true" />
    </figure>
  )
}

/** A canvas takes no custom property, and its text may be a `light-dark()`: so an element has to be asked. */
function readColor(element: HTMLElement): (name: string) => string {
  return (name) => {
    element.style.color = `var(${name})`
    const { color } = getComputedStyle(element)
    element.style.color = ''
    return color
  }
}

function useDark(): boolean {
  const [dark, setDark] = useState(() => darkScheme.matches)
  useEffect(() => {
    const follow = () => setDark(darkScheme.matches)
    darkScheme.addEventListener('change', follow)
    return () => darkScheme.removeEventListener('change', follow)
  }, [])
  return dark
}

const darkScheme = window.matchMedia('(prefers-color-scheme: dark)')
