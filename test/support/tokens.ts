// Tokens made by hand, and the requests that carry them: what the tests of token schemes and their providers share.
import { createHmac, type KeyObject } from 'node:crypto'
import { type ErrorCode, isLandfallError } from '../../src/core/errors.ts'
import { HeaderList } from '../../src/core/headers.ts'
import type { WebhookRequest } from '../../src/core/request.ts'
import type { Verifier } from '../../src/providers/provider.ts'

/** When every token here is made and judged. */
export const seconds = 1_790_000_000
export const at: number = seconds * 1000
export const body = '{"type":"tide.turned","height":1.2}'
/** Long enough for jose, which asks for as many bytes as the hash has. */
export const secret = 'a secret of at least thirty-two bytes, or jose complains, and of sixty-four for HS512'
/** Where the token stands. */
export const header = 'x-token'

export interface Parts {
  token?: string
  headers?: [string, string][]
  body?: string
  at?: number
  url?: string
}

export function toRequest({
  token,
  headers = [],
  body: text = body,
  at: receivedAt = at,
  url = '/hooks',
}: Parts): WebhookRequest {
  const pairs: [string, string][] = token === undefined ? headers : [[header, token], ...headers]
  return {
    method: 'POST',
    url,
    headers: HeaderList.from(pairs),
    body: Buffer.from(text),
    receivedAt,
    remoteAddress: null,
  }
}

/** 'ok', or the reason it was refused for. */
export async function outcome(verifier: Verifier, parts: Parts): Promise<string> {
  const verdict = await verifier.verify(toRequest(parts))
  return verdict.ok ? 'ok' : verdict.reason
}

export function toPem(key: KeyObject): string {
  return key.export({ type: key.type === 'public' ? 'spki' : 'pkcs8', format: 'pem' }).toString()
}

export function toJwk(key: KeyObject, fields: Record<string, unknown> = {}): Record<string, unknown> {
  return { ...key.export({ format: 'jwk' }), ...fields }
}

export function b64(value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
}

/** A token by hand: any header, any claims, any signature. */
export function byHand(head: unknown, claims: unknown, signer: (input: string) => Buffer): string {
  const input = `${b64(head)}.${b64(claims)}`
  return `${input}.${signer(input).toString('base64url')}`
}

export function hs256(key: string): (input: string) => Buffer {
  return (input) => createHmac('sha256', key).update(input).digest()
}

/** For assert.throws: a Landfall error of that code. */
export function isError(code: ErrorCode): (error: unknown) => boolean {
  return (error) => isLandfallError(error, code)
}
