// Webhooks as GoCardless sends them: a list of events. All data is made up.
import { type Draw, type SampleSet, token } from './draw.ts'

export const gocardlessSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'gocardless-webhook-service/1.1'],
    ['origin', 'https://api-sandbox.gocardless.com'],
  ],
  bodies: {
    'payments.confirmed': (draw) => webhook(draw, ['payments', 'confirmed'], { payment: id(draw, 'PM') }),
    'payments.failed': (draw) => webhook(draw, ['payments', 'failed'], { payment: id(draw, 'PM') }),
    'mandates.created': (draw) => webhook(draw, ['mandates', 'created'], { mandate: id(draw, 'MD') }),
    'subscriptions.created': (draw) =>
      webhook(draw, ['subscriptions', 'created'], { subscription: id(draw, 'SB'), mandate: id(draw, 'MD') }),
    'payouts.paid': (draw) => webhook(draw, ['payouts', 'paid'], { payout: id(draw, 'PO') }),
  },
}

function webhook(
  draw: Draw,
  [resource, action]: [resource: string, action: string],
  links: Record<string, string>,
): Record<string, unknown> {
  const what = resource.slice(0, -1)
  return {
    events: [
      {
        id: `EV${draw.id}`,
        created_at: new Date(draw.at).toISOString(),
        resource_type: resource,
        action,
        links,
        details: { origin: 'gocardless', cause: `${what}_${action}`, description: `The ${what} was ${action}.` },
        metadata: {},
      },
    ],
    meta: { webhook_id: id(draw, 'WB') },
  }
}

function id(draw: Draw, prefix: string): string {
  return prefix + token(draw, 12).toUpperCase()
}
