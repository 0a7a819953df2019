// The door for web-standard runtimes and frameworks (Hono, Next's route handlers): Request in, Response out.
// The web's Headers are lower case and sorted: the wire's own case and order are gone before we see them.
import { LandfallError, toMessage } from '../core/errors.ts'
import { HeaderList } from '../core/headers.ts'
import type { Allowance, Incoming } from './incoming.ts'
import type { Intake } from './intake.ts'

export async function throughFetch(intake: Intake, request: Request): Promise<Response> {
  const startedAt = performance.now()
  const accepted = await intake.accept(toIncoming(request))
  const { status, body } = accepted.answer
  const headers = new Headers(accepted.answer.headers)
  if (accepted.stored !== null) headers.set('landfall-request', accepted.stored.requestId)
  // An empty text would be given a content type of its own.
  const response = new Response(body === '' || isBodiless(status) ? null : body, { status, headers })
  intake.answered(accepted, performance.now() - startedAt)
  return response
}

/** The statuses with which the Fetch standard allows no body. */
function isBodiless(status: number): boolean {
  return status === 204 || status === 205 || status === 304
}

function toIncoming(request: Request): Incoming {
  const headers = HeaderList.from(request.headers)
  const length = headers.get('content-length')
  return {
    method: request.method,
    url: request.url,
    path: new URL(request.url).pathname,
    headers,
    remoteAddress: null,
    length: length === undefined ? null : Number(length),
    readBody: (allowance) => readBody(request, allowance),
  }
}

async function readBody(request: Request, { bytesMax, readMs, grow }: Allowance): Promise<Uint8Array> {
  if (request.bodyUsed)
    throw new LandfallError('store_unavailable', 'the body was read before Landfall saw the request')
  if (request.body === null) return new Uint8Array(0)
  const reader = request.body.getReader()
  const slow = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => slow.reject(new LandfallError('body_too_slow', `the sender took longer than ${readMs} ms`)),
    readMs,
  )
  const chunks: Uint8Array[] = []
  let bytes = 0
  try {
    while (true) {
      const { done, value } = await Promise.race([reader.read(), slow.promise])
      if (done) return chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks)
      bytes += value.length
      if (bytes > bytesMax) throw new LandfallError('body_too_large', `the body is above ${bytesMax} bytes`)
      if (!grow(value.length)) throw new LandfallError('overloaded', 'the bodies in flight fill their memory')
      chunks.push(value)
    }
  } catch (error) {
    void reader.cancel().catch(() => undefined)
    if (error instanceof LandfallError) throw error
    throw new LandfallError('body_unreadable', `the sender broke off: ${toMessage(error)}`, { cause: error })
  } finally {
    clearTimeout(timer)
  }
}
