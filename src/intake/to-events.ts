// What a verified request carries, and who wants it: at the door, and for what was refused there and is admitted afterwards.
import type { EventOrigin, ProviderEvent } from '../core/event.ts'
import { valueAt } from '../core/json-pointer.ts'
import { type ArrivingEvent, type JobPlan, planJobs } from '../core/plan-jobs.ts'
import type { Answer, WebhookRequest } from '../core/request.ts'
import type { Provider } from '../providers/provider.ts'
import type { NewEvent, NewJob, ReplayedEvent } from '../store/store.ts'

export interface EventSource {
  name: string
  provider: Provider
  /** Answers a greeting of the provider's, or null when the request is none. */
  greet(request: WebhookRequest, payload: () => unknown): Answer | null
  /** Who wants its events. */
  subscriptions: readonly JobPlan[]
}

export interface EventsAsk {
  payload: unknown
  origin: EventOrigin
  /** Told whose filters did not want an event. */
  countFiltered(subscriptions: readonly string[]): void
}

/** Its events, each with a job for every subscription that wants it. */
export function toEvents(
  { name, provider, subscriptions }: EventSource,
  request: WebhookRequest,
  { payload, origin, countFiltered }: EventsAsk,
): NewEvent[] {
  return provider.read(request, payload).map((event) => {
    const { jobs, filtered } = planJobs(subscriptions, {
      ...{ type: event.type, receivedAt: request.receivedAt },
      toEvent: () => toArriving(name, { request, event, payload }),
    })
    if (filtered.length > 0) countFiltered(filtered)
    return { ...event, origin, jobs }
  })
}

function toArriving(
  source: string,
  { request, event, payload }: { request: WebhookRequest; event: ProviderEvent; payload: unknown },
): ArrivingEvent {
  const { method, url, headers, body, receivedAt } = request
  const { key, type, createdAt, pointer } = event
  return {
    ...{ source, key, type, receivedAt: new Date(receivedAt) },
    createdAt: createdAt === null ? null : new Date(createdAt),
    payload: pointer === null ? payload : valueAt(payload, pointer),
    request: { method, url, headers, body },
  }
}

/** A verified body that cannot be parsed is authentic all the same: it is stored, and its handlers say what is wrong. */
export function makeLazyPayload(provider: Provider, request: WebhookRequest): () => unknown {
  let parsed: { payload: unknown } | undefined
  return () => {
    if (parsed === undefined) {
      try {
        parsed = { payload: provider.parse(request) }
      } catch {
        parsed = { payload: undefined }
      }
    }
    return parsed.payload
  }
}

/**
 * The events of a refused request that verifies now; null for a greeting, which is no event: its sender waited for an
 * answer that is too late now, and has to greet again.
 */
export function toAdmittedEvents(source: EventSource, request: WebhookRequest): NewEvent[] | null {
  const payload = makeLazyPayload(source.provider, request)
  const isGreeting = source.provider.handshake !== null && source.greet(request, payload) !== null
  if (isGreeting || request.method !== 'POST') return null
  return toEvents(source, request, { payload: payload(), origin: 'admitted', countFiltered: () => undefined })
}

/** The jobs that its subscriptions want of an event that is held, as if it came today. */
export function toJobsAgain(
  { provider, subscriptions }: Pick<EventSource, 'provider' | 'subscriptions'>,
  { pointer, createdAt, receivedAt, request, source, key, type }: ReplayedEvent,
): readonly NewJob[] {
  const whole = { ...request, receivedAt, remoteAddress: null }
  const event = { key, type, createdAt, pointer }
  const toEvent = (): ArrivingEvent =>
    toArriving(source, { request: whole, event, payload: makeLazyPayload(provider, whole)() })
  return planJobs(subscriptions, { type, receivedAt, toEvent }).jobs
}
