// Webhooks as Picqer sends them. All data is made up.
import { type Draw, integer, people, pick, type SampleSet } from './draw.ts'

export const picqerSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Picqer/1.0 (+https://picqer.com)'],
  ],
  bodies: {
    'orders.created': (draw) => webhook(draw, 'orders.created', order(draw, 'processing')),
    'orders.completed': (draw) => webhook(draw, 'orders.completed', order(draw, 'completed')),
  },
}

function webhook(draw: Draw, event: string, data: Record<string, unknown>): Record<string, unknown> {
  const at = new Date(draw.at).toISOString().slice(0, 19).replace('T', ' ')
  return { idhook: 48, name: 'Harbour', event, event_triggered_at: at, data }
}

function order(draw: Draw, status: string): Record<string, unknown> {
  const who = pick(draw, people)
  return {
    idorder: integer(draw, 10_000, 99_999),
    orderid: `O2026-${integer(draw, 1_000, 9_999)}`,
    reference: draw.id,
    deliveryname: who.name,
    deliverycity: who.city,
    deliverycountry: who.country,
    emailaddress: who.email,
    status,
    products: [{ productcode: 'TW-CLEAT', name: 'Brass cleat', price: 18.5, amount: integer(draw, 1, 12) }],
  }
}
