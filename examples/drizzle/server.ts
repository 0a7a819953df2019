// Effects once and only once with Drizzle: the handler's rows and its success are one commit in your own database.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sum } from 'drizzle-orm'
import { integer, pgTable, text } from 'drizzle-orm/pg-core'
import { createLandfall } from 'landfall'
import { stripe } from 'landfall/providers'
import pg from 'pg'
import { inTransaction } from './in-transaction.ts'

const entries = pgTable('ledger_entries', { invoice: text().primaryKey(), amount: integer().notNull() })

// Your migrations do this.
const client = new pg.Client(process.env.DATABASE_URL)
await client.connect()
await client.query('create table if not exists ledger_entries (invoice text primary key, amount integer not null)')
await client.end()

const billing = stripe({ secrets: [process.env.STRIPE_WEBHOOK_SECRET] })

const landfall = await createLandfall({
  store: process.env.DATABASE_URL,
  sources: { stripe: billing },
  subscriptions: {
    'post-ledger': billing.on('invoice.paid', async (event, ctx) => {
      const { id, amount_paid } = event.payload.data.object
      const total = await ctx.transaction(async (tx) => {
        const db = inTransaction(tx)
        await db.insert(entries).values({ invoice: String(id), amount: Number(amount_paid) })
        const [row] = await db.select({ total: sum(entries.amount) }).from(entries)
        return row?.total
      })
      console.log(`ledger: ${total}`)
    }),
  },
})

landfall.start()
const server = createServer((request, response) => void landfall.node(request, response))
server.listen(Number(process.env.PORT ?? 3000), () => console.log(JSON.stringify(server.address() as AddressInfo)))

process.once('SIGTERM', async () => {
  server.close()
  await landfall.stop()
  process.exit(0)
})
