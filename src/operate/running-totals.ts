// Counters since this process started, for Prometheus: it wants sums that only grow, and takes a fall to zero for a restart.
// Summing every kept minute at each scrape would cost a month of rows, and pruning would make the sum fall; so minutes that
// are over are added up once and remembered, and only the last few are read again. What an earlier process counted in the
// minute of our start is counted again: at most one minute, once a restart.
import { type Clock, minuteMs, toMinute } from '../core/clock.ts'
import type { LatencyMetric, LatencyRow, OperateStore } from '../store/store.ts'

export interface Totals {
  counters: { source: string; name: string; count: number }[]
  latencies: { source: string; metric: LatencyRow['metric']; buckets: ReadonlyMap<number, number> }[]
}

/** A commit may still add to a minute that is over: a retry of the store, or another node's clock. */
const settlingMs = 5 * minuteMs

export interface RunningTotals {
  read(): Promise<Totals>
}

type Sums = Map<string, number>

export function makeRunningTotals(store: Pick<OperateStore, 'counters' | 'latencies'>, clock: Clock): RunningTotals {
  let from = toMinute(clock.now())
  const settled: Sums = new Map()
  // One scrape at a time: two that overlap would both remember the same minutes.
  let reading: Promise<unknown> = Promise.resolve()
  const read = async (): Promise<Totals> => {
    const to = toMinute(clock.now()) + minuteMs
    const settledBefore = Math.max(from, to - settlingMs)
    const [counters, latencies] = await Promise.all([store.counters({ from, to }), store.latencies({ from, to })])
    const fresh: Sums = new Map()
    for (const row of counters)
      add(row.minute < settledBefore ? settled : fresh, ['c', row.source, row.name], row.count)
    for (const row of latencies) {
      add(row.minute < settledBefore ? settled : fresh, ['l', row.source, row.metric, String(row.bucket)], row.count)
    }
    from = settledBefore
    return toTotals(settled, fresh)
  }
  return {
    read: () => {
      const answer = reading.then(read)
      reading = answer.catch(() => undefined)
      return answer
    },
  }
}

function add(sums: Sums, key: readonly string[], count: number): void {
  const text = JSON.stringify(key)
  sums.set(text, (sums.get(text) ?? 0) + count)
}

function toTotals(settled: Sums, fresh: Sums): Totals {
  const counters: Totals['counters'] = []
  const buckets = new Map<string, { source: string; metric: LatencyRow['metric']; buckets: Map<number, number> }>()
  for (const key of [...new Set([...settled.keys(), ...fresh.keys()])].sort()) {
    const count = (settled.get(key) ?? 0) + (fresh.get(key) ?? 0)
    const [kind, source = '', name = '', bucket] = JSON.parse(key) as string[]
    if (kind === 'c') counters.push({ source, name, count })
    else {
      const metric = name as LatencyMetric
      const row = buckets.get(`${metric} ${source}`) ?? { source, metric, buckets: new Map<number, number>() }
      row.buckets.set(Number(bucket), count)
      buckets.set(`${metric} ${source}`, row)
    }
  }
  return { counters, latencies: [...buckets.values()] }
}
