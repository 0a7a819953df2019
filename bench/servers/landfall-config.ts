// One Stripe source, and handlers of three kinds: one that returns at once (or marks that it ran), one that spins the CPU
// for BENCH_SPIN_MS, one whose destination is broken: it fails
// after 20 ms, as a connection that is refused does; and two that keep each customer's order in a ledger.
import { appendFileSync } from 'node:fs'
import { defineConfig } from 'landfall'
import { stripe } from 'landfall/providers'
import { benchSecret } from '../load.ts'
import { markDone } from './mark-done.ts'

const billing = stripe({ secrets: [benchSecret], tolerance: '1h' })
const spinMs = Number(process.env.BENCH_SPIN_MS ?? 0)
const latencies = process.env.BENCH_LATENCY_FILE

const ledger = process.env.BENCH_LEDGER_FILE

interface Ordered {
  id?: string
  createdAt: Date | null
  payload: { data: { object: Record<string, unknown> } }
}

const customerOf = (event: Ordered): string => String(event.payload.data.object.customer)
const retry = { attempts: 50, firstDelay: 1, maxDelay: 20 } as const

/** One time in twenty it fails; otherwise its effect is a line of the ledger. */
function effect(event: Ordered): void {
  if (Math.random() < 0.05) throw new Error('by chance')
  if (ledger !== undefined) appendFileSync(ledger, `${customerOf(event)} ${event.id} ${event.createdAt?.getTime()}\n`)
}

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
    ordered: billing.on('ordered', effect, { order: customerOf, retry, breaker: false }),
    held: billing.on('held', effect, { order: customerOf, hold: '5s', retry, breaker: false }),
    broken: billing.on('broken', async () => {
      await new Promise((resolve) => setTimeout(resolve, 20))
      throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
    }),
  },
})
