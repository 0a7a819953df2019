// Alerts as Paddle Classic posts them, as forms; p_signature is added by Paddle alone. All data is made up.
import { type Draw, integer, people, pick, type SampleSet } from './draw.ts'

export const paddleClassicSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/x-www-form-urlencoded'],
    ['user-agent', 'Paddle'],
  ],
  bodies: {
    payment_succeeded: (draw) => alert(draw, 'payment_succeeded', { order_id: `${integer(draw, 100_000, 999_999)}-8` }),
    subscription_created: (draw) => alert(draw, 'subscription_created', { status: 'active' }),
    subscription_cancelled: (draw) => alert(draw, 'subscription_cancelled', { status: 'deleted' }),
  },
}

function alert(draw: Draw, name: string, fields: Record<string, string>): string {
  const who = pick(draw, people)
  return new URLSearchParams({
    alert_id: draw.id,
    alert_name: name,
    currency: 'EUR',
    customer_name: who.name,
    email: who.email,
    event_time: new Date(draw.at).toISOString().slice(0, 19).replace('T', ' '),
    subscription_id: String(integer(draw, 100_000, 999_999)),
    ...fields,
  }).toString()
}
