// A signature recipe as a person writes it, and what it becomes when it is checked. A recipe that could never verify, or
// whose timestamp is not signed and so protects from nothing, stops the start; it must not show up as refused webhooks.
import { expected, LandfallError } from '../../core/errors.ts'
import type { Place, TimeUnit } from '../read-value.ts'
import type { Freshness } from './freshness.ts'
import { compileHeaderFormat, type HeaderFormat } from './signature-header.ts'
import { compileTemplate, type Template } from './template.ts'

/** Where the signature stands, what stands around it and what was signed. */
export interface SignedRecipe {
  /** The header that carries the signature; left out where `at` says another place. */
  header?: string
  /** Another place: query('signature'), body('/signature'), form('sig'). */
  at?: Place
  /** What stands around the signature: 'sha256={signature}', 't={timestamp},v1={signature}'. Default '{signature}'. */
  format?: string
  /** What separates the entries of a value that is a list; entries of another form are ignored. */
  separator?: string
  /**
   * What is signed: {body} {body-sha256} {body-crc32} {timestamp} {id} {url} {url-without-query} {path}
   * {path-without-query} {method} {method-lower} {header:NAME} {body:/pointer} {form:NAME} {query:NAME} {setting:NAME}
   * {secret}. Default '{body}'. A function for the few that no template can say.
   */
  content?: string | Template
  /** The signed time: from the signature's own entry where neither `header` nor `at` is given. */
  timestamp?: { header?: string; at?: Place; unit?: TimeUnit; toleranceSeconds?: number }
  /** The header with the delivery's id, for content that signs {id}. */
  idHeader?: string
}

const units: readonly TimeUnit[] = ['s', 'ms', 'iso', 'http-date']

/** The five minutes that the Standard Webhooks specification, Stripe and Slack agree on. */
const toleranceSecondsDefault = 300

/** A recipe that was checked. */
export interface CompiledRecipe {
  header: string | null
  place: Place | null
  /** Where the signature stands, in words. */
  where: string
  format: HeaderFormat
  content: Template
  /** Whether the content depends on the key. */
  holdsSecret: boolean
  timestamp: { header: string | null; place: Place | null; freshness: Freshness } | null
  idHeader: string | null
}

/** Checks and compiles; `config_invalid` for what could never verify or would not protect. */
export function compileRecipe(recipe: SignedRecipe): CompiledRecipe {
  const { header, at, format = '{signature}', content = '{body}' } = recipe
  if ((typeof header !== 'string' || header === '') && at === undefined) {
    throw invalid('the header of a signature recipe', 'a name', header)
  }
  if (typeof content === 'string' && content.includes('{id}') && recipe.idHeader === undefined) {
    throw invalid('idHeader', 'given where {id} is signed', recipe.idHeader)
  }
  return {
    header: at === undefined ? (header?.toLowerCase() ?? null) : null,
    place: at ?? null,
    where: at?.at ?? header?.toLowerCase() ?? '',
    format: compileHeaderFormat(format, recipe.separator ?? null),
    content: typeof content === 'string' ? compileTemplate(content) : content,
    holdsSecret: typeof content === 'string' && content.includes('{secret}'),
    timestamp: compileTimestamp(recipe, format, content),
    idHeader: recipe.idHeader?.toLowerCase() ?? null,
  }
}

function compileTimestamp(
  { timestamp }: SignedRecipe,
  format: string,
  content: string | Template,
): CompiledRecipe['timestamp'] {
  if (timestamp === undefined) {
    if (typeof content !== 'string' || !content.includes('{timestamp}') || format.includes('{timestamp}')) return null
    throw invalid('timestamp', 'given where {timestamp} is used', timestamp)
  }
  const { unit = 's', toleranceSeconds = toleranceSecondsDefault } = timestamp
  const header = timestamp.header?.toLowerCase() ?? null
  const place = timestamp.at ?? null
  checkOneOf('the unit of a signed timestamp', units, unit)
  if (!(toleranceSeconds >= 0)) throw invalid('toleranceSeconds', 'a number of seconds', toleranceSeconds)
  if (header === null && place === null && !format.includes('{timestamp}')) {
    throw invalid('format', 'text with {timestamp} where the timestamp has no place of its own', format)
  }
  if (typeof content === 'string' && !isSigned(content, header, place)) {
    throw invalid('content', 'text that signs the {timestamp}, or anyone could renew it', content)
  }
  return { header, place, freshness: { unit, toleranceMs: toleranceSeconds * 1000 } }
}

/** A time that stands in the body is signed with it. */
function isSigned(content: string, header: string | null, place: Place | null): boolean {
  if (content.includes('{timestamp}') || content.toLowerCase().includes(`{header:${header}}`)) return true
  return place !== null && (content.includes('{body}') || content.includes(`{${place.at.replace(' ', ':')}}`))
}

export function checkOneOf(what: string, known: readonly string[], got: string): void {
  if (!known.includes(got)) throw invalid(what, `one of ${known.join(', ')}`, got)
}

export function invalid(what: string, toBe: string, got: unknown): LandfallError {
  return new LandfallError('config_invalid', expected(what, toBe, got))
}
