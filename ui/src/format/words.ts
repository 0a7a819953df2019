// The few words of the dashboard that stand for codes.
import type { JobState, RequestOutcome, SourceInfo } from '../../../src/api/contract.ts'

export const jobStates: readonly JobState[] = ['pending', 'running', 'succeeded', 'dead', 'cancelled']
export const requestOutcomes: readonly RequestOutcome[] = ['accepted', 'duplicate', 'refused', 'handshake']

const reasonWords: Record<string, string> = {
  missing_header: 'signature header missing',
  malformed_header: 'signature header malformed',
  no_matching_secret: 'no secret matches',
  address_not_allowed: 'address not on the list',
  key_unavailable: 'key not there yet',
  too_old: 'signed too long ago',
  too_new: 'signed in the future',
  body_too_large: 'body too large',
  body_too_slow: 'body too slow',
  body_unreadable: 'body unreadable',
  body_altered: 'body altered on its way',
  source_unknown: 'source no longer configured',
  handshake: 'a greeting, which has to be sent again',
}

/** Of these, those that no request was refused for at the door. */
const foundLater = ['body_altered', 'source_unknown', 'handshake']
export const refusalReasons: readonly string[] = Object.keys(reasonWords).filter((code) => !foundLater.includes(code))

/** A refusal's reason, or a diagnosis' cause, in few words. A code that is new to us is shown as it is. */
export function toReason(code: string | null): string {
  if (code === null) return 'refused'
  const [, how, why = ''] = /^(admitted|observed):(.*)$/.exec(code) ?? []
  if (how !== undefined) return `${how === 'admitted' ? 'refused at first' : 'only observed'}: ${toReason(why)}`
  return reasonWords[code] ?? code.replaceAll('_', ' ')
}

/** The reason for which a request would have been refused that was let in under observation. */
export function toObserved(code: string | null): string | null {
  return code?.startsWith('observed:') ? code.slice('observed:'.length) : null
}

const causeWords: Record<string, string> = {
  thrown: 'the handler threw',
  timeout: 'took too long',
  network: 'network failure',
  http_status: 'HTTP error answer',
  rate_limited: 'rate limited',
  permanent: 'given up by the handler',
  poison: 'its worker died each time',
  lease_lost: 'lease lost',
}

export function toCause(code: string): string {
  return causeWords[code] ?? code.replaceAll('_', ' ')
}

const coverWords: Record<SourceInfo['authenticates'], string> = {
  body: 'Signature covers the whole body',
  part: 'Signature covers a part of the body',
  sender: 'Proves the sender, not the body',
  nothing: 'Proves nothing',
}

export function toCover(authenticates: SourceInfo['authenticates']): string {
  return coverWords[authenticates]
}
