// The door for node:http and what is built on it (Express, Fastify, Next's pages). It never touches the lazily joined
// `headers`: making them costs more than the verification.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { HeaderList } from '../core/headers.ts'
import type { Incoming } from './incoming.ts'
import type { Accepted, Intake } from './intake.ts'
import { readNodeBody } from './read-node-body.ts'

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
    readBody: (allowance) => readNodeBody(request, allowance),
  }
}

function toPath(url: string): string {
  const query = url.indexOf('?')
  return query === -1 ? url : url.slice(0, query)
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
