// The quickstart: three sources with demo secrets, on loopback only. Copy it, put your own secrets in, and go on from here.
import { defineConfig } from 'landfall'
import { custom, github, stripe } from 'landfall/providers'

const billing = stripe({ secrets: [process.env.STRIPE_WEBHOOK_SECRET ?? 'whsec_demo_only_stripe'] })
const code = github({ secrets: [process.env.GITHUB_WEBHOOK_SECRET ?? 'demo-only-github'] })
const orders = custom({
  name: 'Order desk',
  secrets: [process.env.ORDERS_WEBHOOK_SECRET ?? 'demo-only-orders'],
  verify: { hmac: { header: 'x-signature', format: 'sha256={signature}' } },
  key: 'body:/id',
  type: 'body:/type',
})

export default defineConfig({
  store: process.env.DATABASE_URL, // a postgres:// address; where it is not set, SQLite in ./landfall.db
  sources: { stripe: billing, github: code, orders },
  subscriptions: {
    'post-ledger': billing.on('invoice.*', (event, ctx) => {
      const invoice = event.payload.data.object
      ctx.log.info({ invoice: invoice.id, paid: invoice.amount_paid }, `${event.type}: posted to the ledger`)
    }),
    'greet-push': code.on('push', (event, ctx) => {
      ctx.log.info({ repository: event.payload.repository?.full_name }, 'push: build started')
    }),
    'log-orders': orders.on('*', (event, ctx) => {
      ctx.log.info({ key: event.key }, `${event.type}: order noted`)
    }),
  },
})
