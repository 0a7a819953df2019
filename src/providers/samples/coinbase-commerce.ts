// Deliveries as Coinbase Commerce posts them: the event inside, the attempt outside. All data is made up.
import { type Draw, guid, integer, isoSeconds, type SampleSet, token } from './draw.ts'

export const coinbaseCommerceSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'weipay-webhooks'],
  ],
  bodies: {
    'charge:created': (draw) => delivery(draw, 'charge:created', 'NEW'),
    'charge:confirmed': (draw) => delivery(draw, 'charge:confirmed', 'COMPLETED'),
  },
}

function delivery(draw: Draw, type: string, status: string): Record<string, unknown> {
  const created_at = isoSeconds(draw.at)
  const code = token(draw, 8).toUpperCase()
  const pricing = { local: { amount: `${integer(draw, 4, 240)}.00`, currency: 'EUR' } }
  const data = {
    code,
    name: 'Chart of the Øresund',
    created_at,
    timeline: [{ time: created_at, status }],
    pricing,
    payments: [],
  }
  const event = { id: guid(draw), resource: 'event', type, api_version: '2018-03-22', created_at, data }
  return { id: integer(draw, 1, 9e6), scheduled_for: created_at, attempt_number: 1, event }
}
