// One Stripe source and one handler, which waits for BENCH_WAIT_MS and marks that it ran: BENCH_CONCURRENCY of them at a
// time over all nodes, BENCH_NODE_CONCURRENCY in each.
import { defineConfig } from 'landfall'
import { stripe } from 'landfall/providers'
import { benchSecret } from '../load.ts'
import { markDone } from './mark-done.ts'

const billing = stripe({ secrets: [benchSecret], tolerance: '1h' })
const waitMs = Number(process.env.BENCH_WAIT_MS ?? 0)

async function handle(): Promise<void> {
  if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
  markDone()
}

export default defineConfig({
  limits: { concurrencyMax: Number(process.env.BENCH_NODE_CONCURRENCY) },
  sources: { stripe: billing },
  subscriptions: { ledger: billing.on('invoice.*', handle, { concurrency: Number(process.env.BENCH_CONCURRENCY) }) },
})
