// Events as MailerSend sends them: an activity of one mail to one person. All data is made up.
import { type Draw, hex, people, pick, type SampleSet } from './draw.ts'

export const mailersendSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'MailerSend'],
  ],
  bodies: {
    'activity.delivered': (draw) => activity(draw, 'delivered', null),
    'activity.opened': (draw) => activity(draw, 'opened', { ip: '192.0.2.44' }),
    'activity.hard_bounced': (draw) => activity(draw, 'hard_bounced', { reason: '550 5.1.1 no such mailbox' }),
  },
}

function activity(draw: Draw, kind: string, morph: Record<string, unknown> | null): Record<string, unknown> {
  const at = new Date(draw.at).toISOString().replace('Z', '000Z')
  const email = {
    object: 'email',
    id: hex(draw, 24),
    from: 'harbour@tidewater.example',
    subject: 'Your berth for Friday',
    status: kind,
    recipient: { object: 'recipient', id: hex(draw, 24), email: pick(draw, people).email },
  }
  return {
    type: `activity.${kind}`,
    domain_id: 'z8kq2mwxp1v4drjn',
    created_at: at,
    webhook_id: 'p7rx94lm20dwvkqj',
    url: 'https://hooks.example.com/webhooks/mailersend',
    data: { object: 'activity', id: `act${draw.id}`, type: kind, created_at: at, email, morph },
  }
}
