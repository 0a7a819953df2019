// Proof that a source's recipe is right: captured requests verify at their time, and none does once one byte of it is
// flipped. A recipe that verifies is half the truth: one that covers nothing verifies as well.
import { isLandfallError } from '../core/errors.ts'
import { HeaderList } from '../core/headers.ts'
import { nothingPublished, type Published } from '../core/published.ts'
import type { WebhookRequest } from '../core/request.ts'
import { flipByte, flipCharacter, flipSignatures } from './flip.ts'
import { type Captured, toRequest } from './judge-captured.ts'
import { type PreparedSource, prepareSource } from './prepare-source.ts'
import { makeSource, type Source, type Verdict } from './provider.ts'

/** A line of `landfall verify`'s input; the source has secrets and options of its own, so none are needed here. */
export type CapturedRequest = Pick<Captured, 'at' | 'request'>

export type Flipped = 'body' | 'signature' | 'timestamp' | 'secret'

export interface SourceProof {
  /** How many captured requests there were. */
  requests: number
  /** Of the requests with something flipped, how many were refused as they have to be. */
  refused: Record<Flipped, number>
  /** What the requests carried, by which it can be seen that key and type stand where the recipe says. */
  events: { key: string; type: string }[]
  /** What was not proven, in words: the scheme does not cover it, or nothing captured shows it. */
  gaps: string[]
  /** What is wrong, in words. Empty where the source is proven. */
  failures: string[]
}

export interface ProvePorts {
  /** What the provider publishes: key sets, certificates. */
  published?: Published
}

type Provable = Pick<Source, 'provider' | 'options'>

export async function proveCaptured(
  source: Provable,
  captured: readonly CapturedRequest[],
  { published = nothingPublished }: ProvePorts = {},
): Promise<SourceProof> {
  const refused = { body: 0, signature: 0, timestamp: 0, secret: 0 }
  const proof: SourceProof = { requests: captured.length, refused, events: [], gaps: [], failures: [] }
  for (const [index, one] of captured.entries()) {
    await proveOne(proof, { source, published, captured: one, about: `request ${index + 1}` })
  }
  proof.gaps = [...new Set(proof.gaps)]
  return proof
}

interface Trial {
  source: Provable
  published: Published
  captured: CapturedRequest
  about: string
}

async function proveOne(proof: SourceProof, trial: Trial): Promise<void> {
  const { source, captured, about } = trial
  const request = toRequest({ ...captured, provider: source.provider.id })
  const prepared = prepareAt(trial, source)
  const verdict = await prepared.verifier.verify(request)
  if (!verdict.ok) {
    if (isGreeting(trial, { prepared, request })) proof.gaps.push('a greeting that nobody signs proves nothing')
    else proof.failures.push(`${about} is true, but refused: ${verdict.reason}: ${verdict.detail}`)
    return
  }
  const payload = toPayload(source, request)
  proof.events.push(...source.provider.read(request, payload).map(({ key, type }) => ({ key, type })))
  for await (const { flipped, what, judge } of flips(trial, { prepared, request, proof })) {
    const found = await judge()
    if (found.ok) proof.failures.push(`${about} is still accepted with ${what} flipped`)
    else proof.refused[flipped] += 1
  }
}

/** At its own time of receipt; without one nothing is too old. */
function prepareAt({ captured, published }: Trial, { provider, options }: Provable): PreparedSource {
  const timeless = captured.at === null || captured.at === undefined ? { tolerance: Number.MAX_SAFE_INTEGER } : {}
  return prepareSource(provider.id, makeSource(provider, { ...options, ...timeless }), { published })
}

interface Found {
  prepared: PreparedSource
  request: WebhookRequest
}

function isGreeting({ source }: Trial, { prepared, request }: Found): boolean {
  const { handshake } = source.provider
  return handshake?.signed === false && prepared.greet(request, () => toPayload(source, request)) !== null
}

function toPayload({ provider }: Provable, request: WebhookRequest): unknown {
  try {
    return provider.parse(request)
  } catch {
    return undefined
  }
}

interface Flip {
  flipped: Flipped
  what: string
  judge: () => Promise<Pick<Verdict, 'ok'>>
}

async function* flips(trial: Trial, found: Found & { proof: SourceProof }): AsyncGenerator<Flip> {
  const { prepared, proof } = found
  if (prepared.authenticates === 'nothing') proof.gaps.push('nothing is signed: only the token in the URL is compared')
  yield* flipBody(found)
  yield* flipHeaders(trial, found, await findNeeded(trial, found))
  yield* flipSecrets(trial, found)
}

