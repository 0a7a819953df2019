// Transactional e-mail events as Brevo posts them. All data is made up.
import { type Draw, integer, people, pick, type SampleSet, seconds } from './draw.ts'

export const brevoSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Brevo/1.0'],
  ],
  bodies: {
    delivered: (draw) => mail(draw, 'delivered'),
    hard_bounce: (draw) => mail(draw, 'hard_bounce'),
  },
}

function mail(draw: Draw, event: string): Record<string, unknown> {
  const times = { ts: seconds(draw), ts_event: seconds(draw), ts_epoch: draw.at }
  const email = pick(draw, people).email
  return {
    event,
    email,
    id: integer(draw, 1_000, 9_999),
    'message-id': `<${draw.id}@smtp-relay.example.com>`,
    subject: 'Your berth',
    ...times,
  }
}
