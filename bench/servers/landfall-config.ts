// One Stripe source, and handlers of three kinds: one that returns at once (or marks that it ran), one that spins the CPU
// for BENCH_SPIN_MS, and one whose destination is broken: it fails after 20 ms, as a connection that is refused does.
import { appendFileSync } from 'node:fs'
import { defineConfig } from 'landfall'
import { stripe } from 'landfall/providers'
import { benchSecret } from '../load.ts'
import { markDone } from './mark-done.ts'

const billing = stripe({ secrets: [benchSecret], tolerance: '1h' })
const spinMs = Number(process.env.BENCH_SPIN_MS ?? 0)
const latencies = process.env.BENCH_LATENCY_FILE

export default defineConfig({
  sources: { stripe: billing },
  subscriptions: {
    ledger: billing.on('invoice.*', (event) => {
      markDone()
      if (latencies !== undefined) appendFileSync(latencies, `${Date.now() - event.receivedAt.getTime()}\n`)
    }),
    spinner: billing.on('spin', () => {
      const until = performance.now() + spinMs
      while (performance.now() < until);
    }),
    broken: billing.on('broken', async () => {
      await new Promise((resolve) => setTimeout(resolve, 20))
      throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
    }),
  },
})
