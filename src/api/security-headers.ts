// What every answer of the admin side tells the browser: run nothing foreign, show in no frame, tell nobody where from.
import type { MiddlewareHandler } from 'hono'

const policy = [
  "default-src 'self'",
  // The charts set sizes and positions as style attributes.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

const headers: Readonly<Record<string, string>> = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
}

export function securityHeaders(): MiddlewareHandler {
  return async (c, next) => {
    await next()
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value)
    // Payloads of customers do not belong into a browser's cache.
    if (/^\/(api|metrics)(\/|$)/.test(c.req.path)) c.res.headers.set('cache-control', 'no-store')
  }
}
