// The text that an HTTP message signature is made over (RFC 9421, section 2.5): a line for every covered component, then
// the parameters of the signature itself.
import type { WebhookRequest } from '../../core/request.ts'
import { toOutsideUrl } from '../outside-url.ts'
import type { ListedItem } from './structured-fields.ts'

export type Component = ListedItem

/** A request, and the URL as its sender has it. */
export interface Message {
  request: Pick<WebhookRequest, 'method' | 'url' | 'headers'>
  outsideUrl: string | null
}

/** Null where the request lacks a component, names one twice, or one is of a kind that requests do not have. */
export function toSignatureBase(message: Message, components: readonly Component[], parameters: string): string | null {
  const lines: string[] = []
  const seen = new Set<string>()
  for (const component of components) {
    const value = toValue(message, component)
    if (value === null || seen.has(component.raw)) return null
    seen.add(component.raw)
    lines.push(`${component.raw}: ${value}`)
  }
  return [...lines, `"@signature-params": ${parameters}`].join('\n')
}

function toValue({ request, outsideUrl }: Message, { text, parameters }: Component): string | null {
  if (text === '@query-param') return toQueryParameter(toOutsideUrl(request, outsideUrl), parameters.get('name'))
  // Every other parameter reads a component in another way (a member, bytes, a trailer), which no webhook sender does.
  if (parameters.size > 0) return null
  if (text.startsWith('@'))
    return derived.get(text)?.(request.method, splitUrl(toOutsideUrl(request, outsideUrl))) ?? null
  const values = request.headers.all(text)
  return values.length === 0 ? null : values.map((value) => value.trim()).join(', ')
}

interface UrlParts {
  whole: string
  scheme: string
  authority: string
  path: string
  /** With its question mark; '' where there is none. */
  query: string
}

const derived: ReadonlyMap<string, (method: string, url: UrlParts) => string> = new Map([
  ['@method', (method) => method],
  ['@target-uri', (_method, { whole }) => whole],
  ['@authority', (_method, { scheme, authority }) => toAuthority(scheme, authority)],
  ['@scheme', (_method, { scheme }) => scheme],
  ['@request-target', (_method, { path, query }) => path + query],
  ['@path', (_method, { path }) => path],
  ['@query', (_method, { query }) => (query === '' ? '?' : query)],
])

function splitUrl(whole: string): UrlParts {
  const [, scheme = '', authority = '', path = '', query = ''] =
    /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)([^?#]*)(\?[^#]*)?/i.exec(whole) ?? []
  return { whole, scheme: scheme.toLowerCase(), authority, path: path === '' ? '/' : path, query }
}

function toAuthority(scheme: string, authority: string): string {
  return authority.toLowerCase().replace(scheme === 'http' ? /:80$/ : /:443$/, '')
}

/** A parameter that stands there several times has no value that could be signed. */
function toQueryParameter(url: string, name: string | undefined): string | null {
  const values = [...new URLSearchParams(splitUrl(url).query)].filter(([given]) => `"${toEncoded(given)}"` === name)
  const [only] = values
  return only !== undefined && values.length === 1 ? toEncoded(only[1]) : null
}

function toEncoded(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()~]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)
}