/** The first, a middle and the last byte. */
function* flipBody({ prepared, request, proof }: Found & { proof: SourceProof }): Generator<Flip> {
  const { body } = request
  if (prepared.authenticates !== 'body') {
    proof.gaps.push(`the body is not covered${prepared.authenticates === 'part' ? ' as a whole' : ''}`)
    return
  }
  if (body.length === 0) {
    proof.gaps.push('a request without a body proves nothing about bodies')
    return
  }
  for (const at of new Set([0, Math.floor(body.length / 2), body.length - 1])) {
    const flipped = { ...request, body: flipByte(body, at) }
    yield { flipped: 'body', what: `byte ${at} of the body`, judge: async () => prepared.verifier.verify(flipped) }
  }
}

/** The header that carries the proof, and those without which the scheme cannot judge: a time, an id. */
async function findNeeded({ source }: Trial, { prepared, request }: Found): Promise<string[]> {
  const { scheme } = source.provider
  const needed = new Set<string>()
  for (const name of new Set(request.headers.pairs().map(([one]) => one.toLowerCase()))) {
    const without = request.headers.pairs().filter(([one]) => one.toLowerCase() !== name)
    const verdict = await prepared.verifier.verify({ ...request, headers: HeaderList.from(without) })
    if (!verdict.ok && verdict.reason === 'missing_header') needed.add(name)
  }
  if (needed.size === 0 && request.headers.get(scheme.header) !== undefined) needed.add(scheme.header)
  return [...needed]
}

function* flipHeaders(
  { captured }: Trial,
  { prepared, request, proof }: Found & { proof: SourceProof },
  needed: readonly string[],
): Generator<Flip> {
  if (needed.length === 0) proof.gaps.push('the signature stands in no header, so only the secret was flipped')
  for (const name of needed) {
    for (const [flipped, change] of [
      ['signature', flipSignatures],
      ['timestamp', (value: string) => flipTime(value, captured.at ?? null)],
    ] as const) {
      const headers = request.headers
        .pairs()
        .map(([one, value]): [string, string] => [one, one.toLowerCase() === name ? change(value) : value])
      // A header that is nothing but a time is flipped as one.
      if (flipped === 'signature' && isOnlyTime(request.headers.get(name) ?? '', captured.at ?? null)) continue
      if (headers.every(([, value], i) => value === request.headers.flat[2 * i + 1])) continue
      const mutant = { ...request, headers: HeaderList.from(headers) }
      const what = flipped === 'timestamp' ? `the time in ${name}` : name
      yield { flipped, what, judge: async () => prepared.verifier.verify(mutant) }
    }
  }
}

function isOnlyTime(value: string, at: number | null): boolean {
  return /^\d+$/.test(value) && flipTime(value, at) !== value
}

/** A day around the time of receipt, or the years in which anybody captured webhooks; in seconds. */
const dayS = 86_400
const years: readonly [from: number, to: number] = [1_262_304_000, 4_102_444_800]

/** Ten or thirteen digits by themselves that are a time near to its receipt, moved by one. */
function flipTime(value: string, at: number | null): string {
  const [from, to] = at === null ? years : [at - dayS, at + dayS]
  return value.replaceAll(/(?<![\w.+/-])\d{10}(\d{3})?(?![\w+/])/g, (digits) => {
    const seconds = Number(digits.slice(0, 10))
    return seconds >= from && seconds <= to ? flipCharacter(digits, 9) : digits
  })
}

/** Keys that are no shared text cannot be flipped: whoever verifies with them could not forge anyway. */
function* flipSecrets(trial: Trial, { request, proof }: Found & { proof: SourceProof }): Generator<Flip> {
  const { provider, options } = trial.source
  const given = (options.secrets ?? []).flatMap((one) => (typeof one === 'object' ? (one.value ?? []) : (one ?? [])))
  const isShared = (secret: string): boolean => !secret.includes('-----') && !secret.startsWith('{')
  const needed = provider.scheme.needsSecretsWith?.(options) ?? provider.scheme.needsSecrets
  if (!needed || given.length === 0 || !given.every(isShared)) {
    proof.gaps.push('there is no shared secret to flip')
    return
  }
  // Some take a second one under a name of its own, and either verifies.
  const others = Object.entries(options).flatMap(([name, value]) =>
    /Secret$/.test(name) && typeof value === 'string' ? [[name, flipMiddle(value)]] : [],
  )
  const flipped = { ...options, ...Object.fromEntries(others), secrets: given.map(flipMiddle) }
  yield {
    flipped: 'secret',
    what: 'the secret',
    judge: () => judgeWith(trial, { provider, options: flipped }, request),
  }
}

function flipMiddle(text: string): string {
  return flipCharacter(text, Math.floor(text.length / 2))
}

/** A secret that is no key any more verifies nothing. */
async function judgeWith(trial: Trial, source: Provable, request: WebhookRequest): Promise<Pick<Verdict, 'ok'>> {
  try {
    return await prepareAt(trial, source).verifier.verify(request)
  } catch (error) {
    if (isLandfallError(error)) return { ok: false }
    throw error
  }
}
