// A valid request with one bit changed: in the body, the signature, the timestamp or the secret. Each must be refused.
import { coverageOf } from '../../src/providers/coverage.ts'
import type { Captured } from '../../src/providers/judge-captured.ts'
import type { Provider } from '../../src/providers/provider.ts'
import type { Vector } from './vectors.ts'

export interface Mutant {
  captured: Captured
  what: string
}

/** Presets whose files say what of a request is not signed are only mutated in what is. */
export function mutate(captured: Captured, vector: Vector, provider: Provider): Mutant[] {
  const covered = coverageOf(provider, { ...captured.options, secrets: captured.secrets ?? [] })
  return [
    ...(covered === 'body' && captured.request.body.length > 0 ? flipBody(captured) : []),
    ...(covered === 'nothing' ? [] : [...flipHeader(captured, provider), ...flipSecret(captured)]),
    ...flipTimestamp(captured, vector),
  ]
}

/** The first, a middle and the last byte. A flip that only changes the case of a hexadecimal digit is none. */
function flipBody(captured: Captured): Mutant[] {
  const { body } = captured.request
  const places = [...new Set([0, Math.floor(body.length / 2), body.length - 1])]
  return places.map((at) => ({
    captured: { ...captured, request: { ...captured.request, body: flipAt(body, at) } },
    what: `a flipped bit in the body at ${at}`,
  }))
}

/** The last character of base64 may carry bits that stand for nothing, so one before the end is changed. */
function flipHeader(captured: Captured, { scheme }: Provider): Mutant[] {
  const name = captured.request.headers.find(([one]) => one.toLowerCase() === scheme.header)?.[0]
  if (name === undefined) return []
  const headers = captured.request.headers.map(([one, value]): [string, string] => {
    if (one !== name) return [one, value]
    return [one, flipEach(value)]
  })
  return [
    { captured: { ...captured, request: { ...captured.request, headers } }, what: 'a flipped bit in the signature' },
  ]
}

/** In a list of several signatures any one may be right, so each is changed. */
function flipEach(value: string): string {
  const flipped = value.replaceAll(/[A-Za-z0-9+/_-]{16,}={0,2}/g, (run) => flipAt(run, Math.floor(run.length / 2)))
  return flipped === value ? flipAt(value, value.length - 1) : flipped
}

function flipSecret(captured: Captured): Mutant[] {
  const secrets = captured.secrets ?? []
  if (secrets.length === 0 || secrets.some((secret) => secret.includes('-----') || secret.startsWith('{'))) return []
  const flipped = secrets.map((secret) => flipAt(secret, Math.floor(secret.length / 2)))
  const others = Object.entries(captured.options ?? {}).map(([name, value]) =>
    /Secret$/.test(name) && typeof value === 'string' ? [name, flipAt(value, 1)] : [name, value],
  )
  const options = Object.fromEntries(others) as Record<string, unknown>
  return [{ captured: { ...captured, secrets: flipped, options }, what: 'a flipped bit in the secret' }]
}

/** A digit of the signed time, wherever it stands, where the vector says when it is judged. */
function flipTimestamp(captured: Captured, vector: Vector): Mutant[] {
  if (typeof vector.now !== 'number') return []
  const seconds = String(vector.now).slice(0, 7)
  const headers = captured.request.headers.map(([name, value]): [string, string] => [
    name,
    value.replaceAll(seconds, flipDigit(seconds)),
  ])
  if (headers.every(([, value], i) => value === captured.request.headers[i]?.[1])) return []
  return [{ captured: { ...captured, request: { ...captured.request, headers } }, what: 'a changed timestamp' }]
}

function flipDigit(text: string): string {
  return text.slice(0, -1) + String((Number(text.at(-1)) + 1) % 10)
}

/** Another character in place of the one at `at`, of the same kind, so that the form stays right. */
function flipAt(text: string, at: number): string {
  const one = text[at] ?? ''
  const other = /[0-9]/.test(one)
    ? String((Number(one) + 1) % 10)
    : /[a-f]/.test(one)
      ? one === 'a'
        ? 'b'
        : 'a'
      : /[A-F]/.test(one)
        ? one === 'A'
          ? 'B'
          : 'A'
        : String.fromCharCode(one.charCodeAt(0) ^ 1)
  return text.slice(0, at) + other + text.slice(at + 1)
}
