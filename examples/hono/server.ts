// Landfall inside a Hono application, through the web-standard Request and Response.
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { createLandfall, defineConfig } from 'landfall'
import { github } from 'landfall/providers'

const code = github({ secrets: [process.env.GITHUB_WEBHOOK_SECRET] })

const landfall = await createLandfall(
  defineConfig({
    store: process.env.LANDFALL_STORE,
    sources: { github: code },
    subscriptions: {
      'greet-push': code.on('push', (event) => {
        console.log(`push: ${event.payload.repository?.full_name}`)
      }),
    },
  }),
)

const app = new Hono()
app.all('/webhooks/*', (c) => landfall.fetch(c.req.raw))
app.get('/', (c) => c.text('The rest of your application'))

landfall.start()
const server = serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3000) }, (address) =>
  console.log(JSON.stringify(address)),
)

process.once('SIGTERM', async () => {
  server.close()
  await landfall.stop()
  process.exit(0)
})
