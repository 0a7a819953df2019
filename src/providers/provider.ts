// The contract of a provider: a sender's conventions, as data that the schemes know how to carry out. Nothing here or
// below it touches a network, a store or a clock: the time of receipt is part of the request.
import type { Duration } from '../core/duration.ts'
import type { ProviderEvent } from '../core/event.ts'
import type { Published } from '../core/published.ts'
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
  /** Constant time in the secret. `secret` in the verdict is the index of the secret or public key that matched. */
  verify(request: WebhookRequest): Verdict | Promise<Verdict>
  /** The draft with what the provider would add, made with the first secret. `cannot_sign` where only it has the key. */
  sign(draft: Draft): Draft
}

/** What a provider takes beside secrets: public keys, an audience, an account. */
export type Settings = Readonly<Record<string, unknown>>

export interface VerifierOptions {
  /** All verify; the first signs what we send for tests. Empty only where the scheme needs none. */
  secrets: readonly string[]
  /** How old or how far ahead a signed timestamp may be, in milliseconds; null for the provider's own. */
  toleranceMs: number | null
  /** The URL as the provider was given it, where a proxy makes ours differ; null for the request's own. */
  url: string | null
  settings: Settings
  published: Published
  /** How secrets become keys, instead of the provider's own rule: to find out that somebody took the wrong one. */
  secretAs?: 'text' | 'base64' | 'hex'
}

/** A setting that a scheme takes. */
export interface SettingInfo {
  /** What it is and where it is found, for a person. */
  what: string
  required: boolean
}

/** One way of signing: hmac, shared token, Basic, ... */
export interface Scheme {
  readonly kind: string
  /** Lower-case names of headers that carry a credential itself, to be masked wherever headers are shown. */
  readonly credentialHeaders: readonly string[]
  /** The same, where settings or secrets name them. */
  chosenHeaders?(options: SourceOptions & Settings): readonly string[]
  /** Lower-case name of the header that carries the proof; '' where it stands elsewhere. */
  readonly header: string
  /** Whether it verifies with shared secrets; others take keys from settings or from what the provider publishes. */
  readonly needsSecrets: boolean
  /** The same, where settings choose among ways of which only some need secrets. */
  needsSecretsWith?(settings: Settings): boolean
  readonly settings: Readonly<Record<string, SettingInfo>>
  /** The names of the ways in which a request may be verified under these options, where there are several. */
  ways?(options: SourceOptions & Settings): readonly string[]
  /** What has to be fetched and kept, by URL; some are only known from a request, and are asked for then. */
  documents(settings: Settings): readonly string[]
  prepare(options: VerifierOptions): Verifier
}

/** What a handshake may draw on beside the request. */
export interface HandshakeKeys {
  secrets: readonly string[]
  settings: Settings
  url: string | null
}

/** A greeting that a provider sends to prove an endpoint is ours, answered at once and recorded. */
export interface Handshake {
  /** Its name, as the provider calls it: 'url_verification', 'crc'. */
  readonly kind: string
  /** Whether the provider signs it; then it is verified before it is answered. */
  readonly signed: boolean
  /** By which methods it comes. Default: POST only. */
  readonly methods?: readonly string[]
  /** The answer, or null when this request is no greeting. */
  answer(request: WebhookRequest, payload: () => unknown, keys: HandshakeKeys): Answer | null
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
  /** When it stops delivering to an endpoint that fails, in words; null where it never does or does not say. */
  disables?: string | null
  /** How its events can be listed afterwards, in words. */
  canList?: string | null
  /** How a failed delivery can be asked for again, in words. */
  canRedeliver?: string | null
}

/** The addresses it sends from. */
export interface Addresses {
  /** Where it publishes them; null where it only documents them. */
  url: string | null
  /** Finds the ranges in that document, as CIDR or single addresses. */
  read?: (text: string) => string[]
  /** As known when this was released; counts while there is no copy of that document. */
  ranges: readonly string[]
}

/** Where a person finds things at the provider. */
export interface Setup {
  /** Where the URL is pasted. */
  url: string
  /** Where the secret or key stands, and what it looks like. */
  secret: string
}

/** What the proof of a request covers: the whole body, a part, only who sent it, or nothing. */
export type Coverage = 'body' | 'part' | 'sender' | 'nothing'

/** How a preset is proven: against the provider's SDK, its sending code, its documents, independent implementations that
 * agree; from secondary sources only; or it is a user's own recipe. */
export type Proof = 'sdk' | 'source' | 'docs' | 'corroborated' | 'secondary' | 'own'

/** What makes a proof good for any customer of a provider: one key, or one id, for all of them. */
export interface SharedKeys {
  /** Settings that bind a source to one account; any of them does. */
  boundBy: readonly string[]
  /** What to do where there is none, in words. */
  compare?: string
  /** Only in this way of signing: see Scheme. Default: in all of them. */
  way?: string
}

