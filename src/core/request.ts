// A request: one HTTP call that reached a source, accepted or refused, kept byte for byte.
import type { HeaderList } from './headers.ts'

export interface WebhookRequest {
  method: string
  /** As the request line had it (path and query), or a full URL where the caller knows one. */
  url: string
  headers: HeaderList
  body: Uint8Array
  /** Unix milliseconds at which the request arrived; signatures' ages are measured against this, never later. */
  receivedAt: number
  /** The peer's address, or null where there is none. */
  remoteAddress: string | null
}

/** What became of a request. A duplicate is an accepted request all of whose events were already held. */
export const requestOutcomes = ['accepted', 'duplicate', 'refused', 'handshake'] as const
export type RequestOutcome = (typeof requestOutcomes)[number]

/** Why a request was refused: the first diagnosis, made at the door. Closed list; the HTTP answer never tells. */
export const refusalReasons = {
  missing_header: 'The header that carries the signature is not there.',
  malformed_header: 'The signature header is there, but not in the form this provider sends.',
  no_matching_secret: 'The signature is well formed, but no configured secret makes it.',
  key_unavailable: 'The key that is said to have made the signature is not known here, or not yet.',
  address_not_allowed: 'The sender stands on an address that this source does not take requests from.',
  too_old: 'The signature is right, but was made too long before the request arrived.',
  too_new: 'The signature is right, but claims a time too far ahead of ours.',
  body_too_large: 'The body is larger than the source accepts.',
  body_too_slow: 'The sender did not finish in time.',
  body_unreadable: 'The body broke off or could not be read as the provider sends it.',
} as const
export type RefusalReason = keyof typeof refusalReasons

/** The causes a later look at a refused request may find, beyond the first diagnosis. */
export const foundCauses = {
  body_altered: 'The body was changed after it was signed.',
  body_cut: 'The end of the body is missing.',
  replayed: 'The signature belongs to an older request with another body.',
  secret_pasted: 'The secret was pasted with something around it.',
  secret_encoding: 'The secret was decoded although it must not be, or the other way round.',
  secret_of_another_source: 'The secret is the one of another source.',
  url_differs: 'The provider signed another URL than the one we see.',
  wrong_scheme: 'It is signed in another way than the one this source expects.',
} as const
export type DiagnosisCause = RefusalReason | keyof typeof foundCauses

export interface Diagnosis {
  cause: DiagnosisCause
  /** What was seen, one fact a line. Never a secret, never a whole signature. */
  evidence: string[]
  /** What a person can do about it. */
  fix: string
}

/** What an engine sends back over HTTP. */
export interface Answer {
  status: number
  headers: Readonly<Record<string, string>>
  body: string
}
