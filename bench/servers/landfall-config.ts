// One Stripe source; a handler that returns at once, and one that spins the CPU for BENCH_SPIN_MS.
import { defineConfig } from 'landfall'
import { stripe } from 'landfall/providers'
import { benchSecret } from '../load.ts'

const billing = stripe({ secrets: [benchSecret], tolerance: '1h' })
const spinMs = Number(process.env.BENCH_SPIN_MS ?? 0)

export default defineConfig({
  sources: { stripe: billing },
  subscriptions: {
    ledger: billing.on('invoice.*', () => undefined),
    spinner: billing.on('spin', () => {
      const until = performance.now() + spinMs
      while (performance.now() < until);
    }),
  },
})