export interface Provider {
  /** Lower case with dashes: 'stripe'. */
  readonly id: string
  readonly name: string
  /** What the proof covers where no option says otherwise: the least that whoever sends can get by with. */
  readonly authenticates: Coverage
  /** The same by the name of each way, where they differ. */
  readonly coverages: Readonly<Record<string, Coverage>>
  readonly proof: Proof
  /** Where a right signature says only which provider sent it, not for whose account; null elsewhere. */
  readonly sharedKeys: SharedKeys | null
  readonly scheme: Scheme
  readonly handshake: Handshake | null
  /** The 2xx as this provider likes it. */
  readonly acknowledgement: Answer
  /** Lower-case names of the headers that it wants back with that, as it sent them; only a verified request gets any. */
  readonly echoes: readonly string[]
  /** What a refused request is answered, where the provider insists on something else than 400. */
  readonly refusalStatus: number
  readonly delivery: Delivery
  readonly addresses: Addresses | null
  readonly setup: Setup | null
  /** The largest body it sends, in bytes, where that is above the default. */
  readonly bodyBytesMax: number | null
  /** Where a value stands by which events may be put in order, in words; a suggestion. */
  readonly orderBy: string | null
  /** What a user has to know that nothing above says. */
  readonly notes: readonly string[]
  /**
   * Whether an unsigned request looks like one of this provider's, for those that sign nothing or not everything. The
   * door never asks: it takes nothing without a secret. Whoever judges a captured request without secrets does.
   */
  looksGenuine(payload: unknown): boolean
  /** The parsed body. Throws where it cannot be read as the provider sends it. */
  parse(request: PayloadRequest): unknown
  /** The events that a verified request carries. */
  read(request: WebhookRequest, payload: unknown): ProviderEvent[]
}

/** The parts of a request from which a payload is parsed. */
export type PayloadRequest = Pick<WebhookRequest, 'headers' | 'body'>

/** A secret with the time for which it counts: for rotations that are planned. */
export interface TimedSecret {
  value: string | undefined
  /** Shown where it is told which secret matched. */
  name?: string
  /** ISO 8601, or a Date; signatures made before it are not taken. */
  from?: string | Date
  until?: string | Date
}

/** What every source takes, whatever its provider. */
export interface SourceOptions {
  /** Plural, for rotation: all verify, the first signs what we send for tests. */
  secrets?: readonly (string | TimedSecret | undefined)[]
  /** How old or how far ahead a signed timestamp may be. Default: the provider's own, mostly '5m'. */
  tolerance?: Duration
  /** Largest body in bytes. Default: the provider's own, or 1 MiB. */
  bodyBytesMax?: number
  /** The URL as the provider was given it, for those that sign it: where a proxy makes ours differ. */
  url?: string
  /** Which of the provider's ways of signing, for those that have several: a name, or its number from 0. */
  variant?: string | number
  /** Only from these addresses: ranges like '10.0.0.0/8', single ones, 'provider' for those that it publishes. */
  allow?: readonly string[]
  /** Whether other addresses are refused, or let in and reported. Default 'enforce'. */
  allowMode?: 'observe' | 'enforce'
  /** Lets in what does not verify, marked as such: for a source that is being set up, never for one that is relied on. */
  observe?: boolean
}

/** What a person has to know of a source before relying on it. */
export interface SourceWarning {
  kind: 'coverage' | 'shared_keys' | 'unproven'
  /** What is so, in a few words without a full stop. */
  what: string
  /** What it means and what to do. */
  fix: string
}

/** One configured endpoint, before the configuration gives it a name. */
export interface Source<Payload = unknown> {
  readonly provider: Provider
  readonly options: SourceOptions & Settings
  /** A subscription to this source's events: a type, a pattern ('invoice.*', '*'), or a list of them. */
  on(
    types: TypePattern,
    handler: HandlerFunction<Payload> | Destination,
    options?: SubscriptionOptions<Payload>,
  ): Subscription
}

/** Makes a source: `stripe({ secrets: [...] })`; `Own` are the settings that only this provider takes. */
export interface SourceFactory<Payload = unknown, Own = unknown> {
  (options: SourceOptions & Own): Source<Payload>
  readonly provider: Provider
}

/** A source of `provider`, as every preset and `custom` makes it. */
export function makeSource<Payload>(provider: Provider, options: SourceOptions & Settings): Source<Payload> {
  const source: Source<Payload> = {
    provider,
    options,
    on: (types, handler, subscriptionOptions = {}) => ({ source, types, handler, options: subscriptionOptions }),
  }
  return source
}
