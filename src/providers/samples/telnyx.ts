// Telnyx events; the signature is added by Telnyx alone. All data is made up.
import { type Draw, guid, integer, pick, type SampleSet } from './draw.ts'

export const telnyxSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'telnyx-webhooks'],
  ],
  bodies: {
    'message.received': (draw) => event(draw, 'message.received', message(draw)),
    'message.finalized': (draw) => event(draw, 'message.finalized', message(draw)),
    'call.initiated': (draw) => event(draw, 'call.initiated', { ...call(draw), state: 'parked' }),
    'call.hangup': (draw) => event(draw, 'call.hangup', { ...call(draw), hangup_cause: 'normal_clearing' }),
  },
}

function event(draw: Draw, type: string, payload: Record<string, unknown>): Record<string, unknown> {
  const occurred = new Date(draw.at).toISOString().replace('Z', '+00:00')
  return {
    data: { event_type: type, id: guid(draw), occurred_at: occurred, payload, record_type: 'event' },
    meta: { attempt: 1, delivered_to: 'https://hooks.example.com/webhooks/telnyx' },
  }
}

function message(draw: Draw): Record<string, unknown> {
  return {
    direction: 'inbound',
    from: { phone_number: phone(draw), carrier: 'Nordnät' },
    to: [{ phone_number: phone(draw), status: 'webhook_delivered' }],
    text: pick(draw, ['Ankommer kl. 14', 'Is berth 7 free?', 'Merci !']),
    type: 'SMS',
  }
}

function call(draw: Draw): Record<string, unknown> {
  return { call_session_id: `session-${draw.id}`, direction: 'incoming', from: phone(draw), to: phone(draw) }
}

function phone(draw: Draw): string {
  return `+4670${integer(draw, 1_000_000, 9_999_999)}`
}
