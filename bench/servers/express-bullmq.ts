// What many teams run: Express, the same HMAC, and BullMQ on Redis. The event's id is the job's id, so duplicates fall
// together. REDIS_PORT says where Redis is; whether it fsyncs is its own setting.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'
import { Queue } from 'bullmq'
import express from 'express'
import { benchSecret } from '../load.ts'
import { announce } from './announce.ts'

const queue = new Queue('webhooks', { connection: { host: '127.0.0.1', port: Number(process.env.REDIS_PORT) } })
const app = express()
app.disable('x-powered-by')
app.disable('etag')

app.post('/webhooks/stripe', express.raw({ type: () => true, limit: '1mb' }), async (request, response) => {
  const body = request.body as Buffer
  const parts = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(request.headers['stripe-signature'])) ?? []
  const wanted = createHmac('sha256', benchSecret).update(`${parts[1]}.`).update(body).digest()
  if (!timingSafeEqual(Buffer.from(parts[2] ?? '0'.repeat(64), 'hex'), wanted)) {
    response.status(400).json({ error: 'refused' })
    return
  }
  const text = body.toString('utf8')
  const event = JSON.parse(text) as { id: string; type: string }
  await queue.add(event.type, { headers: request.headers, body: text }, { jobId: event.id, attempts: 8 })
  response.json({ ok: true })
})

await queue.waitUntilReady()
const server = createServer(app)
server.listen(0, '127.0.0.1', () => announce(server))
