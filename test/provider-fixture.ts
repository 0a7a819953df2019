// What the provider tests share: vectors from disk, requests from pairs, and one bit turned over.
import { readFileSync } from 'node:fs'
import { HeaderList } from '../src/core/headers.ts'
import type { WebhookRequest } from '../src/core/request.ts'
import { prepareSource } from '../src/providers/prepare-source.ts'
import { makeSource, type Settings, type Source, type SourceOptions, type Verdict } from '../src/providers/provider.ts'
import { registry } from '../src/providers/registry.ts'

export interface Vector {
  secret: string | null
  headers: Record<string, string>
  url: string | null
  body: string
  valid: boolean
  reason?: string
  /** Unix seconds at which to judge; null where there is no clock. */
  now: number | null
  source: string
  provenance: string
}

export type AnySource = Pick<Source, 'provider' | 'options'>

export const providerIds = ['github', 'shopify', 'slack', 'standard-webhooks', 'stripe'] as const

export function vectorsOf(id: string): Vector[] {
  const text = readFileSync(new URL(`./vectors/${id}.json`, import.meta.url), 'utf8')
  return (JSON.parse(text) as { vectors: Vector[] }).vectors
}

/** A preset as a user calls it, whatever the type of its payload and its own settings. */
export function presetOf(id: string): (options: SourceOptions & Settings) => Source {
  const preset = registry.find(({ provider }) => provider.id === id)
  if (preset === undefined) throw new Error(`no preset ${id}`)
  return (options) => makeSource(preset.provider, options)
}

export interface RequestParts {
  headers: Iterable<readonly [string, string]>
  body: Uint8Array | string
  /** Unix milliseconds. Default: now. */
  at?: number
  url?: string
}

export function toRequest({ headers, body, at = Date.now(), url = '/webhooks/test' }: RequestParts): WebhookRequest {
  const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : body
  return { method: 'POST', url, headers: HeaderList.from(headers), body: bytes, receivedAt: at, remoteAddress: null }
}

export function vectorRequest(vector: Vector): WebhookRequest {
  const at = vector.now === null ? Date.now() : vector.now * 1000
  return toRequest({ headers: Object.entries(vector.headers), body: vector.body, at })
}

export async function judge(source: AnySource, request: WebhookRequest): Promise<Verdict> {
  return prepareSource('test', source).verifier.verify(request)
}

/** 'ok', or the reason it was refused for. */
export async function outcomeOf(source: AnySource, request: WebhookRequest): Promise<string> {
  const verdict = await judge(source, request)
  return verdict.ok ? 'ok' : verdict.reason
}

/** `bytes` with bit number `bit`, counted around its end, turned over. */
export function flipBit(bytes: Uint8Array, bit: number): Uint8Array {
  const flipped = Uint8Array.from(bytes)
  const at = bit % (bytes.length * 8)
  flipped[at >> 3] = (flipped[at >> 3] ?? 0) ^ (1 << (at & 7))
  return flipped
}

/** The same for a text of bytes, as header values are. */
export function flipTextBit(text: string, bit: number): string {
  return Buffer.from(flipBit(Buffer.from(text, 'latin1'), bit)).toString('latin1')
}
