// Webhook events as Keygen sends them, JSON:API in form; the signature is added by Keygen alone. All data is made up.
import { type Draw, guid, hex, type SampleSet } from './draw.ts'

export const keygenSamples: SampleSet = {
  headers: (_type, draw) => [
    ['content-type', 'application/vnd.api+json'],
    ['date', new Date(draw.at).toUTCString()],
  ],
  bodies: {
    'license.created': (draw) => event(draw, 'license.created'),
    'license.expired': (draw) => event(draw, 'license.expired'),
    'machine.created': (draw) => event(draw, 'machine.created'),
  },
}

function event(draw: Draw, name: string): Record<string, unknown> {
  const at = new Date(draw.at).toISOString()
  const type = `${name.split('.')[0]}s`
  const payload = JSON.stringify({ data: { id: guid(draw), type, attributes: { key: hex(draw, 24).toUpperCase() } } })
  return {
    data: {
      id: guid(draw),
      type: 'webhook-events',
      attributes: {
        endpoint: 'https://hooks.example.com/webhooks/keygen',
        payload,
        event: name,
        status: 'DELIVERING',
        created: at,
        updated: at,
      },
    },
  }
}
