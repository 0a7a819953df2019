// From what a user wrote to what verifies: the one place that says which secrets count. An environment variable that is not
// set reads as undefined, so one empty entry beside a real one is an unfinished rotation; nothing but empty ones is a
// mistake that must stop the start, because an HMAC under an empty key would "verify" for anyone.
import { toMs } from '../core/duration.ts'
import { isLandfallError, LandfallError } from '../core/errors.ts'
import type { Source, SourceOptions, Verifier } from './provider.ts'

/** A source with its keys in hand. */
export interface PreparedSource {
  verifier: Verifier
  /** How many secrets count; `secret` in a verdict is an index below this. */
  secrets: number
  /** How old or how far ahead a signed timestamp may be, in milliseconds; null for the provider's own. */
  toleranceMs: number | null
}

/** Makes `source` ready, under the name the configuration gives it. `secret_missing` or `config_invalid`, naming it. */
export function prepareSource(name: string, source: Pick<Source, 'provider' | 'options'>): PreparedSource {
  const secrets = toSecrets(name, source.options.secrets)
  try {
    const toleranceMs = source.options.tolerance === undefined ? null : toMs(source.options.tolerance)
    return { verifier: source.provider.scheme.prepare({ secrets, toleranceMs }), secrets: secrets.length, toleranceMs }
  } catch (error) {
    if (!isLandfallError(error)) throw error
    throw new LandfallError(error.code, `source ${JSON.stringify(name)}: ${error.message}`, { hint: error.hint })
  }
}

/** The secrets that are set, as they are: stripping spaces or quotes would hide the mistake that the diagnosis names. */
function toSecrets(name: string, given: SourceOptions['secrets']): string[] {
  // Configurations are also written in plain JavaScript. What was given may be a secret, so it is never repeated.
  const list: unknown = given
  if (list === undefined || list === null || list === '') throw noSecret(name)
  if (!Array.isArray(list)) throw invalid(name, 'secrets', 'a list', list)
  const set = list.filter((one) => one !== undefined && one !== null)
  for (const one of set) if (typeof one !== 'string') throw invalid(name, 'every secret', 'text', one)
  const secrets = set.filter((one: string) => one.trim() !== '')
  if (secrets.length === 0) throw noSecret(name)
  return secrets
}

function noSecret(name: string): LandfallError {
  return new LandfallError('secret_missing', `source ${JSON.stringify(name)} has no secret that is set`)
}

function invalid(name: string, what: string, toBe: string, got: unknown): LandfallError {
  return new LandfallError(
    'config_invalid',
    `source ${JSON.stringify(name)}: expected ${what} to be ${toBe}, got a ${typeof got}`,
  )
}
