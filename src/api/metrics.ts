// Prometheus' text format (https://prometheus.io/docs/instrumenting/exposition_formats): counters since this process started,
// gauges as they are now. Labels are sources, reasons and subscriptions, all from closed or configured lists: never an id.
import { bucketEdgeMs } from '../core/histogram.ts'
import type { Operate } from '../operate/operate.ts'

type Totals = Awaited<ReturnType<Operate['totals']>>
type Labels = Readonly<Record<string, string>>
type Sample = readonly [labels: Labels, value: number]

interface Family {
  name: string
  type: 'counter' | 'gauge'
  help: string
  samples: Sample[]
}

export async function toMetrics(
  operate: Pick<Operate, 'totals' | 'health' | 'stats' | 'subscriptions'>,
  version: string,
): Promise<string> {
  const [totals, stats, subscriptions, health] = await Promise.all([
    operate.totals(),
    operate.stats({}),
    operate.subscriptions(),
    operate.health(),
  ])
  const families = [
    ...toCounters(totals),
    ...toGauges(stats),
    ...toSubscriptionGauges(subscriptions),
    ...toStoreGauges(health, version),
  ]
  const histograms = [
    toHistogram(totals, 'ackMs', {
      name: 'landfall_ack_milliseconds',
      help: 'From the first byte of a request to its answer.',
    }),
    toHistogram(totals, 'attemptMs', {
      name: 'landfall_attempt_milliseconds',
      help: 'How long handlers ran, whatever came of it.',
    }),
    toHistogram(totals, 'endToEndMs', {
      name: 'landfall_end_to_end_milliseconds',
      help: 'From the receipt of an event to the success of a job.',
    }),
  ]
  return [...families.map(toText), ...histograms].join('')
}

/** Of one node alone, where the store's own numbers are another's to tell: added up over nodes they would count double. */
export function toNodeMetrics({
  roles,
  version,
  isReady,
}: {
  roles: readonly string[]
  version: string
  isReady: boolean
}): string {
  const families: Family[] = [
    { name: 'landfall_info', type: 'gauge', help: 'The version that runs.', samples: [[{ version }, 1]] },
    {
      name: 'landfall_node_role',
      type: 'gauge',
      help: 'What this node does of the whole.',
      samples: roles.map((role): Sample => [{ role }, 1]),
    },
    {
      name: 'landfall_node_ready',
      type: 'gauge',
      help: 'Whether it does it at the moment, as /readyz says.',
      samples: [[{}, isReady ? 1 : 0]],
    },
  ]
  return families.map(toText).join('')
}

const unrefused = ['accepted', 'duplicate', 'handshake']

function toCounters({ counters }: Totals): Family[] {
  const named = (wanted: readonly string[], label: string): Sample[] =>
    counters.flatMap(({ source, name, count }) => (wanted.includes(name) ? [[{ source, [label]: name }, count]] : []))
  const after = (prefix: string, label: string): Sample[] =>
    counters.flatMap(({ source, name, count }) =>
      name.startsWith(prefix) ? [[{ source, [label]: name.slice(prefix.length) }, count]] : [],
    )
  const sole = (wanted: string): Sample[] =>
    counters.flatMap(({ source, name, count }) => (name === wanted ? [[{ source }, count]] : []))
  return [
    counter('requests', 'Requests that reached a source, by what became of them.', [
      ...named(unrefused, 'outcome'),
      ...toRefused(counters),
    ]),
    counter('refused', 'Requests refused, by reason.', after('refused:', 'reason')),
    counter('admitted', 'Refused requests that were let in afterwards.', sole('admitted')),
    counter(
      'unavailable',
      'Requests answered 503 so that the sender tries again, by code.',
      after('unavailable:', 'code'),
    ),
    counter('unwritten', 'Requests above the rate that is written: counted only.', after('unwritten:', 'outcome')),
    counter(
      'wire_faults',
      'Connections and requests refused before any source was known, by fault.',
      counters.flatMap(toWireFault),
    ),
    counter('attempts', 'Attempts of jobs, by whether they succeeded.', named(['succeeded', 'failed'], 'outcome')),
    counter('failed_attempts', 'Failed attempts, by cause.', after('failed:', 'cause')),
    counter('pruned', 'What was removed past its keep.', after('pruned:', 'what')),
    counter('dead_jobs', 'Jobs given up.', sole('dead')),
    counter('filtered', "Events that a subscription's filter did not want.", after('filtered:', 'subscription')),
  ]
}

/** Summed from their reasons: refusals above the rate that is written have nothing else. */
function toRefused(counters: Totals['counters']): Sample[] {
  const sums = new Map<string, number>()
  for (const { source, name, count } of counters) {
    if (name.startsWith('refused:')) sums.set(source, (sums.get(source) ?? 0) + count)
  }
  return [...sums].map(([source, count]) => [{ source, outcome: 'refused' }, count])
}

