// Requests that were refused before there was anything to verify: their body never came, or not as bytes that can be signed.
import { type Diagnosis, refusalReasons } from '../core/request.ts'
import type { RequestRecord } from '../store/store.ts'

const transportReasons = ['body_too_large', 'body_too_slow', 'body_unreadable'] as const
export type TransportReason = (typeof transportReasons)[number]

/** Whether nothing was kept that could be verified again: where only the sender is proven, an empty body would pass. */
export function isTransportReason(reason: string | null): reason is TransportReason {
  return transportReasons.some((one) => one === reason)
}

export function diagnoseTransport(record: RequestRecord, cause: TransportReason): Diagnosis {
  const announced = record.headers.get('content-length')
  const encoding = record.headers.get('content-encoding')
  const evidence: string[] = [refusalReasons[cause]]
  if (announced !== undefined && /^\d{1,15}$/.test(announced))
    evidence.push(`content-length announced ${announced} bytes`)
  if (record.headers.get('transfer-encoding') !== undefined) evidence.push('the body came in chunks, without a length')
  if (cause === 'body_unreadable' && encoding !== undefined) {
    evidence.push('the body came with a content-encoding; a signature covers bytes, and these are not the signed ones')
    return { cause, evidence, fix: 'Turn compression of requests off at the sender or at the proxy in front.' }
  }
  return { cause, evidence, fix: toFix(cause, record.source) }
}

function toFix(cause: TransportReason, source: string): string {
  switch (cause) {
    case 'body_too_large':
      return `If the provider really sends this much, raise bodyBytesMax on source ${JSON.stringify(source)}, and the limit of any proxy in front (nginx: client_max_body_size).`
    case 'body_too_slow':
      return 'Look at the network and the proxy in front (nginx: proxy_request_buffering on). If the sender is known to be slow, raise limits.bodyReadMs.'
    case 'body_unreadable':
      return 'The connection broke off or its framing was wrong: look at the proxy in front, then send the event again.'
  }
}
