// The contract of a provider: a sender's conventions, as data that the schemes know how to carry out. Nothing here or
// below it touches a network, a store or a clock: the time of receipt is part of the request.
import type { Duration } from '../core/duration.ts'
import type { ProviderEvent } from '../core/event.ts'
import type { Answer, RefusalReason, WebhookRequest } from '../core/request.ts'
import type { Destination, HandlerFunction, Subscription, SubscriptionOptions } from '../core/subscription.ts'
import type { TypePattern } from '../core/type-pattern.ts'

/** What a verifier found. `detail` helps a person; it never holds a secret or a whole signature. */
export type Verdict = { ok: true; secret: number } | { ok: false; reason: RefusalReason; detail: string }

/** A request about to be sent as the provider would send it: for samples and tests. */
export interface Draft {
  method: string
  url: string
  headers: [name: string, value: string][]
  body: Uint8Array
  /** Unix milliseconds at which it is signed. */
  at: number
  /** The delivery's own id, for schemes that sign one. */
  id: string
}

/** A scheme with its keys in hand: made once a source, used for every request. */
export interface Verifier {
  /** Constant time in the secret. `secret` in the verdict is the index of the one that matched. */
  verify(request: WebhookRequest): Verdict | Promise<Verdict>
  /** The headers that the provider would add, made with the first secret. */
  sign(draft: Draft): [name: string, value: string][]
}

export interface VerifierOptions {
  /** All verify; the first signs what we send for tests. Never empty. */
  secrets: readonly string[]
  /** How old or how far ahead a signed timestamp may be, in milliseconds; null for the provider's own. */
  toleranceMs: number | null
}

/** One way of signing: hmac, shared token, Basic, ... */
export interface Scheme {
  readonly kind: string
  /** Lower-case names of headers that carry a credential itself, to be masked wherever headers are shown. */
  readonly credentialHeaders: readonly string[]
  /** Lower-case name of the header that carries the proof. */
  readonly header: string
  prepare(options: VerifierOptions): Verifier
}

/** A greeting that a provider sends to prove an endpoint is ours, answered at once and recorded. */
export interface Handshake {
  /** Whether the provider signs it; then it is verified before it is answered. */
  readonly signed: boolean
  /** The answer, or null when this request is no greeting. */
  answer(request: WebhookRequest, payload: () => unknown): Answer | null
}

/** What the provider does when it delivers. `null` is "the provider does not say". */
export interface Delivery {
  /** How long it waits for our answer, in seconds. */
  timeoutSeconds: number | null
  /** Tries after the first; 0 is "never retries". */
  retries: number | null
  /** For how long it tries, in hours. */
  retriesForHours: number | null
  /** In words, for a person. */
  schedule: string
}

export interface Provider {
  /** Lower case with dashes: 'stripe'. */
  readonly id: string
  readonly name: string
  /** What the signature covers: the whole body, a part, only who sent it, or nothing. */
  readonly authenticates: 'body' | 'part' | 'sender' | 'nothing'
  /** How the preset is proven: by what the provider publishes, or from secondary sources only. */
  readonly proof: 'sdk' | 'source' | 'docs' | 'corroborated' | 'secondary' | 'own'
  readonly scheme: Scheme
  readonly handshake: Handshake | null
  /** The 2xx as this provider likes it. */
  readonly acknowledgement: Answer
  readonly delivery: Delivery
  /** The largest body it sends, in bytes, where that is above the default. */
  readonly bodyBytesMax: number | null
  /** The parsed body. Throws where it cannot be read as the provider sends it. */
  parse(request: PayloadRequest): unknown
  /** The events that a verified request carries. */
  read(request: WebhookRequest, payload: unknown): ProviderEvent[]
}

/** The parts of a request from which a payload is parsed. */
export type PayloadRequest = Pick<WebhookRequest, 'headers' | 'body'>

/** What every source takes, whatever its provider. */
export interface SourceOptions {
  /** Plural, for rotation: all verify, the first signs what we send for tests. */
  secrets: readonly (string | undefined)[]
  /** How old or how far ahead a signed timestamp may be. Default: the provider's own, mostly '5m'. */
  tolerance?: Duration
  /** Largest body in bytes. Default: the provider's own, or 1 MiB. */
  bodyBytesMax?: number
}

/** One configured endpoint, before the configuration gives it a name. */
export interface Source<Payload = unknown> {
  readonly provider: Provider
  readonly options: SourceOptions
  /** A subscription to this source's events: a type, a pattern ('invoice.*', '*'), or a list of them. */
  on(types: TypePattern, handler: HandlerFunction<Payload> | Destination, options?: SubscriptionOptions): Subscription
}

/** Makes a source: `stripe({ secrets: [...] })`. */
export interface SourceFactory<Payload = unknown> {
  (options: SourceOptions): Source<Payload>
  readonly provider: Provider
}

/** A source of `provider`, as every preset and `custom` makes it. */
export function makeSource<Payload>(provider: Provider, options: SourceOptions): Source<Payload> {
  const source: Source<Payload> = {
    provider,
    options,
    on: (types, handler, subscriptionOptions = {}) => ({ source, types, handler, options: subscriptionOptions }),
  }
  return source
}
