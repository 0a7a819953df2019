// The limit: the same node:http server and the same HMAC, and nothing kept.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'
import { benchSecret } from '../load.ts'
import { announce } from './announce.ts'

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const body = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)
    const parts = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(request.headers['stripe-signature'])) ?? []
    const wanted = createHmac('sha256', benchSecret).update(`${parts[1]}.`).update(body).digest()
    const ok = timingSafeEqual(Buffer.from(parts[2] ?? '0'.repeat(64), 'hex'), wanted)
    const text = ok ? '{"ok":true}' : '{"error":"refused"}'
    response.writeHead(ok ? 200 : 400, { 'content-type': 'application/json', 'content-length': text.length })
    response.end(text)
  })
})
server.listen(0, '127.0.0.1', () => announce(server))
