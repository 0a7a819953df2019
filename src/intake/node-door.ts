// The door for node:http and what is built on it (Express, Fastify, Next's pages). Reads bodies by hand: bounded, timed,
// never cut, and without touching the lazily joined `headers`, which would cost more than the verification.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { LandfallError } from '../core/errors.ts'
import { HeaderList } from '../core/headers.ts'
import type { Allowance, Incoming } from './incoming.ts'
import type { Accepted, Intake } from './intake.ts'

/** A framework's way on, for requests that are none of ours. */
export type Next = (error?: unknown) => void

export interface Exchange {
  request: IncomingMessage
  response: ServerResponse
  next?: Next | undefined
}

/** Resolves when the answer was handed to the socket. */
export async function throughNode(intake: Intake, { request, response, next }: Exchange): Promise<void> {
  const startedAt = performance.now()
  const incoming = toIncoming(request, intake)
  if (next !== undefined && !intake.serves(incoming.path)) return next()
  const accepted = await intake.accept(incoming)
  write(accepted, request, response)
  intake.answered(accepted, performance.now() - startedAt)
}

/** A framework may have cut its mount point off `url` and kept the whole in `originalUrl`. */
type Mounted = IncomingMessage & { originalUrl?: string }

function toIncoming(request: Mounted, intake: Intake): Incoming {
  const headers = new HeaderList(request.rawHeaders)
  const url = request.originalUrl ?? request.url ?? '/'
  const path = toPath(url)
  const length = headers.get('content-length')
  return {
    method: request.method ?? 'GET',
    url,
    path: request.originalUrl === undefined || intake.serves(path) ? path : toPath(request.url ?? '/'),
    headers,
    remoteAddress: request.socket.remoteAddress ?? null,
    length: length === undefined ? null : Number(length),
    readBody: (allowance) => readBody(request, allowance),
  }
}

function toPath(url: string): string {
  const query = url.indexOf('?')
  return query === -1 ? url : url.slice(0, query)
}

function readBody(request: IncomingMessage, { bytesMax, readMs, grow }: Allowance): Promise<Uint8Array> {
  if (request.readableEnded) return Promise.reject(alreadyRead())
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    const timer = setTimeout(() => fail('body_too_slow', `the sender took longer than ${readMs} ms`), readMs)
    const finish = (): void => {
      clearTimeout(timer)
      request.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose)
    }
    const fail = (code: 'body_too_large' | 'body_too_slow' | 'body_unreadable' | 'overloaded', what: string): void => {
      finish()
      reject(new LandfallError(code, what))
    }
    const onData = (chunk: Buffer): void => {
      bytes += chunk.length
      if (bytes > bytesMax) fail('body_too_large', `the body is above ${bytesMax} bytes`)
      else if (grow(chunk.length)) chunks.push(chunk)
      else fail('overloaded', 'the bodies in flight fill their memory')
    }
    const onEnd = (): void => {
      finish()
      resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks))
    }
    const onClose = (): void => fail('body_unreadable', 'the sender broke off, or its transfer encoding is broken')
    request.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose)
  })
}

/** Our own trouble, so a 503: the provider's event is not lost while somebody mends the order of the middleware. */
function alreadyRead(): LandfallError {
  return new LandfallError('store_unavailable', 'the body was read before Landfall saw the request', {
    hint: 'Mount landfall.node before express.json() and other body parsers: a signature covers the bytes as they came.',
  })
}

function write({ answer, stored }: Accepted, request: IncomingMessage, response: ServerResponse): void {
  const flat: string[] = []
  for (const name in answer.headers) flat.push(name, answer.headers[name] ?? '')
  // The id by which a sender's log line finds its way to `landfall explain`; it says nothing about the verdict.
  if (stored !== null) flat.push('landfall-request', stored.requestId)
  flat.push('content-length', String(Buffer.byteLength(answer.body)))
  response.writeHead(answer.status, flat)
  response.end(answer.body)
  // What is left of a refused body is read and dropped for a moment, so that the sender sees the answer, not a reset.
  if (!request.readableEnded && !request.destroyed) {
    request.resume()
    const timer = setTimeout(() => request.destroy(), unreadBodyMs)
    request.once('close', () => clearTimeout(timer))
  }
}

const unreadBodyMs = 1_000
