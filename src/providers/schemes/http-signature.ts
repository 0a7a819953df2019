// HTTP Message Signatures (RFC 9421). The signer says which parts of a request it covers, so the receiver has to say which
// must be covered: a signature over the date alone is right, and proves nothing about the body. The body is covered
// through Content-Digest (RFC 9530), which is computed again here and never believed.
import { createHash } from 'node:crypto'
import { HeaderList } from '../../core/headers.ts'
import type { WebhookRequest } from '../../core/request.ts'
import type { Draft, Scheme, SettingInfo, Verdict, Verifier, VerifierOptions } from '../provider.ts'
import { judgeAge } from './freshness.ts'
import { type MessageKey, type MessageKeySource, makeMessageKeys } from './message-keys.ts'
import { toGiven } from './public-key.ts'
import { type Component, toSignatureBase } from './signature-base.ts'
import { invalid } from './signed-recipe.ts'
import { type Refusal, refused } from './sole-header.ts'
import { type Member, parseDictionary, unquote } from './structured-fields.ts'

export interface HttpSignatureRecipe {
  keys: MessageKeySource
  /** The components that a signature has to cover: '@method', 'content-digest', ... The setting `components` replaces them. */
  covers: readonly string[]
  /** How old `created` may be. Default 300. */
  toleranceSeconds?: number
}

/** What is the same for every signature of one source. */
interface Prepared {
  keys: (request: WebhookRequest) => readonly MessageKey[] | Refusal
  covers: readonly string[]
  kid: string | undefined
  toleranceMs: number
  url: string | null
}

const ownSettings: Readonly<Record<string, SettingInfo>> = {
  components: {
    what: "the components that a signature has to cover, as ['@method', '@path', 'content-digest']",
    required: false,
  },
  kid: { what: 'the keyid that a signature has to name', required: false },
}

/** Where it is covered, the whole body is: a way named 'digest'. Else 'parts'. */
const digestComponent = 'content-digest'

export function httpSignature(recipe: HttpSignatureRecipe): Scheme {
  const { keys, covers, toleranceSeconds = 300 } = recipe
  const source = makeMessageKeys(keys)
  return {
    kind: 'http-signature',
    credentialHeaders: [],
    header: 'signature',
    needsSecrets: source.needsSecrets,
    needsSecretsWith: (settings) => source.needsSecrets && toGiven({ settings, secrets: [] }).length === 0,
    settings: { ...ownSettings, ...source.settings },
    documents: source.documents,
    ways: ({ components = covers }) => [
      Array.isArray(components) && components.map(String).some((one) => one.toLowerCase() === digestComponent)
        ? 'digest'
        : 'parts',
    ],
    prepare: (options) => {
      const { components = covers, kid } = options.settings
      if (!Array.isArray(components)) throw invalid('components', 'a list of component names', components)
      const prepared: Prepared = {
        keys: source.prepare(options),
        covers: components.map((one) => String(one).toLowerCase()),
        kid: typeof kid === 'string' ? kid : undefined,
        toleranceMs: options.toleranceMs ?? toleranceSeconds * 1000,
        url: options.url,
      }
      return makeVerifier(prepared, (base) => source.sign(options, base), options)
    },
  }
}

function makeVerifier(prepared: Prepared, make: (base: string) => string, { settings }: VerifierOptions): Verifier {
  return {
    verify: (request) => verify(prepared, request),
    sign: (draft) =>
      sign(draft, { ...prepared, make, keyid: typeof settings.kid === 'string' ? settings.kid : 'key-1' }),
  }
}

/** A request may carry several signatures; one that is right and covers enough is. Else the refusal that says most. */
function verify(prepared: Prepared, request: WebhookRequest): Verdict {
  const inputs = readDictionary(request, 'signature-input')
  if ('ok' in inputs) return inputs
  const signatures = readDictionary(request, 'signature')
  if ('ok' in signatures) return signatures
  const digest = judgeDigest(request)
  if (digest === false) {
    return refused('no_matching_secret', 'the body is not the one whose digest stands in Content-Digest')
  }
  let refusal: Refusal = refused('malformed_header', 'there is no signature that Signature-Input describes')
  for (const [label, input] of inputs) {
    const signature = toBytes(signatures.get(label))
    if (signature === null || input.items === null) continue
    const claim: Claim = { input, components: input.items, signature, digested: digest === true }
    const verdict = judge(prepared, request, claim)
    if (verdict.ok) return verdict
    if (refusal.reason === 'malformed_header') refusal = verdict
  }
  return refusal
}

function readDictionary(request: WebhookRequest, name: string): ReadonlyMap<string, Member> | Refusal {
  const values = request.headers.all(name)
  if (values.length === 0) return refused('missing_header', `there is no header ${name}`)
  return parseDictionary(values.join(', ')) ?? refused('malformed_header', `${name} is not a structured field`)
}

