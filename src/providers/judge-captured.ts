// Judges a captured request as the door would, offline: for `landfall verify`, and for every vector of every provider.
import { LandfallError, toMessage } from '../core/errors.ts'
import type { ProviderEvent } from '../core/event.ts'
import { HeaderList } from '../core/headers.ts'
import type { Published } from '../core/published.ts'
import type { RefusalReason, WebhookRequest } from '../core/request.ts'
import { prepareSource } from './prepare-source.ts'
import { makeSource, type Provider, type Settings, type SourceFactory } from './provider.ts'

/** One line of `landfall verify`'s input. */
export interface Captured {
  /** A preset's id. */
  provider: string
  secrets?: readonly string[]
  /** What the preset takes beside secrets: public keys, certificates, the outside URL, a variant, ... */
  options?: Settings
  /** Unix seconds at which it was received; null for no clock: then no signature is too old. */
  at?: number | null
  request: {
    method?: string | null
    url?: string | null
    headers: readonly (readonly [name: string, value: string])[]
    body: string
    bodyEncoding?: 'utf8' | 'base64'
  }
}

/** One line of its output. */
export interface Judgement {
  ok: boolean
  reason: RefusalReason | 'config_invalid' | 'secret_missing' | null
  /** Index of the secret that matched, from 0. */
  matchedSecret: number | null
  /** The kind of greeting it is, or null when it is none. */
  handshake: string | null
  events: { key: string; type: string; createdAt: string | null }[]
  /** In words, for a person. */
  detail: string | null
}

export interface JudgePorts {
  registry: readonly SourceFactory<never, never>[]
  published: Published
}

/** `request_invalid` where the provider is unknown; everything else is a judgement. */
export async function judgeCaptured(captured: Captured, { registry, published }: JudgePorts): Promise<Judgement> {
  const provider = registry.find((factory) => factory.provider.id === captured.provider)?.provider
  if (provider === undefined) {
    throw new LandfallError('request_invalid', `there is no provider ${JSON.stringify(captured.provider)}`, {
      hint: '`landfall providers` lists them.',
    })
  }
  const request = toRequest(captured)
  const unsigned = judgeUnsigned(captured, provider, request)
  if (unsigned !== null) return unsigned
  // Without a clock everything signed is fresh; schemes that judge ages take an endless tolerance.
  const tolerance = captured.at === null || captured.at === undefined ? { tolerance: Number.MAX_SAFE_INTEGER } : {}
  try {
    const source = makeSource(provider, { ...tolerance, ...captured.options, secrets: captured.secrets ?? [] })
    const prepared = prepareSource(provider.id, source, { published })
    const verdict = await prepared.verifier.verify(request)
    const payload = (): unknown => toPayload(() => provider.parse(request))
    const greets = provider.handshake !== null && (verdict.ok || !provider.handshake.signed)
    const handshake = greets && prepared.greet(request, payload) !== null ? (provider.handshake?.kind ?? null) : null
    // A greeting that nobody signs is answered all the same.
    if (handshake !== null && !verdict.ok) return { ...nothing, ok: true, handshake, reason: null, detail: null }
    if (!verdict.ok) return { ...nothing, handshake, reason: verdict.reason, detail: verdict.detail }
    const events = handshake === null ? provider.read(request, payload()) : []
    return {
      ok: true,
      reason: null,
      matchedSecret: provider.scheme.needsSecrets ? verdict.secret : null,
      handshake,
      events: events.map(toShown),
      detail: null,
    }
  } catch (error) {
    if (error instanceof LandfallError && (error.code === 'config_invalid' || error.code === 'secret_missing')) {
      return { ...nothing, reason: error.code, detail: toMessage(error) }
    }
    throw error
  }
}

/**
 * Without any secret: a greeting that nobody signs, or a webhook of a provider that signs nothing. There is nothing to
 * judge then. (The door is stricter: it does not start a source without a secret, if only a token in its URL.)
 */
function judgeUnsigned(captured: Captured, provider: Provider, request: WebhookRequest): Judgement | null {
  if ((captured.secrets ?? []).length > 0 || !provider.scheme.needsSecrets) return null
  const payload = (): unknown => toPayload(() => provider.parse(request))
  const { handshake } = provider
  const keys = { secrets: [], settings: captured.options ?? {}, url: null }
  if (handshake !== null && !handshake.signed && handshake.answer(request, payload, keys) !== null) {
    return { ...nothing, ok: true, reason: null, handshake: handshake.kind, detail: null }
  }
  if (!provider.looksGenuine(payload())) {
    return provider.authenticates === 'nothing'
      ? { ...nothing, reason: 'malformed_header', detail: 'not as the provider sends it' }
      : null
  }
  const events = provider.read(request, payload()).map(toShown)
  return { ...nothing, ok: true, reason: null, events, detail: 'nothing is signed' }
}

function toShown({ key, type, createdAt }: ProviderEvent): Judgement['events'][number] {
  return { key, type, createdAt: createdAt === null ? null : new Date(createdAt).toISOString() }
}

const nothing = { ok: false, matchedSecret: null, handshake: null, events: [] }

export function toRequest({ request, at }: Captured): WebhookRequest {
  return {
    method: request.method ?? 'POST',
    url: request.url ?? '/',
    headers: HeaderList.from(request.headers),
    body: Buffer.from(request.body, request.bodyEncoding ?? 'utf8'),
    receivedAt: (at ?? 0) * 1000,
    remoteAddress: null,
  }
}

function toPayload(parse: () => unknown): unknown {
  try {
    return parse()
  } catch {
    return undefined
  }
}