/** They belong to no source, so that there is none to name. */
function toWireFault({ name, count }: Totals['counters'][number]): Sample[] {
  return name.startsWith('wire:') ? [[{ fault: name.slice('wire:'.length) }, count]] : []
}

function counter(name: string, help: string, samples: Sample[]): Family {
  return { name: `landfall_${name}_total`, type: 'counter', help, samples }
}

function toGauges({ subscriptions }: Awaited<ReturnType<Operate['stats']>>): Family[] {
  const states = ['pending', 'running', 'dead'] as const
  const backlog = subscriptions.flatMap((one) =>
    states.map((state): Sample => [{ subscription: one.name, state }, one[state]]),
  )
  const oldest = subscriptions.map(
    ({ name, oldestPendingMs }): Sample => [{ subscription: name }, (oldestPendingMs ?? 0) / 1000],
  )
  return [
    { name: 'landfall_backlog', type: 'gauge', help: 'Jobs by subscription and state.', samples: backlog },
    {
      name: 'landfall_oldest_pending_seconds',
      type: 'gauge',
      help: 'Age of the oldest event that waits for a subscription; 0 when none does.',
      samples: oldest,
    },
  ]
}

function toSubscriptionGauges(subscriptions: Awaited<ReturnType<Operate['subscriptions']>>): Family[] {
  const samples = (is: (one: (typeof subscriptions)[number]) => boolean): Sample[] =>
    subscriptions.map((one) => [{ subscription: one.name }, is(one) ? 1 : 0])
  return [
    {
      name: 'landfall_subscription_paused',
      type: 'gauge',
      help: 'Whether a person paused the subscription.',
      samples: samples(({ pausedAt }) => pausedAt !== null),
    },
    {
      name: 'landfall_breaker_open',
      type: 'gauge',
      help: 'Whether the breaker of the subscription holds its jobs back; 0 also while it probes.',
      samples: samples(({ breaker }) => breaker.phase === 'open'),
    },
  ]
}

function toStoreGauges({ ok, bytes, full }: Awaited<ReturnType<Operate['health']>>, version: string): Family[] {
  return [
    { name: 'landfall_store_up', type: 'gauge', help: 'Whether the store can commit.', samples: [[{}, ok ? 1 : 0]] },
    {
      name: 'landfall_store_full',
      type: 'gauge',
      help: 'Whether new events are answered 503 because a bound is reached.',
      samples: [[{}, full === null ? 0 : 1]],
    },
    {
      name: 'landfall_store_bytes',
      type: 'gauge',
      help: 'Size of the store.',
      samples: bytes === null ? [] : [[{}, bytes]],
    },
    { name: 'landfall_info', type: 'gauge', help: 'The version that runs.', samples: [[{ version }, 1]] },
  ]
}

function toText({ name, type, help, samples }: Family): string {
  return toHead(name, type, help) + samples.map(([labels, value]) => `${name}${toLabels(labels)} ${value}\n`).join('')
}

function toHead(name: string, type: string, help: string): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`
}

/** One upper edge a doubling, from 0.1 ms to about 27 min: every eighth of the store's buckets, which add up exactly. */
const edges = Array.from({ length: 25 }, (_, index) => (index + 1) * 8)

function toHistogram(
  { latencies }: Totals,
  metric: Totals['latencies'][number]['metric'],
  { name, help }: { name: string; help: string },
): string {
  const rows = latencies.filter((row) => row.metric === metric)
  const lines = rows.map(({ source, buckets }) => {
    const upTo = (edge: number): number => sum(buckets, (bucket) => (bucket <= edge ? 1 : 0))
    const all = upTo(Number.POSITIVE_INFINITY)
    const steps = edges.map(
      (edge) => `${name}_bucket${toLabels({ source, le: String(bucketEdgeMs(edge)) })} ${upTo(edge)}\n`,
    )
    // Each value counts as its bucket's upper edge: at most 9 % too much.
    const total = sum(buckets, bucketEdgeMs)
    const labels = toLabels({ source })
    return `${steps.join('')}${name}_bucket${toLabels({ source, le: '+Inf' })} ${all}\n${name}_sum${labels} ${total}\n${name}_count${labels} ${all}\n`
  })
  return toHead(name, 'histogram', help) + lines.join('')
}

function sum(buckets: ReadonlyMap<number, number>, weight: (bucket: number) => number): number {
  let total = 0
  for (const [bucket, count] of buckets) total += count * weight(bucket)
  return total
}

function toLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${toEscaped(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

function toEscaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
