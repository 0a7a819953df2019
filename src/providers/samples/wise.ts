// Events as Wise sends them; the signature is added by Wise alone. All data is made up.
import { type Draw, guid, integer, isoSeconds, type SampleSet } from './draw.ts'

type Fields = Record<string, unknown>

export const wiseSamples: SampleSet = {
  headers: (_type, draw) => [
    ['content-type', 'application/json'],
    ['x-delivery-id', guid(draw)],
  ],
  bodies: {
    'transfers#state-change': (draw) =>
      event(draw, 'transfers#state-change', {
        resource: { ...resource(draw), type: 'transfer' },
        current_state: 'outgoing_payment_sent',
        previous_state: 'funds_converted',
      }),
    'balances#credit': (draw) =>
      event(draw, 'balances#credit', {
        resource: { ...resource(draw), type: 'balance-account' },
        amount: integer(draw, 4, 900),
        currency: 'EUR',
        transaction_type: 'credit',
      }),
  },
}

function event(draw: Draw, type: string, data: Fields): Fields {
  const at = isoSeconds(draw.at)
  return {
    data: { ...data, occurred_at: at },
    subscription_id: '01234567-89ab-4def-8123-456789abcdef',
    event_type: type,
    schema_version: '2.0.0',
    sent_at: at,
  }
}

function resource(draw: Draw): Fields {
  return { id: integer(draw, 40_000_000, 49_999_999), profile_id: 16_055_450, account_id: integer(draw, 1_000, 99_999) }
}
