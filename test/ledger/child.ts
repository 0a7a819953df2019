// A process of its own that takes webhooks over HTTP and writes a row for each with ctx.transaction, until it is killed.
// A lean one, which imports no other provider, so that a hundred kills take seconds: what `landfall start` adds is tried in
// crash.test.ts.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createLandfall } from 'landfall'
import { stripe } from '../../src/providers/presets/stripe.ts'
import { answerParent } from './answer-parent.ts'

const [, , location = '', secret = ''] = process.argv
const billing = stripe({ secrets: [secret] })
const sql = 'insert into ledger (event, how, attempt) values ($1, $2, $3)'

/** Whether an even or an odd letter ends its id says which form it takes. */
const isLent = (key: string): boolean => (key.codePointAt(key.length - 1) ?? 0) % 2 === 0

const landfall = await createLandfall({
  store: location,
  // What a killed one held is taken over soon, where another may be at work beside it.
  limits: { leaseMs: 2_000 },
  sources: { stripe: billing },
  subscriptions: {
    ledger: billing.on('*', async (event, ctx) => {
      if (isLent(event.key))
        await ctx.transaction(async (tx) => {
          await tx.query(sql, [event.key, 'lent', ctx.attempt])
        })
      else await ctx.transaction([{ sql, params: [event.key, 'list', ctx.attempt] }])
    }),
  },
})
const server = createServer((request, response) => void landfall.node(request, response))
server.listen(0, '127.0.0.1')
await once(server, 'listening')
landfall.start()
answerParent(landfall, server)
