// Notifications as Nylas sends them: CloudEvents about a grant's objects. All data is made up.
import { type Draw, hex, people, pick, type SampleSet, seconds } from './draw.ts'

export const nylasSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Nylas-Webhooks/3'],
  ],
  bodies: {
    'message.created': (draw) => {
      const { name, email } = pick(draw, people)
      return notification(draw, 'message.created', {
        object: 'message',
        subject: 'Lots till fredag?',
        snippet: 'Hej, går lotsen som vanligt',
        from: [{ name, email }],
        date: seconds(draw),
        unread: true,
      })
    },
    'event.updated': (draw) =>
      notification(draw, 'event.updated', { object: 'event', title: 'Dredging', status: 'confirmed', busy: true }),
    'grant.expired': (draw) => notification(draw, 'grant.expired', { code: 25_012, integration_id: hex(draw, 16) }),
  },
}

function notification(draw: Draw, type: string, object: Record<string, unknown>): Record<string, unknown> {
  const data = {
    application_id: 'b7c1e0d2-4f6a-4e5b-9d3c-8a2f1e7b6c50',
    grant_id: hex(draw, 24),
    object: { id: hex(draw, 16), ...object },
  }
  return {
    specversion: '1.0',
    type,
    source: '/google/emails/realtime',
    id: draw.id,
    time: seconds(draw),
    webhook_delivery_attempt: 1,
    data,
  }
}
