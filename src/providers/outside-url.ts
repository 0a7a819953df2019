// The URL that a provider signed: the one it was given, not the one that came through the proxies.
import type { HeaderList } from '../core/headers.ts'

export interface Arrived {
  /** As the request line had it, or a full URL. */
  url: string
  headers: HeaderList
}

/**
 * `configured` counts where it is given: with a path of its own it is the whole URL (the query still comes from the
 * request where it has none), without one it stands for scheme and host. Else https and the Host header: a forged Host
 * only makes a signature fail that would have to cover it.
 */
export function toOutsideUrl({ url, headers }: Arrived, configured: string | null): string {
  const path = toPathAndQuery(url)
  if (configured === null) return url.startsWith('/') ? `https://${headers.get('host') ?? ''}${path}` : url
  const [, origin = '', ownPath = ''] = /^([a-z]+:\/\/[^/?#]*)([^#]*)/i.exec(configured) ?? []
  if (ownPath === '' || ownPath === '/') return origin + path
  const query = path.indexOf('?')
  return ownPath.includes('?') || query === -1 ? origin + ownPath : origin + ownPath + path.slice(query)
}

/** Path and query of a request line or a URL. What is neither is taken as it is: it will not verify. */
export function toPathAndQuery(url: string): string {
  if (url.startsWith('/') || !URL.canParse(url)) return url
  return /^[a-z]+:\/\/[^/?#]*([^#]*)/i.exec(url)?.[1] || '/'
}
