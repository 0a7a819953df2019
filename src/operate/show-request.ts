// A stored request as it is shown: credentials masked, the body as it came.
import type { WebhookRequest } from '../core/request.ts'
import type { RequestRecord, RequestSummary } from '../store/store.ts'
import { type HeaderMask, type ShownHeader, toShownPath } from './mask-headers.ts'

/** Times are Unix milliseconds. */
export interface ShownRequest extends RequestSummary {
  method: string
  /** Path and query. */
  path: string
  headers: ShownHeader[]
  body: Uint8Array
  /** False where headers and body are past their keep. */
  bodyKept: boolean
  remoteAddress: string | null
}

export function toShownRequest(record: RequestRecord, maskHeaders: HeaderMask): ShownRequest {
  const { id, source, receivedAt, status, outcome, reason, admittedAt, ackMs, eventId, altered } = record
  return {
    ...{ id, source, receivedAt, status, outcome, reason, admittedAt, ackMs, eventId, altered },
    method: record.method,
    path: toShownPath(record.url),
    headers: maskHeaders(record.headers),
    body: record.body,
    bodyKept: record.bodyKept,
    remoteAddress: record.remoteAddress,
  }
}

/** The request as it stood before the verifier, with its own time of receipt: ages are judged against that. */
export function toWebhookRequest(record: RequestRecord): WebhookRequest {
  const { method, url, headers, body, receivedAt, remoteAddress } = record
  return { method, url, headers, body, receivedAt, remoteAddress }
}
