// Events as Polar sends them. All data is made up.
import { type Draw, hex, integer, isoSeconds, people, pick, type SampleSet } from './draw.ts'

type Fields = Record<string, unknown>

export const polarSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'polar.sh webhooks'],
  ],
  bodies: {
    'order.paid': (draw) =>
      event(draw, 'order.paid', { status: 'paid', total_amount: integer(draw, 900, 90_000), currency: 'eur' }),
    'subscription.active': (draw) =>
      event(draw, 'subscription.active', { status: 'active', recurring_interval: 'month', amount: 1_850 }),
    'customer.created': (draw) => event(draw, 'customer.created', { external_id: `tw-${hex(draw, 6)}` }),
  },
}

function event(draw: Draw, type: string, data: Fields): Fields {
  const { name, email } = pick(draw, people)
  const id = `${hex(draw, 8)}-${hex(draw, 4)}-4${hex(draw, 3)}-8${hex(draw, 3)}-${hex(draw, 12)}`
  const customer = { name, email, email_verified: true }
  return { type, timestamp: isoSeconds(draw.at), data: { id, created_at: isoSeconds(draw.at), customer, ...data } }
}
