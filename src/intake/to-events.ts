// What a verified request carries, and who wants it: at the door, and for what was refused there and is admitted afterwards.
import type { EventOrigin } from '../core/event.ts'
import { valueAt } from '../core/json-pointer.ts'
import { type JobPlan, planJobs } from '../core/plan-jobs.ts'
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
  const { method, url, headers, body } = request
  const common = { source: name, receivedAt: new Date(request.receivedAt), request: { method, url, headers, body } }
  return provider.read(request, payload).map((event) => {
    const { jobs, filtered } = planJobs(subscriptions, {
      ...{ ...common, key: event.key, type: event.type },
      createdAt: event.createdAt === null ? null : new Date(event.createdAt),
      payload: event.pointer === null ? payload : valueAt(payload, event.pointer),
    })
    if (filtered.length > 0) countFiltered(filtered)
    return { ...event, origin, jobs }
  })
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
  const payload = makeLazyPayload(provider, { ...request, receivedAt, remoteAddress: null })()
  return planJobs(subscriptions, {
    ...{ source, key, type, request },
    createdAt: createdAt === null ? null : new Date(createdAt),
    receivedAt: new Date(receivedAt),
    payload: pointer === null ? payload : valueAt(payload, pointer),
  }).jobs
}
