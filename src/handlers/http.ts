// The http destination: forwards the event's exact bytes to another endpoint. Redirects are not followed: a redirect
// would turn a configured address into one that somebody else chose.

import { expected, LandfallError } from '../core/errors.ts'
import type { WebhookEvent } from '../core/event.ts'
import { retryAfter } from '../core/outcome.ts'
import type { Destination, HandlerContext } from '../core/subscription.ts'

export interface HttpOptions {
  /** Where to post to. Credentials belong in `headers`, not here. */
  url: string
  /** Added to what the provider sent; the same name replaces. */
  headers?: Readonly<Record<string, string>>
}

/** Headers that belong to one connection (RFC 9110, section 7.6.1), or that fetch sets itself. */
const hopByHop = new Set(
  'connection keep-alive proxy-authenticate proxy-authorization te trailer transfer-encoding upgrade host content-length expect'.split(
    ' ',
  ),
)

/** How much of an answer is kept in an error. */
const excerptBytesMax = 1024
/** Longest wait a destination may ask for with Retry-After. */
const retryAfterSecondsMax = 3600

export function http(options: HttpOptions): Destination {
  const url = toUrl(options.url)
  return {
    kind: 'http',
    address: `${url.origin}${url.pathname}`,
    deliver: (event, ctx) => post(url, options, { event, ctx }),
  }
}

function toUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url !== null && /^https?:$/.test(url.protocol)) return url
  throw new LandfallError('config_invalid', expected("the http destination's url", 'an http or https URL', text))
}

interface Delivery {
  event: WebhookEvent
  ctx: HandlerContext
}

async function post(url: URL, options: HttpOptions, { event, ctx }: Delivery): Promise<unknown> {
  const response = await fetch(url, {
    method: event.request.method,
    headers: toHeaders(event, ctx, options.headers ?? {}),
    body: event.request.body as Uint8Array<ArrayBuffer>,
    redirect: 'manual',
    signal: ctx.signal,
  })
  const excerpt = await readExcerpt(response)
  if (response.ok) return undefined
  const wait = toWaitSeconds(response.headers.get('retry-after'))
  const what = `${url.origin} answered ${response.status}${excerpt === '' ? '' : `: ${excerpt}`}`
  if (wait !== null && (response.status === 429 || response.status === 503)) return retryAfter(wait * 1000, what)
  throw new LandfallError('destination_failed', what, { cause: { status: response.status } })
}

function toHeaders(event: WebhookEvent, ctx: HandlerContext, added: Readonly<Record<string, string>>): Headers {
  const headers = new Headers()
  for (const [name, value] of event.request.headers.pairs()) {
    if (!hopByHop.has(name.toLowerCase())) headers.append(name, value)
  }
  headers.set('landfall-event-id', event.id)
  headers.set('landfall-source', event.source)
  headers.set('landfall-event-type', event.type)
  headers.set('landfall-attempt', String(ctx.attempt))
  headers.set('idempotency-key', ctx.idempotencyKey)
  for (const [name, value] of Object.entries(added)) headers.set(name, value)
  return headers
}

async function readExcerpt(response: Response): Promise<string> {
  if (response.body === null) return ''
  const reader = response.body.getReader()
  const chunks: Uint8Array[] = []
  let bytes = 0
  while (bytes < excerptBytesMax) {
    const { done, value } = await reader.read()
    if (done) break
    chunks.push(value)
    bytes += value.length
  }
  await reader.cancel()
  return Buffer.concat(chunks).subarray(0, excerptBytesMax).toString('utf8').trim()
}

function toWaitSeconds(value: string | null): number | null {
  if (value === null) return null
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000
  return Number.isFinite(seconds) ? Math.min(retryAfterSecondsMax, Math.max(0, Math.ceil(seconds))) : null
}
