// What a browser may not do to the admin side on behalf of another site. Listening on loopback keeps other machines out, not
// the pages that this machine's browser has open: a foreign page may send requests here (CSRF), or let its own name resolve
// to 127.0.0.1 and then read the answers as its own (DNS rebinding).
import type { MiddlewareHandler } from 'hono'
import { LandfallError } from '../core/errors.ts'

export interface OriginGuardOptions {
  /** Without a token nothing but the Host name tells us from a rebound one. */
  loopbackOnly: boolean
}

export function guardOrigin({ loopbackOnly }: OriginGuardOptions): MiddlewareHandler {
  return async (c, next) => {
    const host = c.req.header('host') ?? new URL(c.req.url).host
    if (loopbackOnly && !isLoopbackHost(host)) {
      throw new LandfallError('forbidden_origin', 'the Host of the request is not this machine', {
        hint: 'Open it as http://localhost or http://127.0.0.1 with its port, or set LANDFALL_ADMIN_TOKEN.',
      })
    }
    const site = c.req.header('sec-fetch-site')
    const origin = c.req.header('origin')
    if (isForeign({ site, origin, host, changes: !['GET', 'HEAD'].includes(c.req.method) })) {
      throw new LandfallError('forbidden_origin', 'the request was made by a page of another site')
    }
    await next()
  }
}

interface Caller {
  site: string | undefined
  origin: string | undefined
  host: string
  changes: boolean
}

/**
 * Sec-Fetch-Site is written by the browser itself, so it is believed first. Another port of localhost is "same-site", and
 * another program's: it may not change anything either. Cross-site reads are refused as well: their answers could not be
 * read, but each would hold one of the few live connections.
 */
function isForeign({ site, origin, host, changes }: Caller): boolean {
  if (site === 'same-origin' || site === 'none') return false
  if (site === 'cross-site') return true
  if (!changes) return false
  return site !== undefined || (origin !== undefined && !isSameHost(origin, host))
}

function isSameHost(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === host.toLowerCase()
}

/** 'localhost', '*.localhost' (which no resolver may send elsewhere, RFC 6761), 127.0.0.0/8 or [::1], with any port. */
function isLoopbackHost(host: string): boolean {
  const name = host.toLowerCase().replace(/:\d{1,5}$/, '')
  return name === 'localhost' || name.endsWith('.localhost') || name === '[::1]' || isLoopbackAddress(name)
}

function isLoopbackAddress(name: string): boolean {
  const match = /^127\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(name)
  return match?.slice(1).every((part) => Number(part) <= 255) ?? false
}
