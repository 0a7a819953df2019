// The endpoint that the queues on PostgreSQL stand behind: node:http, the same HMAC, and an answer once `keep` has resolved.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { benchSecret } from '../load.ts'
import { announce } from './announce.ts'

export interface Verified {
  headers: IncomingHttpHeaders
  body: Buffer
}

export function listenVerified(keep: (request: Verified) => Promise<unknown>): void {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    const answer = (status: number, text: string): void => {
      response.writeHead(status, { 'content-type': 'application/json', 'content-length': text.length })
      response.end(text)
    }
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)
      const parts = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(request.headers['stripe-signature'])) ?? []
      const wanted = createHmac('sha256', benchSecret).update(`${parts[1]}.`).update(body).digest()
      if (!timingSafeEqual(Buffer.from(parts[2] ?? '0'.repeat(64), 'hex'), wanted)) {
        answer(400, '{"error":"refused"}')
        return
      }
      keep({ headers: request.headers, body }).then(
        () => answer(200, '{"ok":true}'),
        () => answer(503, '{"error":"failed"}'),
      )
    })
  })
  server.listen(0, '127.0.0.1', () => announce(server))
}
