// Subscription events as Superwall sends them. All data is made up.
import { type Draw, integer, type SampleSet } from './draw.ts'

export const superwallSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    initial_purchase: (draw) => event(draw, 'initial_purchase'),
    renewal: (draw) => event(draw, 'renewal'),
    cancellation: (draw) => event(draw, 'cancellation'),
  },
}

function event(draw: Draw, name: string): Record<string, unknown> {
  const price = integer(draw, 2, 90)
  return {
    object: 'event',
    type: name,
    projectId: 3827,
    applicationId: 1,
    timestamp: draw.at,
    data: {
      id: `${draw.id}:${name}`,
      name,
      cancelReason: null,
      environment: 'SANDBOX',
      store: 'APP_STORE',
      productId: 'com.example.tides.yearly',
      originalTransactionId: String(integer(draw, 100_000_000, 999_999_999)),
      price,
      currencyCode: 'EUR',
      purchasedAt: draw.at - 1_000,
      expirationAt: draw.at + 365 * 86_400_000,
    },
  }
}
