// Reporting events as Customer.io posts them: what kind of message, and what became of it. All data is made up.
import { type Draw, integer, people, pick, type SampleSet, seconds, token } from './draw.ts'

export const customerioSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Customer.io Web Hooks 1.0'],
  ],
  bodies: {
    'email.opened': (draw) => event(draw, 'email', 'opened'),
    'email.bounced': (draw) => event(draw, 'email', 'bounced'),
    'customer.subscribed': (draw) => event(draw, 'customer', 'subscribed'),
  },
}

function event(draw: Draw, object_type: string, metric: string): Record<string, unknown> {
  const { email, login } = pick(draw, people)
  const mail =
    object_type === 'email' ? { delivery_id: token(draw, 22), campaign_id: integer(draw, 1, 99), recipient: email } : {}
  return {
    data: { customer_id: login, identifiers: { id: login, email }, ...mail },
    event_id: draw.id,
    object_type,
    metric,
    timestamp: seconds(draw),
  }
}
