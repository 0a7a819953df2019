// Requests on their way into rows: each with the ids of all that it brings, given before anything is written.
import { LandfallError } from '../../core/errors.ts'
import type { RequestOutcome } from '../../core/request.ts'
import { toHead } from '../head.ts'
import type { NewEvent, NewJob, NewRequest } from '../store.ts'
import type { Ref } from './ids.ts'
import type { Work } from './work.ts'

export interface Arrival {
  ref: Ref
  request: NewRequest
  /** As stored: see store/head.ts. */
  head: Buffer
  outcome: RequestOutcome
  events: ArrivedEvent[]
}

export interface ArrivedEvent {
  /** The event that holds the key. */
  ref: Ref
  event: NewEvent
  jobs: ArrivedJob[]
  duplicate: boolean
  altered: boolean
  /** The request that holds the same body, byte for byte; null where none does. */
  sameBodyIn: Ref | null
}

export interface ArrivedJob {
  ref: Ref
  job: NewJob
}

/** What brings jobs: an arrival, or an event that is held and gets more of them. */
export interface JobBringer {
  ref: Ref
  request: Pick<NewRequest, 'source' | 'receivedAt'>
  events: readonly Pick<ArrivedEvent, 'ref' | 'jobs' | 'duplicate'>[]
}

export function toArrival(work: Work, request: NewRequest): Arrival {
  const events = toArrivedEvents(work, request)
  // Beside its first event, so that a webhook of one event is one bucket's.
  const ref = events[0] === undefined ? work.makeLoneRef() : work.makeRef(events[0].ref.bucket)
  return { ref, request, head: Buffer.from(toHead(request), 'latin1'), outcome: request.outcome, events }
}

export function toArrivedEvents(work: Work, { source, events }: Pick<NewRequest, 'source' | 'events'>): ArrivedEvent[] {
  return events.map((event) => {
    const bucket = work.buckets.of(source, event.key)
    const jobs = event.jobs.map((job) => ({ ref: work.makeRef(toJobBucket(work, job) ?? bucket), job }))
    return { ref: work.makeRef(bucket), event, jobs, duplicate: false, altered: false, sameBodyIn: null }
  })
}

export function toJobBucket({ buckets }: Work, { subscription, line }: NewJob): number | null {
  return line === undefined ? null : buckets.of(subscription, line.key)
}

export function toOutcome({ request, events }: Arrival): RequestOutcome {
  if (request.outcome !== 'accepted' || events.length === 0) return request.outcome
  return events.every((event) => event.duplicate) ? 'duplicate' : 'accepted'
}

/** A call with a number that is none is refused before it shares a commit with others. */
export function checkNumbers(requests: readonly Pick<NewRequest, 'receivedAt' | 'status' | 'events'>[]): void {
  for (const { receivedAt, status, events } of requests) {
    check(receivedAt, 'receivedAt')
    check(status, 'status')
    checkEvents(events)
  }
}

export function checkEvents(events: readonly NewEvent[]): void {
  for (const { createdAt, jobs } of events) {
    if (createdAt !== null) check(createdAt, 'createdAt')
    for (const { dueAt, line } of jobs) {
      check(dueAt, 'dueAt')
      if (line !== undefined) check(line.rank, 'rank')
    }
  }
}

function check(value: number, name: string): void {
  if (!Number.isFinite(value))
    throw new LandfallError('store_unavailable', `a request cannot be stored: its ${name} is ${value}`)
}
