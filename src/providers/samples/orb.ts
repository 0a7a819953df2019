// Events as Orb sends them. All data is made up.
import { type Draw, integer, isoSeconds, people, pick, type SampleSet, token } from './draw.ts'

type Fields = Record<string, unknown>

export const orbSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Orb-Webhooks'],
  ],
  bodies: {
    'invoice.issued': (draw) => ({ ...event(draw, 'invoice.issued'), invoice: invoice(draw, 'issued') }),
    'invoice.payment_succeeded': (draw) => ({
      ...event(draw, 'invoice.payment_succeeded'),
      invoice: invoice(draw, 'paid'),
    }),
    'customer.created': (draw) => event(draw, 'customer.created'),
  },
}

function event(draw: Draw, type: string): Fields {
  const { name, email } = pick(draw, people)
  const customer = { id: token(draw, 16), external_customer_id: `tw-${token(draw, 6)}`, name, email }
  return { id: draw.id, created_at: isoSeconds(draw.at).replace('Z', '+00:00'), type, properties: { customer } }
}

function invoice(draw: Draw, status: string): Fields {
  return {
    id: token(draw, 16),
    invoice_number: `TW-${integer(draw, 100, 999)}`,
    status,
    currency: 'EUR',
    total: '184.50',
  }
}
