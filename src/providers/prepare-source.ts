// From what a user wrote to what verifies: the one place that says which secrets count. An environment variable that is not
// set reads as undefined, so one empty entry beside a real one is an unfinished rotation; nothing but empty ones is a
// mistake that must stop the start, because an HMAC under an empty key would "verify" for anyone.
import { toMs } from '../core/duration.ts'
import { expected, isLandfallError, LandfallError } from '../core/errors.ts'
import { nothingPublished, type Published } from '../core/published.ts'
import type { Answer, WebhookRequest } from '../core/request.ts'
import { coverageOf } from './coverage.ts'
import type {
  Coverage,
  Provider,
  Scheme,
  Settings,
  Source,
  SourceOptions,
  SourceWarning,
  TimedSecret,
  Verifier,
  VerifierOptions,
} from './provider.ts'
import { inItsTime, type SecretTime, toSecretTime } from './secret-time.ts'
import { warningsOf } from './source-warnings.ts'

/** A source with its keys in hand. */
export interface PreparedSource {
  verifier: Verifier
  /** What the proof of its requests covers, by its own options. */
  authenticates: Coverage
  /** Lower-case names of the headers that carry its credentials, to be masked wherever headers are shown. */
  credentialHeaders: readonly string[]
  /** What a person has to know before relying on it. */
  warnings: readonly SourceWarning[]
  /** How many secrets count; `secret` in a verdict is an index below this. */
  secrets: number
  /** When each of them counts, and what it is called; in their order. */
  secretTimes: readonly SecretTime[]
  /** How old or how far ahead a signed timestamp may be, in milliseconds; null for the provider's own. */
  toleranceMs: number | null
  /** Answers a greeting, or null when it is none. */
  greet(request: WebhookRequest, payload: () => unknown): Answer | null
  /** What has to be fetched and kept for verification, by URL. */
  documents: readonly string[]
}

/** Options of every source; the others are settings of its provider. */
const commonOptions = ['secrets', 'tolerance', 'bodyBytesMax', 'url', 'allow', 'allowMode', 'observe']

export interface PreparePorts {
  published?: Published
  /** See VerifierOptions. */
  secretAs?: NonNullable<VerifierOptions['secretAs']>
}

type Sourced = { provider: Provider; options: SourceOptions & Settings }

/** Makes `source` ready, under the name the configuration gives it. `secret_missing` or `config_invalid`, naming it. */
export function prepareSource(
  name: string,
  source: Pick<Source, 'provider' | 'options'>,
  { published = nothingPublished, secretAs }: PreparePorts = {},
): PreparedSource {
  const { provider, options } = source
  try {
    const needed = provider.scheme.needsSecretsWith?.(options) ?? provider.scheme.needsSecrets
    const secrets = toSecrets(options.secrets, needed)
    const settings = toSettings(provider.scheme, options)
    const url = toUrl(options.url)
    const values = secrets.map(({ value }) => value as string)
    const toleranceMs = options.tolerance === undefined ? null : toMs(options.tolerance)
    const secretTimes = secrets.map(toSecretTime)
    const known = { ...options, secrets: values }
    const verifier = provider.scheme.prepare({
      secrets: values,
      toleranceMs,
      url,
      settings,
      published,
      ...(secretAs && { secretAs }),
    })
    return {
      verifier: inItsTime(verifier, secretTimes),
      authenticates: coverageOf(provider, known),
      credentialHeaders: [...provider.scheme.credentialHeaders, ...(provider.scheme.chosenHeaders?.(known) ?? [])],
      warnings: warningsOf(provider, known),
      secrets: secrets.length,
      secretTimes,
      toleranceMs,
      greet: (request, payload) =>
        toBounded(provider.handshake?.answer(request, payload, { secrets: values, settings, url }) ?? null),
      documents: provider.scheme.documents(settings),
    }
  } catch (error) {
    if (!isLandfallError(error)) throw error
    throw new LandfallError(error.code, `source ${JSON.stringify(name)}: ${error.message}`, { hint: error.hint })
  }
}

/** Longest header and body of a greeting's answer, in characters: what goes back is mostly what came in, often unsigned. */
const greetingHeaderMax = 1_024
const greetingBodyMax = 8_192

/** No answer where it would be long, or would end its header's line: a provider's own greetings are neither. */
function toBounded(answer: Answer | null): Answer | null {
  if (answer === null || answer.body.length > greetingBodyMax) return null
  const isSafe = (value: string): boolean => value.length <= greetingHeaderMax && /^[\x20-\x7e]*$/.test(value)
  return Object.values(answer.headers).every(isSafe) ? answer : null
}

/** Whether `source` names a setting that its provider does not know: a misspelt one must not be passed over. */
export function unknownOptions({ provider, options }: Sourced, also: readonly string[] = []): string[] {
  const known = [...commonOptions, ...also, ...Object.keys(provider.scheme.settings)]
  return Object.keys(options).filter((name) => !known.includes(name))
}

/** The secrets that are set, as they are: stripping spaces or quotes would hide the mistake that the diagnosis names. */
function toSecrets(given: SourceOptions['secrets'], needed: boolean): TimedSecret[] {
  // Configurations are also written in plain JavaScript. What was given may be a secret, so it is never repeated.
  const list: unknown = given ?? []
  if (!Array.isArray(list)) {
    if (list === '') throw noSecret()
    throw invalid('secrets', 'a list', list)
  }
  const set = list.filter((one) => one !== undefined && one !== null).map(toTimed)
  const secrets = set.filter(({ value }) => value !== undefined && value.trim() !== '')
  if (secrets.length === 0 && needed) throw noSecret()
  return secrets
}

function toTimed(one: unknown): TimedSecret {
  if (typeof one === 'string') return { value: one }
  if (typeof one !== 'object' || one === null || !('value' in one)) throw invalid('every secret', 'text', one)
  const { value } = one as TimedSecret
  if (value !== undefined && typeof value !== 'string') throw invalid("every secret's value", 'text', value)
  return one as TimedSecret
}

/** The settings, those that are required present. */
function toSettings(scheme: Scheme, options: Settings): Settings {
  const settings = Object.fromEntries(
    Object.entries(options).filter(
      ([name, value]) => !commonOptions.includes(name) && value !== undefined && value !== '',
    ),
  )
  for (const [name, { what, required }] of Object.entries(scheme.settings)) {
    if (!required || Object.hasOwn(settings, name)) continue
    // Whoever gives the key as a secret means the same: see toGiven in schemes/public-key.ts.
    if (name === 'publicKey' && (Object.hasOwn(settings, 'publicKeys') || isGivenAsSecret(scheme, options))) continue
    throw new LandfallError('secret_missing', `${name} is not set: ${what}`)
  }
  return settings
}

function isGivenAsSecret({ needsSecrets }: Scheme, { secrets }: Settings): boolean {
  return !needsSecrets && Array.isArray(secrets) && secrets.length > 0
}

function toUrl(url: unknown): string | null {
  if (url === undefined || url === null || url === '') return null
  if (typeof url === 'string' && /^https?:\/\/[^/]/.test(url) && URL.canParse(url)) return url
  throw new LandfallError('config_invalid', expected('url', 'the full URL as the provider has it', url))
}

function noSecret(): LandfallError {
  return new LandfallError('secret_missing', 'there is no secret that is set')
}

function invalid(what: string, toBe: string, got: unknown): LandfallError {
  return new LandfallError('config_invalid', `expected ${what} to be ${toBe}, got a ${typeof got}`)
}
