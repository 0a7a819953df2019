// Webhooks as Recurly sends them: which object changed, to be fetched. All data is made up.
import { type Draw, hex, isoSeconds, people, pick, type SampleSet } from './draw.ts'

export const recurlySamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json; charset=utf-8'],
    ['user-agent', 'Recurly Webhooks/2.0'],
  ],
  bodies: {
    'account.created': (draw) => webhook(draw, 'account', 'created', {}),
    'subscription.expired': (draw) => webhook(draw, 'subscription', 'expired', { uuid: hex(draw, 32) }),
    'charge_invoice.paid': (draw) => webhook(draw, 'charge_invoice', 'paid', { uuid: hex(draw, 32) }),
  },
}

function webhook(draw: Draw, object: string, event: string, more: Record<string, unknown>): Record<string, unknown> {
  return {
    id: draw.id,
    object_type: object,
    site_id: 't1dew4ter',
    event_type: event,
    event_time: isoSeconds(draw.at),
    account_code: pick(draw, people).login,
    ...more,
  }
}
