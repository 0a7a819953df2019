// Callbacks of Sinch's Conversation API, signed with a nonce. All data is made up.
import { type Draw, pick, type SampleSet, token } from './draw.ts'

export const sinchSamples: SampleSet = {
  headers: (_type, draw) => [
    ['content-type', 'application/json'],
    ['x-sinch-webhook-signature-algorithm', 'HmacSHA256'],
    ['x-sinch-webhook-signature-nonce', token(draw, 26).toUpperCase()],
  ],
  bodies: {
    message: (draw) => ({
      ...envelope(draw),
      message: {
        id: draw.id,
        direction: 'TO_APP',
        contact_message: { text_message: { text: pick(draw, ['Which berth is free?', 'Välkommen ⚓']) } },
        channel_identity: { channel: 'WHATSAPP', identity: '46700000000', app_id: '' },
        accept_time: new Date(draw.at).toISOString(),
      },
    }),
    message_delivery_report: (draw) => ({
      ...envelope(draw),
      message_delivery_report: {
        message_id: draw.id,
        status: pick(draw, ['QUEUED_ON_CHANNEL', 'DELIVERED', 'READ']),
        channel_identity: { channel: 'SMS', identity: '46700000000', app_id: '' },
      },
    }),
  },
}

function envelope(draw: Draw): Record<string, unknown> {
  const at = new Date(draw.at).toISOString()
  return {
    app_id: '01HARBOUR0000000000000APP0',
    project_id: '5c2b7e1c-3c0a-4b8a-9c7e-7e0f6a1d2b34',
    accepted_time: at,
    event_time: at,
    message_metadata: '',
  }
}
