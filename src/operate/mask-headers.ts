// The one place where credentials in a stored request are hidden before anyone sees it. A credential proves the sender by
// itself and works again; an HMAC signature is bound to its body and is shown, because comparing it is what people do.
import type { HeaderList } from '../core/headers.ts'
import type { SourceView } from './source-view.ts'

export interface ShownHeader {
  name: string
  value: string
  masked: boolean
}

export const mask = '•••'

const alwaysCredentials: readonly string[] = [
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'x-api-key',
]

/**
 * Names that say of themselves that they carry a credential. A request may have come to the wrong source, or its source may
 * be gone from the configuration, and then no scheme tells us.
 */
const soundsLikeCredential = /token|secret|passw|api-?key|authorization|cookie/

export type HeaderMask = (headers: HeaderList) => ShownHeader[]

/** Masks what any configured source takes as a credential, whichever source the request came to. */
export function makeHeaderMask(sources: readonly SourceView[]): HeaderMask {
  const names = new Set([...alwaysCredentials, ...sources.flatMap((source) => source.credentialHeaders)])
  return (headers) =>
    headers.pairs().map(([name, value]) => {
      const lower = name.toLowerCase()
      const masked = names.has(lower) || soundsLikeCredential.test(lower)
      return { name, value: masked ? mask : value, masked }
    })
}

const credentialParameter = /token|secret|passw|key|sig|auth|code|credential/i

/** Path and query of a stored URL; the values of parameters that sound like credentials are masked. */
export function toShownPath(url: string): string {
  const path = url.startsWith('/') ? url : url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '')
  const question = path.indexOf('?')
  if (question === -1) return path
  const parameters = path
    .slice(question + 1)
    .split('&')
    .map(toShownParameter)
  return `${path.slice(0, question)}?${parameters.join('&')}`
}

function toShownParameter(parameter: string): string {
  const equals = parameter.indexOf('=')
  if (equals === -1) return parameter
  const name = parameter.slice(0, equals)
  return credentialParameter.test(decode(name)) ? `${name}=${mask}` : parameter
}

/** A name is judged as the receiver would read it, so that `%74oken` does not slip through. */
function decode(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
