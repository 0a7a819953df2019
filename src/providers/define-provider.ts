// Makes a provider from its data. A provider's file declares; this carries out what is the same for all of them.
import { createHash } from 'node:crypto'
import type { ProviderEvent } from '../core/event.ts'
import type { Answer, WebhookRequest } from '../core/request.ts'
import { parsePayload } from './payload.ts'
import { type Delivery, type Handshake, makeSource, type Provider, type Scheme, type SourceFactory } from './provider.ts'
import { type Place, type TimeUnit, toUnixMs } from './read-value.ts'

export interface ProviderData {
  id: string
  name: string
  authenticates?: Provider['authenticates']
  proof: Provider['proof']
  verify: Scheme
  event: {
    /** By which a duplicate is known. Where it is absent in a request, the body's SHA-256 takes its place. */
    key: Place | null
    type: Place
    /** When the provider says it happened, and how it writes that. */
    createdAt?: { at: Place; unit: TimeUnit }
  }
  handshake?: Handshake
  acknowledgement?: Partial<Answer>
  delivery: Delivery
  bodyBytesMax?: number
  /** The form field that holds JSON, where the provider can send it so. */
  jsonField?: string
}

/** A preset: call it with secrets to get a source. */
export function defineProvider<Payload = Record<string, unknown>>(data: ProviderData): SourceFactory<Payload> {
  const provider = makeProvider(data)
  return Object.assign((options: Parameters<SourceFactory>[0]) => makeSource<Payload>(provider, options), { provider })
}

export function makeProvider(data: ProviderData): Provider {
  return {
    id: data.id,
    name: data.name,
    authenticates: data.authenticates ?? 'body',
    proof: data.proof,
    scheme: data.verify,
    handshake: data.handshake ?? null,
    acknowledgement: { status: 200, headers: { 'content-type': 'application/json' }, body: '{"ok":true}', ...data.acknowledgement },
    delivery: data.delivery,
    bodyBytesMax: data.bodyBytesMax ?? null,
    parse: (request) => parsePayload(request, data.jsonField),
    read: (request, payload) => [readEvent(data.event, request, payload)],
  }
}

function readEvent(rule: ProviderData['event'], request: WebhookRequest, payload: unknown): ProviderEvent {
  const at = rule.createdAt
  return {
    key: rule.key?.read(request, payload) ?? toBodyKey(request.body),
    type: rule.type.read(request, payload) ?? 'unknown',
    createdAt: at === undefined ? null : toUnixMs(at.at.read(request, payload), at.unit),
    pointer: null,
  }
}

/** The same bytes are the same event where a provider gives no id. */
function toBodyKey(body: Uint8Array): string {
  return `sha256:${createHash('sha256').update(body).digest('hex')}`
}
