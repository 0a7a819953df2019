// Landfall inside an Express application. Mounted before express.json(): a signature covers the bytes as they came.
import express from 'express'
import { createLandfall, defineConfig } from 'landfall'
import { stripe } from 'landfall/providers'

const billing = stripe({ secrets: [process.env.STRIPE_WEBHOOK_SECRET] })

const landfall = await createLandfall(
  defineConfig({
    store: process.env.LANDFALL_STORE,
    sources: { stripe: billing },
    subscriptions: {
      'post-ledger': billing.on('invoice.paid', (event) => {
        console.log(`ledger: ${event.payload.data.object.id}`)
      }),
    },
  }),
)

const app = express()
app.use(landfall.node)
app.use(express.json())
app.get('/', (_request, response) => {
  response.send('The rest of your application')
})

landfall.start()
const server = app.listen(Number(process.env.PORT ?? 3000), () => console.log(JSON.stringify(server.address())))

process.once('SIGTERM', async () => {
  server.close()
  await landfall.stop()
  process.exit(0)
})
