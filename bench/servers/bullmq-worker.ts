// BullMQ's worker beside bench/servers/express-bullmq.ts, in a process of its own as its documentation advises.
import { Worker } from 'bullmq'
import { markDone } from './mark-done.ts'

const worker = new Worker('webhooks', async () => markDone(), {
  connection: { host: '127.0.0.1', port: Number(process.env.REDIS_PORT) },
  concurrency: 16,
})
await worker.waitUntilReady()
process.send?.({ port: 0 })
process.on('disconnect', () => process.exit(0))
