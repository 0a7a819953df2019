// One node of several over one database: it takes webhooks and runs handlers, or only runs handlers, until it is killed. Each
// handler writes its event's place in its line with ctx.transaction; now and then one fails before it does.
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { createLandfall, type WebhookEvent } from 'landfall'
import { stripe } from '../../src/providers/presets/stripe.ts'
import { answerParent } from '../ledger/answer-parent.ts'
import { silent } from '../support/mounted.ts'

const [, , location = '', secret = '', role = 'all'] = process.argv
const billing = stripe({ secrets: [secret] })
const sql = 'insert into ledger (event, line, place) values ($1, $2, $3)'

interface Placed {
  line: string
  place: number
}

const toPlaced = ({ payload }: Pick<WebhookEvent, 'payload'>): Placed => payload as Placed

const landfall = await createLandfall(
  {
    store: location,
    sources: { stripe: billing },
    // What a killed node held is taken over soon.
    limits: { leaseMs: 2_000 },
    subscriptions: {
      ledger: billing.on(
        '*',
        async (event, ctx) => {
          const { line, place } = toPlaced(event)
          if ((place + Number(line.slice('line'.length))) % 20 === 0 && ctx.attempt === 1)
            throw new Error('it did not work')
          const write = { sql, params: [event.key, line, place] }
          if (place % 2 === 0) await ctx.transaction([write])
          else await ctx.transaction(async (tx) => void (await tx.query(write.sql, write.params)))
        },
        { order: (event) => toPlaced(event).line, breaker: false, retry: { schedule: Array<'50ms'>(30).fill('50ms') } },
      ),
    },
  },
  { log: silent },
)
landfall.start()
answerParent(landfall, role === 'worker' ? null : await listen())

async function listen(): Promise<Server> {
  const server = createServer((request, response) => void landfall.node(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}
