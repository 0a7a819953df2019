// How a request was, or would be, verified; in words that a person understands.
import type { RefusalReason } from '../core/request.ts'
import type { EventRecord, RequestRecord } from '../store/store.ts'
import { isTransportReason } from './diagnose-transport.ts'
import { toWebhookRequest } from './show-request.ts'
import type { SourceView } from './source-view.ts'

export interface ShownVerdict {
  ok: boolean
  /** 1 for the first configured secret; null where none was needed or none matched. */
  secret: number | null
  reason: RefusalReason | null
  detail: string
}

/** What the door decided when the event came. */
export function toStoredVerdict(event: EventRecord, source: SourceView | undefined): ShownVerdict {
  const { secret } = event.request
  const found = { ok: true, secret: secret === null ? null : secret + 1, reason: null }
  if (event.origin === 'reconcile') return { ...found, detail: "fetched from the provider's own API" }
  if (event.request.admittedAt !== null && secret !== null)
    return { ...found, detail: `${verifiedWith(secret, source)} when it was admitted` }
  if (secret === null) return { ...found, detail: 'accepted without a secret' }
  return { ...found, detail: verifiedWith(secret, source) }
}

/** What the door would decide now about a stored request: its address and its bytes, at their own time of receipt. */
export async function judgeAgain(record: RequestRecord, source: SourceView): Promise<ShownVerdict> {
  const { outcome, reason, remoteAddress } = record
  if (outcome === 'refused' && isTransportReason(reason))
    return { ok: false, secret: null, reason, detail: 'its body was not kept, so there is nothing to verify' }
  const { addressRule } = source
  if (addressRule?.mode === 'enforce' && !addressRule.isListed(remoteAddress)) {
    const detail = `it came from ${remoteAddress ?? 'an unknown address'}, which is not on the list`
    return { ok: false, secret: null, reason: 'address_not_allowed', detail }
  }
  return judgeSignature(record, source)
}

export async function judgeSignature(record: RequestRecord, source: SourceView): Promise<ShownVerdict> {
  const verdict = await source.verifier.verify(toWebhookRequest(record))
  if (!verdict.ok) return { ok: false, secret: null, reason: verdict.reason, detail: verdict.detail }
  return { ok: true, secret: verdict.secret + 1, reason: null, detail: verifiedWith(verdict.secret, source) }
}

function verifiedWith(secret: number, source: SourceView | undefined): string {
  // The secrets may have been changed since; a count that is smaller than the index would be a lie.
  const of = source !== undefined && source.secrets > secret ? ` of ${source.secrets}` : ''
  const covers = source?.authenticates === 'sender' ? 'sender verified' : 'verified'
  return `${covers} with secret ${secret + 1}${of}`
}
