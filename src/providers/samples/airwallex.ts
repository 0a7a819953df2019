// Events as Airwallex posts them: a name, and the object under data. All data is made up.
import { type Draw, hex, integer, type SampleSet, token } from './draw.ts'

export const airwallexSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Airwallex-Webhook/1.0'],
  ],
  bodies: {
    'payment_intent.succeeded': (draw) => event(draw, 'payment_intent.succeeded', { status: 'SUCCEEDED' }),
    'payment_intent.requires_payment_method': (draw) =>
      event(draw, 'payment_intent.requires_payment_method', { status: 'REQUIRES_PAYMENT_METHOD' }),
  },
}

function event(draw: Draw, name: string, status: Record<string, string>): Record<string, unknown> {
  const amount = integer(draw, 20, 900)
  const object = {
    id: `int_${token(draw, 24)}`,
    amount,
    currency: 'EUR',
    merchant_order_id: `TW-${hex(draw, 6)}`,
    ...status,
  }
  return {
    id: `evt_${draw.id}`,
    name,
    account_id: `acct_${token(draw, 22)}`,
    data: { object },
    created_at: `${new Date(draw.at).toISOString().slice(0, 19)}+0000`,
    version: '2025-06-16',
  }
}
