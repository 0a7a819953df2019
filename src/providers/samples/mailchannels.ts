// Delivery events as MailChannels posts them, in a list; the signature is added by MailChannels alone. All data is made up.
import { type Draw, people, pick, type SampleSet, seconds, token } from './draw.ts'

export const mailchannelsSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    processed: (draw) => [event(draw, 'processed', {})],
    delivered: (draw) => [event(draw, 'delivered', {})],
    'hard-bounced': (draw) => [event(draw, 'hard-bounced', { status: '5.1.1', reason: 'No such mailbox' })],
  },
}

function event(draw: Draw, name: string, fields: Record<string, unknown>): Record<string, unknown> {
  const { email } = pick(draw, people)
  return {
    email: 'dispatch@tidewater.example',
    customer_handle: 'tidewater',
    timestamp: seconds(draw),
    event: name,
    request_id: draw.id,
    smtp_id: `<${token(draw, 22)}@tidewater.example>`,
    recipients: [email],
    ...fields,
  }
}
