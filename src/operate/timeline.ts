// An event's life, line by line, with how long each step took: what a person looks at first. `at` is when a step was
// reached, for an attempt when it began.
import type { JobState } from '../core/job.ts'
import type { AttemptRecord, EventRecord, JobRecord, RequestRecord, RequestSummary } from '../store/store.ts'
import type { ShownVerdict } from './verdict.ts'

/** The order of what happens at one moment. */
const kinds = [
  'created',
  'received',
  'verified',
  'stored',
  'acknowledged',
  'admitted',
  'duplicate',
  'attempt',
  'settled',
  'waiting',
] as const

export interface TimelineEntry {
  /** Unix milliseconds. */
  at: number
  kind: (typeof kinds)[number]
  title: string
  durationMs: number | null
  subscription: string | null
  ok: boolean
}

export interface TimelineInput {
  verdict: ShownVerdict
  providerName: string
  now: number
}

export function toTimeline(event: EventRecord, input: TimelineInput): TimelineEntry[] {
  const entries = [
    ...arrival(event, input),
    ...event.duplicateRequests.map(toDuplicate),
    ...event.jobs.flatMap((job) => [
      ...job.history.map((attempt) => toAttempt(attempt, job)),
      toState(job, event, input.now),
    ]),
  ]
  return entries.sort((a, b) => a.at - b.at || kinds.indexOf(a.kind) - kinds.indexOf(b.kind))
}

const plain = { durationMs: null, subscription: null, ok: true }

function arrival(event: EventRecord, { verdict, providerName }: TimelineInput): TimelineEntry[] {
  const { request, createdAt, receivedAt } = event
  const entries: TimelineEntry[] = []
  if (createdAt !== null) {
    // Providers round to seconds and clocks differ: a journey of less than nothing is not shown as one.
    const travelled = receivedAt >= createdAt ? receivedAt - createdAt : null
    entries.push({
      ...plain,
      at: createdAt,
      kind: 'created',
      title: `created at ${providerName}`,
      durationMs: travelled,
    })
  }
  const from = request.remoteAddress === null ? '' : ` from ${request.remoteAddress}`
  const size = request.body.length === 1 ? ' 1 byte' : ` ${request.body.length} bytes`
  const what = request.bodyKept ? `${size}${from}` : `${from} (the body is no longer kept)`
  entries.push({ ...plain, at: receivedAt, kind: 'received', title: `received${what}` })
  if (request.admittedAt === null)
    entries.push({ ...plain, at: receivedAt, kind: 'verified', title: verdict.detail, ok: verdict.ok })
  const storing = Math.max(0, request.storedAt - receivedAt)
  entries.push({ ...plain, at: request.storedAt, kind: 'stored', title: 'stored durably', durationMs: storing })
  if (request.admittedAt !== null) entries.push(toAdmission(request, request.admittedAt))
  if (request.ackMs !== null) {
    // Times are cut to milliseconds each by itself; that must not look like an answer before its commit.
    const at = Math.max(request.storedAt, receivedAt + request.ackMs)
    const refusal = request.admittedAt === null ? null : request.reason?.replace(/^admitted:/, '')
    const title =
      refusal === null ? `acknowledged with ${request.status}` : `refused with ${request.status}: ${refusal}`
    entries.push({ ...plain, at, kind: 'acknowledged', title, durationMs: request.ackMs, ok: refusal === null })
  }
  return entries
}

/** Jobs are made by the admission, so what they wait for begins there. */
function toAdmission({ receivedAt }: RequestRecord, at: number): TimelineEntry {
  return {
    ...plain,
    at,
    kind: 'admitted',
    title: 'verified again and admitted',
    durationMs: Math.max(0, at - receivedAt),
  }
}

function toDuplicate(request: RequestSummary): TimelineEntry {
  const title = request.altered
    ? 'delivered again under the same key with another body'
    : 'delivered again; nothing runs twice'
  return { ...plain, at: request.receivedAt, kind: 'duplicate', title, durationMs: request.ackMs, ok: !request.altered }
}

const attemptWords: Readonly<Record<AttemptRecord['outcome'], string>> = {
  done: 'succeeded',
  retry: 'failed',
  snooze: 'asked to wait',
  dead: 'gave up',
  lease_lost: 'was lost with its worker',
}

function toAttempt(attempt: AttemptRecord, { subscription }: JobRecord): TimelineEntry {
  const cause = attempt.cause === null ? '' : ` (${attempt.cause})`
  const error = attempt.error === null ? '' : `: ${toFirstLine(attempt.error)}`
  const title = `attempt ${attempt.number} ${attemptWords[attempt.outcome]}${cause}${error}`
  const ok = attempt.outcome === 'done' || attempt.outcome === 'snooze'
  return { at: attempt.startedAt, kind: 'attempt', title, durationMs: attempt.durationMs, subscription, ok }
}

const stateWords: Readonly<Record<JobState, string>> = {
  succeeded: 'succeeded',
  dead: 'dead: no further attempt unless a person asks',
  cancelled: 'cancelled by a person',
  running: 'running now',
  pending: 'waiting for a worker',
}

/** Where the job stands: the line that ends its part of the timeline. */
function toState(job: JobRecord, event: EventRecord, now: number): TimelineEntry {
  const { subscription, state } = job
  if (state === 'pending' || state === 'running') {
    const waitsMs = state === 'pending' && job.dueAt > now ? job.dueAt - now : null
    const title =
      state === 'pending' && job.attempts > 0 ? `waiting for attempt ${job.attempts + 1}` : stateWords[state]
    const at = Math.max(job.dueAt, event.request.admittedAt ?? 0)
    return { at, kind: 'waiting', title, durationMs: waitsMs, subscription, ok: true }
  }
  const last = job.history.at(-1)
  const at =
    last === undefined ? (event.request.admittedAt ?? event.request.storedAt) : last.startedAt + last.durationMs
  const durationMs = state === 'cancelled' ? null : Math.max(0, at - event.receivedAt)
  return { at, kind: 'settled', title: stateWords[state], durationMs, subscription, ok: state === 'succeeded' }
}

const titleErrorMax = 200

function toFirstLine(text: string): string {
  const line = text.split('\n', 1)[0] ?? ''
  return line.length > titleErrorMax ? `${line.slice(0, titleErrorMax)}…` : line
}
