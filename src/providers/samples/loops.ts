// Webhooks as Loops sends them. All data is made up.
import { type Draw, people, pick, type SampleSet, seconds, token } from './draw.ts'

export const loopsSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'email.delivered': (draw) => event(draw, 'email.delivered', email(draw)),
    'email.opened': (draw) => event(draw, 'email.opened', email(draw)),
    'email.hardBounced': (draw) => event(draw, 'email.hardBounced', email(draw)),
    'contact.created': (draw) => event(draw, 'contact.created', {}),
  },
}

function event(draw: Draw, name: string, rest: Record<string, unknown>): Record<string, unknown> {
  const who = pick(draw, people)
  return {
    eventName: name,
    eventTime: seconds(draw),
    webhookSchemaVersion: '1.0.0',
    contactIdentity: { id: token(draw, 24).toLowerCase(), email: who.email, userId: who.login },
    ...rest,
  }
}

function email(draw: Draw): Record<string, unknown> {
  return {
    sourceType: 'campaign',
    campaignId: token(draw, 24).toLowerCase(),
    email: { id: draw.id, emailMessageId: token(draw, 24).toLowerCase(), subject: 'The season opens on Saturday' },
  }
}
