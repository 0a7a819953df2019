// An event's timeline as rows of bars on one axis: what was waited for apart from what ran. Pure.
//
// The entries say when a step was reached, and for an attempt when it began; what lies between them is found here. `now`
// ends what has not ended yet.
import type { EventDetail, TimelineEntry, TimelineKind } from '../../../../src/api/contract.ts'

export interface Span {
  kind: 'waiting' | 'running'
  from: number
  to: number
  /** Still going on. */
  open: boolean
}

export interface TimelineRow {
  kind: TimelineKind
  title: string
  subscription: string | null
  ok: boolean
  /** When it was reached. */
  at: number
  /** Bars in order; a step without length is only a mark at `at`. */
  spans: Span[]
  /** What is told beside the bar, in milliseconds. */
  ranMs: number | null
  waitedMs: number | null
}

export function toTimelineRows(event: Pick<EventDetail, 'timeline' | 'jobs'>, now: number): TimelineRow[] {
  const entries = [...event.timeline].map((entry) => ({ ...entry, time: Date.parse(entry.at) }))
  // From here on its jobs waited: from the admission, where it was refused at first.
  const kinds = ['admitted', 'stored', 'received'] as const
  const stored = kinds.map((kind) => entries.find((entry) => entry.kind === kind)).find((entry) => entry !== undefined)
  /** Where each subscription's last attempt ended: what lies behind it was waiting. */
  const ends = new Map<string, number>()
  let reached = entries[0]?.time ?? now
  return entries.map((entry) => {
    const since = ends.get(entry.subscription ?? '') ?? stored?.time ?? entry.time
    const running = event.jobs.some((job) => job.subscription === entry.subscription && job.state === 'running')
    const row = toRow(entry, { since, reached, now, running })
    const end = row.spans.at(-1)?.to
    if (entry.kind === 'attempt' && entry.subscription !== null && end !== undefined) ends.set(entry.subscription, end)
    if (isArrival(entry.kind)) reached = Math.max(reached, entry.time)
    return row
  })
}

interface Situation {
  /** When this subscription's last attempt ended, or the event was stored. */
  since: number
  /** The step of the arrival before this one. */
  reached: number
  now: number
  /** Whether the job of this line runs now. */
  running: boolean
}

function toRow(entry: TimelineEntry & { time: number }, { since, reached, now, running }: Situation): TimelineRow {
  const { kind, title, subscription, ok, time, durationMs } = entry
  const row: TimelineRow = { kind, title, subscription, ok, at: time, spans: [], ranMs: durationMs, waitedMs: null }
  switch (kind) {
    case 'created':
      if (durationMs === null) return row
      return { ...row, spans: [span('waiting', time, time + durationMs)], ranMs: null, waitedMs: durationMs }
    case 'admitted':
      return { ...row, spans: [span('waiting', Math.min(reached, time), time)], ranMs: null, waitedMs: durationMs }
    case 'verified':
    case 'stored':
    case 'acknowledged':
      return { ...row, spans: [span('running', Math.min(reached, time), time)] }
    case 'attempt': {
      const waited = Math.max(0, time - since)
      const ran = span('running', time, time + (durationMs ?? Math.max(0, now - time)), durationMs === null)
      return { ...row, spans: waited > 0 ? [span('waiting', since, time), ran] : [ran], waitedMs: waited }
    }
    case 'waiting': {
      const open = running ? span('running', since, Math.max(since, now), true) : toOpenWait(since, time, now)
      return { ...row, at: since, spans: [open], ranMs: running ? open.to - open.from : null }
    }
    default:
      return row
  }
}

/** Until it is due; when that has passed, until now. */
function toOpenWait(since: number, due: number, now: number): Span {
  return span('waiting', since, Math.max(since, due, now), true)
}

function span(kind: Span['kind'], from: number, to: number, open = false): Span {
  return { kind, from, to, open }
}

function isArrival(kind: TimelineKind): boolean {
  return ['created', 'received', 'verified', 'stored', 'acknowledged', 'admitted'].includes(kind)
}
