// What a handler sees of a claimed job: the event with its payload parsed as its provider sends it.
import type { WebhookEvent } from '../core/event.ts'
import { valueAt } from '../core/json-pointer.ts'
import type { PayloadRequest } from '../providers/provider.ts'
import type { ClaimedJob } from '../store/store.ts'

/** Parses a stored body; throws where it cannot be read. */
export type ParsePayload = (request: PayloadRequest) => unknown

export function toEvent(job: ClaimedJob, parse: ParsePayload): WebhookEvent {
  const { pointer, createdAt, receivedAt, request, ...rest } = job.event
  const whole = parse(request)
  return {
    ...rest,
    createdAt: createdAt === null ? null : new Date(createdAt),
    receivedAt: new Date(receivedAt),
    payload: pointer === null ? whole : valueAt(whole, pointer),
    request,
  }
}
