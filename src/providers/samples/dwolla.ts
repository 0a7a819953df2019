// Events as Dwolla sends them: links to what changed. All data is made up.
import { type Draw, guid, hex, type SampleSet } from './draw.ts'

export const dwollaSamples: SampleSet = {
  headers: (type) => [
    ['content-type', 'application/json'],
    ['x-dwolla-topic', type],
  ],
  bodies: {
    customer_created: (draw) => event(draw, 'customer_created', 'customers'),
    transfer_created: (draw) => event(draw, 'transfer_created', 'transfers'),
    transfer_completed: (draw) => event(draw, 'transfer_completed', 'transfers'),
  },
}

function event(draw: Draw, topic: string, kind: string): Record<string, unknown> {
  const id = guid(draw)
  const resource = `${hex(draw, 8)}-${hex(draw, 4)}-4${hex(draw, 3)}-8${hex(draw, 3)}-${hex(draw, 12)}`
  return {
    id,
    resourceId: resource,
    topic,
    timestamp: new Date(draw.at).toISOString(),
    _links: {
      self: { href: `https://api-sandbox.dwolla.com/events/${id}` },
      account: { href: 'https://api-sandbox.dwolla.com/accounts/7c1f0b52-9d3e-4f06-8a5b-2c4d6e8f0a1b' },
      resource: { href: `https://api-sandbox.dwolla.com/${kind}/${resource}` },
    },
  }
}
