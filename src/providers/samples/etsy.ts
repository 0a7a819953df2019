// Webhooks as Etsy sends them: where the receipt can be fetched. All data is made up.
import { type Draw, integer, type SampleSet } from './draw.ts'

export const etsySamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Svix-Webhooks/1.24.0'],
  ],
  bodies: {
    'order.paid': (draw) => event(draw, 'order.paid'),
    'order.shipped': (draw) => event(draw, 'order.shipped'),
    'order.canceled': (draw) => event(draw, 'order.canceled'),
  },
}

function event(draw: Draw, type: string): Record<string, unknown> {
  const receipt = integer(draw, 2_000_000_000, 3_999_999_999)
  return {
    event_type: type,
    resource_url: `https://openapi.etsy.com/v3/application/shops/41070033/receipts/${receipt}`,
    shop_id: 41_070_033,
  }
}