function toBytes(member: Member | undefined): Buffer | null {
  return member?.bare.startsWith(':') ? Buffer.from(member.bare.slice(1, -1), 'base64') : null
}

const digests: ReadonlyMap<string, string> = new Map([
  ['sha-256', 'sha256'],
  ['sha-512', 'sha512'],
])

/** Whether the body has the digests that Content-Digest says; null where it says none that we know. */
function judgeDigest({ headers, body }: Pick<WebhookRequest, 'headers' | 'body'>): boolean | null {
  const values = headers.all('content-digest')
  if (values.length === 0) return null
  const members = parseDictionary(values.join(', '))
  if (members === null) return false
  const known = [...members].filter(([name]) => digests.has(name))
  if (known.length === 0) return null
  return known.every(([name, member]) => {
    const sum = createHash(digests.get(name) ?? '')
      .update(body)
      .digest()
    return toBytes(member)?.equals(sum) === true
  })
}

/** One signature of a request. */
interface Claim {
  input: Member
  components: readonly Component[]
  signature: Buffer
  /** Whether Content-Digest was there and right. */
  digested: boolean
}

function judge(
  prepared: Prepared,
  request: WebhookRequest,
  { input, components, signature, digested }: Claim,
): Verdict {
  const names = new Set(components.filter(({ parameters }) => parameters.size === 0).map(({ text }) => text))
  const uncovered = prepared.covers.filter((name) => !names.has(name))
  if (uncovered.length > 0) return refused('malformed_header', `the signature does not cover ${uncovered.join(', ')}`)
  if (names.has('content-digest') && !digested) {
    return refused('malformed_header', 'Content-Digest is covered, but has no digest of the body that we know')
  }
  const parameters = toSignatureParameters(input)
  if (parameters === null) return refused('malformed_header', 'Signature-Input has no time of creation')
  const { created, expires, alg, keyid } = parameters
  if (prepared.kid !== undefined && keyid !== prepared.kid) {
    return refused('no_matching_secret', 'the signature names another key')
  }
  const base = toSignatureBase({ request, outsideUrl: prepared.url }, components, input.raw)
  if (base === null) return refused('malformed_header', 'the signature covers what the request does not have')
  const keys = prepared.keys(request)
  if ('ok' in keys) return keys
  let secret = -1
  for (let i = keys.length - 1; i >= 0; i--) {
    const key = keys[i] as MessageKey
    if ((alg === undefined || alg === key.algorithm) && key.matches(base, signature)) secret = key.index
  }
  if (secret === -1) return refused('no_matching_secret', 'the signature was not made with any of the keys')
  const { receivedAt } = request
  if (expires !== null && receivedAt >= expires * 1000) return refused('too_old', 'the signature has expired')
  const freshness = { unit: 's', toleranceMs: prepared.toleranceMs } as const
  return judgeAge(created * 1000, receivedAt, freshness) ?? { ok: true, secret }
}

interface SignatureParameters {
  /** Unix seconds. */
  created: number
  expires: number | null
  alg: string | undefined
  keyid: string | undefined
}

/** Null where there is no `created`, or a time is none. */
function toSignatureParameters({ parameters }: Member): SignatureParameters | null {
  const created = toSeconds(parameters.get('created'))
  const expires = parameters.has('expires') ? toSeconds(parameters.get('expires')) : undefined
  if (created === null || expires === null) return null
  const text = (name: string): string | undefined => {
    const value = parameters.get(name)
    return value === undefined ? undefined : unquote(value)
  }
  return { created, expires: expires ?? null, alg: text('alg'), keyid: text('keyid') }
}

function toSeconds(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,12}$/.test(text) ? Number(text) : null
}

interface Signing extends Prepared {
  make(base: string): string
  keyid: string
}

/** Covers what has to be covered, and the body. */
function sign(draft: Draft, { covers, url, make, keyid }: Signing): Draft {
  const names = [...new Set([...covers, 'content-digest'])]
  const digest = createHash('sha256').update(draft.body).digest('base64')
  const headers: Draft['headers'] = [...draft.headers, ['content-digest', `sha-256=:${digest}:`]]
  const components = names.map((text): Component => ({ text, raw: `"${text}"`, parameters: new Map() }))
  const list = components.map(({ raw }) => raw).join(' ')
  const input = `(${list});created=${Math.floor(draft.at / 1000)};keyid="${keyid}"`
  const request = { ...draft, headers: HeaderList.from(headers) }
  const base = toSignatureBase({ request, outsideUrl: url }, components, input)
  if (base === null) throw invalid('components', 'what the sample has', names.join(', '))
  headers.push(['signature-input', `sig1=${input}`], ['signature', `sig1=:${make(base)}:`])
  return { ...draft, headers }
}
