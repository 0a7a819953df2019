// Notifications as Mercado Pago sends them: an id, to be fetched. All data is made up.
import { type Draw, integer, isoSeconds, type SampleSet } from './draw.ts'

export const mercadopagoSamples: SampleSet = {
  headers: (_type, draw) => [
    ['content-type', 'application/json'],
    ['user-agent', 'MercadoPago WebHook v1.0 payment'],
    ['x-request-id', `req-${draw.id}`],
  ],
  bodies: {
    'payment.created': (draw) => notification(draw, 'payment', 'payment.created'),
    'payment.updated': (draw) => notification(draw, 'payment', 'payment.updated'),
    'subscription_preapproval.updated': (draw) =>
      notification(draw, 'subscription_preapproval', 'subscription_preapproval.updated'),
  },
}

function notification(draw: Draw, type: string, action: string): Record<string, unknown> {
  return {
    id: draw.id,
    live_mode: true,
    type,
    action,
    api_version: 'v1',
    date_created: isoSeconds(draw.at),
    user_id: 481_516_234,
    data: { id: String(integer(draw, 60_000_000_000, 90_000_000_000)) },
  }
}
