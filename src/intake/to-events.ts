// What a verified request carries, and who wants it: at the door, and for what was refused there and is admitted afterwards.
import type { EventOrigin } from '../core/event.ts'
import type { Answer, WebhookRequest } from '../core/request.ts'
import type { Provider } from '../providers/provider.ts'
import type { NewEvent } from '../store/store.ts'

export interface EventSource {
  provider: Provider
  /** Answers a greeting of the provider's, or null when the request is none. */
  greet(request: WebhookRequest, payload: () => unknown): Answer | null
  /** Who wants its events. */
  subscriptions: readonly { name: string; matches: (type: string) => boolean }[]
}

/** Its events, each with a job for every subscription that wants it. A job is due at once: from the time of receipt on. */
export function toEvents(
  { provider, subscriptions }: EventSource,
  request: WebhookRequest,
  { payload, origin }: { payload: unknown; origin: EventOrigin },
): NewEvent[] {
  return provider.read(request, payload).map((event) => ({
    ...event,
    origin,
    jobs: subscriptions
      .filter((subscription) => subscription.matches(event.type))
      .map(({ name }) => ({ subscription: name, dueAt: request.receivedAt })),
  }))
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
  return toEvents(source, request, { payload: payload(), origin: 'admitted' })
}
