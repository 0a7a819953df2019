// Next-gen events as Mollie sends them; a classic webhook is a form with nothing but an id. All data is made up.
import { type Draw, integer, type SampleSet, token } from './draw.ts'

export const mollieSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Mollie HTTP client/1.0'],
  ],
  bodies: {
    'payment-link.paid': (draw) => event(draw, 'payment-link.paid', `pl_${token(draw, 21)}`),
    'sales-invoice.paid': (draw) => event(draw, 'sales-invoice.paid', `invoice_${token(draw, 10)}`),
  },
}

function event(draw: Draw, type: string, entityId: string): Record<string, unknown> {
  const value = `${integer(draw, 9, 900)}.00`
  return {
    resource: 'event',
    id: `event_${draw.id}`,
    type,
    entityId,
    createdAt: new Date(draw.at).toISOString(),
    _embedded: { entity: { id: entityId, amount: { value, currency: 'EUR' }, description: 'Berth 7, week 44' } },
    _links: { self: { href: `https://api.mollie.com/v2/events/event_${draw.id}`, type: 'application/hal+json' } },
  }
}
