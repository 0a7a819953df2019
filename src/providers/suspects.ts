// What a person may have got wrong, each as a verifier of its own: the secret with quotes or spaces around it, decoded or
// not, another source's; the URL behind a proxy; another way of signing. Where one of them verifies a refused request, the
// mistake is proven. Made when a person asks, never on a request's way.
import { isLandfallError } from '../core/errors.ts'
import type { DiagnosisCause, WebhookRequest } from '../core/request.ts'
import { toOutsideUrl } from './outside-url.ts'
import { prepareSource } from './prepare-source.ts'
import type { Settings, Source, SourceOptions, Verifier, VerifierOptions } from './provider.ts'

export interface Suspect {
  cause: DiagnosisCause
  /** What is proven if it verifies; never a secret. */
  evidence: string
  fix: string
  verifier: Verifier
}

export type Suspected = Pick<Source, 'provider' | 'options'>

/** Finds the suspects for a request that `source` refused; the likeliest first. */
export type FindSuspects = (request: WebhookRequest) => Generator<Suspect>

export function makeFindSuspects(name: string, sources: Readonly<Record<string, Suspected>>): FindSuspects {
  const source = sources[name] as Suspected
  return function* (request) {
    yield* pastedSecrets(name, source)
    yield* encodedSecrets(name, source)
    yield* otherSecrets(name, sources)
    yield* otherVariants(name, source)
    yield* otherUrls(name, source, request)
  }
}

type Options = SourceOptions & Settings

function* pastedSecrets(name: string, source: Suspected): Generator<Suspect> {
  for (const [index, secret] of toTexts(source.options).entries()) {
    const plain = secret
      .trim()
      .replace(/^(["'`])(.*)\1$/s, '$2')
      .trim()
    const cleaned = [plain, plain.replace(/\\n$/, ''), `${secret}\n`].filter((text) => text !== secret && text !== '')
    for (const text of cleaned) {
      const evidence =
        text.length < secret.length
          ? `the signature is right for secret ${index + 1} without the spaces, quotes or line end around it`
          : `the signature is right for secret ${index + 1} with a line end after it: that is how the sender has it`
      const fix = `Take what stands around the secret of source ${JSON.stringify(name)} out of its environment variable or secret store (\`echo -n\`, no quotes in .env files).`
      yield* suspect(
        { cause: 'secret_pasted', evidence, fix },
        { provider: source.provider, options: { ...source.options, secrets: [text] } },
      )
    }
  }
}

function* encodedSecrets(name: string, source: Suspected): Generator<Suspect> {
  const { provider } = source
  if (provider.scheme.kind !== 'hmac') return
  for (const as of ['text', 'base64', 'hex'] as const) {
    const words = as === 'text' ? 'used as text, not decoded' : `decoded from ${as}`
    const evidence = `the signature is right for the secret ${words}`
    const fix = `${provider.name} and source ${JSON.stringify(name)} do not agree on how the secret becomes a key: copy it again from ${provider.setup?.secret ?? provider.name}, or describe the sender with custom({ verify: { hmac: { secret: { as: '${as}' } } } }).`
    yield* suspect({ cause: 'secret_encoding', evidence, fix }, { provider, options: source.options, secretAs: as })
  }
}

function* otherSecrets(name: string, sources: Readonly<Record<string, Suspected>>): Generator<Suspect> {
  const source = sources[name] as Suspected
  for (const [other, { options }] of Object.entries(sources)) {
    if (other === name || toTexts(options).length === 0) continue
    const evidence = `the signature is right for the secret of source ${JSON.stringify(other)}`
    const fix = `The sender uses the secret of ${JSON.stringify(other)} here: point it at that source's path, or give source ${JSON.stringify(name)} this endpoint's own secret (test and live mode have different ones).`
    yield* suspect(
      { cause: 'secret_of_another_source', evidence, fix },
      { provider: source.provider, options: { ...source.options, secrets: toTexts(options) } },
    )
  }
}

function* otherVariants(name: string, source: Suspected): Generator<Suspect> {
  const { what } = source.provider.scheme.settings.variant ?? {}
  for (const variant of what?.split(': ')[1]?.split(', ') ?? []) {
    const evidence = `the signature is right in the way that is called ${variant}`
    const fix = `Set \`variant: '${variant}'\` on source ${JSON.stringify(name)}.`
    yield* suspect(
      { cause: 'wrong_scheme', evidence, fix },
      { provider: source.provider, options: { ...source.options, variant } },
    )
  }
}

function* otherUrls(name: string, source: Suspected, request: WebhookRequest): Generator<Suspect> {
  const seen = toOutsideUrl(request, typeof source.options.url === 'string' ? source.options.url : null)
  for (const url of toUrlVariants(request, seen)) {
    const evidence = `the signature is right for ${url}; we took it to be ${seen}`
    const fix = `Set \`url: '${url.replace(/\?.*$/s, '')}'\` on source ${JSON.stringify(name)}: the provider signs the URL it was given, and a proxy in front makes ours differ.`
    yield* suspect(
      { cause: 'url_differs', evidence, fix },
      { provider: source.provider, options: { ...source.options, url } },
    )
  }
}

/** Other schemes, hosts, ports and paths that the request itself speaks of. */
function toUrlVariants({ headers }: WebhookRequest, seen: string): string[] {
  const [, path = '/'] = /^[a-z]+:\/\/[^/?#]*([^#]*)/i.exec(seen) ?? []
  const seenHost = /^[a-z]+:\/\/([^/?#]*)/i.exec(seen)?.[1] ?? ''
  const named = ['x-forwarded-host', 'x-original-host', 'host'].flatMap((header) => headers.get(header) ?? [])
  const hosts = [
    ...new Set(
      [...named, seenHost].flatMap((host) => [host, host.replace(/:\d+$/, ''), `${host.replace(/:\d+$/, '')}:443`]),
    ),
  ]
  const originals = ['x-original-uri', 'x-original-url', 'x-forwarded-uri', 'x-rewrite-url'].flatMap(
    (header) => headers.get(header) ?? [],
  )
  const prefix = headers.get('x-forwarded-prefix')
  const paths = [
    path,
    ...originals,
    ...(prefix === undefined ? [] : [prefix + path]),
    path.endsWith('/') ? path.slice(0, -1) : `${path}/`,
    path.replace(/\?.*$/s, ''),
  ]
  const urls = ['https', 'http'].flatMap((scheme) =>
    hosts.flatMap((host) => paths.map((one) => `${scheme}://${host}${one}`)),
  )
  return [...new Set(urls)].filter((url) => url !== seen && URL.canParse(url)).slice(0, urlsMax)
}

/** More URLs are not tried. */
const urlsMax = 60

interface Guess {
  provider: Suspected['provider']
  options: Options
  secretAs?: NonNullable<VerifierOptions['secretAs']>
}

function* suspect(
  told: Pick<Suspect, 'cause' | 'evidence' | 'fix'>,
  { provider, options, secretAs }: Guess,
): Generator<Suspect> {
  try {
    const { verifier } = prepareSource('suspect', { provider, options }, secretAs === undefined ? {} : { secretAs })
    yield { ...told, verifier }
  } catch (error) {
    // A secret that cannot even become a key is not what signed this request.
    if (!isLandfallError(error)) throw error
  }
}

function toTexts({ secrets = [] }: SourceOptions): string[] {
  return secrets
    .map((one) => (typeof one === 'object' ? one.value : one))
    .filter((one): one is string => typeof one === 'string' && one.trim() !== '')
}
