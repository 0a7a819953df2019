// Signatures whose key stands in an X.509 certificate that the request names by URL. Whoever sends chooses that URL, so only
// https on the provider's own hosts is ever asked for, and only by core/published.ts, never while a request waits. Such a
// certificate then counts by its dates and its name. That it chains to a public root is what TLS to the provider's host
// says; the chain of the certificate itself is not followed.
import { type KeyObject, sign, verify, X509Certificate } from 'node:crypto'
import { LandfallError, toMessage } from '../../core/errors.ts'
import type { Published } from '../../core/published.ts'
import type { WebhookRequest } from '../../core/request.ts'
import type { Scheme, VerifierOptions } from '../provider.ts'
import type { Place } from '../read-value.ts'
import { decode } from './encoding.ts'
import { toWhole, unavailable } from './public-key.ts'
import { type Algorithm, type KeyFinder, signedScheme } from './signed.ts'
import type { SignedRecipe } from './signed-recipe.ts'
import { type Refusal, refused } from './sole-header.ts'
import { type Content, toPayload } from './template.ts'

export interface CertificateRecipe extends SignedRecipe {
  /** Where the request names its certificate. */
  certificateUrl: Place
  /** The provider's own, each as a pattern of the whole host name and of the whole path. */
  allowed: AllowedUrls
  /** The common name that a fetched certificate has to carry, as a pattern of the whole. */
  commonName: RegExp
  /** The hash that the request says was signed, or null where it is none of the provider's. Default: SHA-256. */
  hash?: (request: WebhookRequest) => 'sha1' | 'sha256' | null
  /** What the secrets are, where the content holds {secret}, in words: each is tried with the certificate. */
  secrets?: string
}

export interface AllowedUrls {
  host: RegExp
  path: RegExp
}

interface CertificateKey {
  key: KeyObject
  hash: 'sha1' | 'sha256'
  secret: string
}

export function x509(recipe: CertificateRecipe): Scheme {
  return signedScheme(makeAlgorithm(recipe), recipe)
}

/** The URL as it may be fetched, or null: https on an allowed host and path, and nothing else in it. */
export function toAllowedUrl(text: string | undefined, { host, path }: AllowedUrls): string | null {
  if (text === undefined || !URL.canParse(text)) return null
  const url = new URL(text)
  const plain = url.href === `https://${url.hostname}${url.pathname}`
  return plain && host.test(url.hostname) && path.test(url.pathname) ? url.href : null
}

function makeAlgorithm(recipe: CertificateRecipe): Algorithm<CertificateKey> {
  const what = 'a certificate of your own (PEM), instead of the one that the request names: for tests, or to pin one'
  return {
    kind: 'x509',
    needsSecrets: false,
    settings: {
      certificate: { what, required: false },
      cert: { what: 'the same', required: false },
      privateKey: { what: 'the private key of that certificate (PEM), for signing samples in tests', required: false },
    },
    signatureLength: null,
    keys: (options) => makeFinder(recipe, options),
    textOf: ({ secret }) => secret,
    matches: (key, content, signatures) => signatures.filter((given) => isSigned(key, content, given)).length > 0,
    make: ({ settings: { privateKey } }, content) => {
      if (typeof privateKey === 'string') return sign('sha256', toWhole(content), privateKey).toString('base64')
      throw new LandfallError('cannot_sign', 'it is signed with a certificate whose key only the provider has')
    },
  }
}

function makeFinder(recipe: CertificateRecipe, options: VerifierOptions): KeyFinder<CertificateKey> {
  const { certificateUrl: place, hash: readHash } = recipe
  const secrets = toSecrets(recipe, options)
  const own = toOwn(options)
  const fetched = makeFetched(recipe, options.published)
  return (request) => {
    const text = place.read(request, place.at.startsWith('body') ? toPayload(request) : undefined)
    const url = toAllowedUrl(text, recipe.allowed)
    if (url === null) return refused('malformed_header', `${place.at} names no certificate of this provider's`)
    const hash = readHash === undefined ? 'sha256' : readHash(request)
    if (hash === null) return refused('malformed_header', 'the request names no hash that this provider signs')
    const key = own ?? fetched(url, request.receivedAt)
    if ('ok' in key) return key
    return secrets.map((secret) => ({ key, hash, secret }))
  }
}

/** One empty text where the content holds none, so that there is one key. */
function toSecrets({ secrets: what }: CertificateRecipe, { secrets }: VerifierOptions): readonly string[] {
  if (what === undefined) return ['']
  if (secrets.length > 0) return secrets
  throw new LandfallError('secret_missing', `there is no secret: ${what}`)
}

function toOwn({ settings }: VerifierOptions): KeyObject | null {
  const pem = settings.certificate ?? settings.cert
  if (pem === undefined) return null
  try {
    return new X509Certificate(String(pem)).publicKey
  } catch (cause) {
    throw new LandfallError('config_invalid', `expected certificate to be PEM: ${toMessage(cause)}`, { cause })
  }
}

function makeFetched(
  { commonName }: CertificateRecipe,
  published: Published,
): (url: string, at: number) => KeyObject | Refusal {
  const parsed = new WeakMap<object, X509Certificate | null>()
  return (url, at) => {
    const document = published.get(url)
    if (document === null) {
      published.want(url)
      return unavailable(url)
    }
    const known = parsed.get(document)
    const certificate = known === undefined ? parse(document.text) : known
    parsed.set(document, certificate)
    if (certificate === null) {
      published.want(url)
      return refused('key_unavailable', `there is no certificate at ${url}`)
    }
    if (!commonName.test(toCommonName(certificate))) {
      return refused('no_matching_secret', `the certificate at ${url} is not in this provider's name`)
    }
    if (at >= certificate.validFromDate.getTime() && at <= certificate.validToDate.getTime())
      return certificate.publicKey
    published.want(url)
    const { validFrom, validTo } = certificate
    return refused('no_matching_secret', `the certificate at ${url} counts from ${validFrom} to ${validTo}`)
  }
}

/** Of a chain, the first: the signer's own. */
function parse(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem)
  } catch {
    return null
  }
}

/** One attribute a line: 'CN=sns.amazonaws.com'. */
function toCommonName({ subject }: X509Certificate): string {
  return /^CN=(.*)$/m.exec(subject)?.[1] ?? ''
}

function isSigned({ key, hash }: CertificateKey, content: Content, given: string): boolean {
  const signature = decode(given, 'base64')
  if (signature === null || key.asymmetricKeyType !== 'rsa') return false
  return verify(hash, toWhole(content), key, signature)
}
