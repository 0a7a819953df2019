// Hooks as Keap sends them: the ids of what changed. All data is made up.
import { type Draw, integer, isoSeconds, type SampleSet } from './draw.ts'

export const keapSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'contact.add': (draw) => hook(draw, 'contact.add', 'contact'),
    'contact.edit': (draw) => hook(draw, 'contact.edit', 'contact'),
    'invoice.payment.add': (draw) => hook(draw, 'invoice.payment.add', 'invoice.payment'),
  },
}

function hook(draw: Draw, event: string, kind: string): Record<string, unknown> {
  const id = integer(draw, 1_000, 99_999_999)
  return {
    event_key: event,
    object_type: kind,
    object_keys: [
      {
        id,
        apiUrl: `https://api.infusionsoft.com/crm/rest/v1/${kind}s/${id}`,
        timestamp: isoSeconds(draw.at),
      },
    ],
    api_url: '',
  }
}
