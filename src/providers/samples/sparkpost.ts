// Batches of one event, as SparkPost sends them. All data is made up.
import { type Draw, people, pick, type SampleSet, seconds, token } from './draw.ts'

export const sparkpostSamples: SampleSet = {
  headers: (_type, draw) => [
    ['content-type', 'application/json'],
    ['x-messagesystems-batch-id', draw.id],
  ],
  bodies: {
    delivery: (draw) => [{ msys: { message_event: { ...event(draw, 'delivery'), ip_address: '203.0.113.7' } } }],
    bounce: (draw) => [
      { msys: { message_event: { ...event(draw, 'bounce'), bounce_class: '10', raw_reason: '550 no such berth' } } },
    ],
    open: (draw) => [{ msys: { track_event: { ...event(draw, 'open'), user_agent: 'Mozilla/5.0' } } }],
  },
}

function event(draw: Draw, type: string): Record<string, unknown> {
  return {
    type,
    event_id: draw.id,
    timestamp: String(seconds(draw)),
    message_id: token(draw, 20),
    rcpt_to: pick(draw, people).email,
    subject: 'Your berth for the night',
    sending_ip: '203.0.113.9',
    rcpt_meta: {},
    rcpt_tags: [],
  }
}
