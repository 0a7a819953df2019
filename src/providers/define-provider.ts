// Makes a provider from its data. A provider's file declares; this carries out what is the same for all of them.
import { createHash } from 'node:crypto'
import type { ProviderEvent } from '../core/event.ts'
import type { Answer, WebhookRequest } from '../core/request.ts'
import { parsePayload } from './payload.ts'
import {
  type Delivery,
  type Handshake,
  makeSource,
  type Provider,
  type Scheme,
  type SourceFactory,
} from './provider.ts'
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
    acknowledgement: {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: '{"ok":true}',
      ...data.acknowledgement,
    },
    delivery: data.delivery,
    bodyBytesMax: data.bodyBytesMax ?? null,
    parse: (request) => parsePayload(request, data.jsonField),
    read: (request, payload) => [readEvent(data.event, request, payload)],
  }
}

function readEvent(rule: ProviderData['event'], request: WebhookRequest, payload: unknown): ProviderEvent {
  const at = rule.createdAt
  const key = rule.key?.read(request, payload)
  return {
    key: key === undefined ? toHash(request.body) : toKey(key),
    type: toType(rule.type.read(request, payload) ?? 'unknown'),
    createdAt: at === undefined ? null : toUnixMs(at.at.read(request, payload), at.unit),
    pointer: null,
  }
}

/**
 * Longest key or type kept as it is, in characters. A database indexes both, and takes neither what is long, nor NUL, nor
 * half a surrogate pair: without this, one odd but signed event would be answered 503 for as long as its provider tries.
 */
const textMax = 255
const control = /[\p{Cc}\p{Cs}]/u

/** A key no database would take is told by its hash, which tells it apart just as well. */
function toKey(text: string): string {
  return text.length <= textMax && !control.test(text) ? text : toHash(Buffer.from(text, 'utf16le'))
}

function toType(text: string): string {
  if (text.length <= textMax && !control.test(text)) return text
  return text.slice(0, textMax).replace(/[\p{Cc}\p{Cs}]/gu, '?')
}

/** The same bytes are the same event where a provider gives no id. */
function toHash(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}
