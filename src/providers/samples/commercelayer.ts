// Resources as Commerce Layer posts them: JSON:API in the body, the topic in a header. All data is made up.
import { type Draw, integer, type SampleSet } from './draw.ts'

export const commercelayerSamples: SampleSet = {
  headers: (type) => [
    ['content-type', 'application/vnd.api+json'],
    ['user-agent', 'Commerce Layer Webhook'],
    ['x-commercelayer-topic', type],
  ],
  bodies: {
    'orders.place': (draw) => order(draw, 'placed'),
    'orders.cancel': (draw) => order(draw, 'cancelled'),
  },
}

function order(draw: Draw, status: string): Record<string, unknown> {
  const updated_at = new Date(draw.at).toISOString()
  const total_amount_cents = integer(draw, 900, 90_000)
  const attributes = { number: integer(draw, 1e6, 9e6), status, currency_code: 'EUR', total_amount_cents, updated_at }
  return { data: { id: draw.id, type: 'orders', attributes }, included: [] }
}
