// System webhooks as Klaviyo sends them: a list of events. All data is made up.
import { type Draw, isoSeconds, people, pick, type SampleSet, token } from './draw.ts'

const webhookId = '01JTIDEWATER4107003HARBOUR'

export const klaviyoSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['klaviyo-webhook-id', webhookId],
  ],
  bodies: {
    'event:klaviyo.opened_email': (draw) => webhook(draw, 'event:klaviyo.opened_email'),
    'event:klaviyo.clicked_email': (draw) => webhook(draw, 'event:klaviyo.clicked_email'),
    'event:klaviyo.unsubscribed_from_email_marketing': (draw) =>
      webhook(draw, 'event:klaviyo.unsubscribed_from_email_marketing'),
  },
}

function webhook(draw: Draw, topic: string): Record<string, unknown> {
  const { email } = pick(draw, people)
  const event = {
    type: 'event',
    id: draw.id,
    attributes: { datetime: isoSeconds(draw.at), event_properties: { Subject: 'The season opens on Saturday' } },
    relationships: { profile: { data: { type: 'profile', id: token(draw, 26).toUpperCase() } } },
  }
  return {
    data: [
      { external_id: draw.id, topic, payload: { data: event, included: [{ type: 'profile', attributes: { email } }] } },
    ],
    meta: { klaviyo_webhook_id: webhookId, timestamp: isoSeconds(draw.at), version: '1.0' },
  }
}
