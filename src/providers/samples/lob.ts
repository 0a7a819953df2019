// Events as Lob sends them. All data is made up.
import { type Draw, hex, people, pick, type SampleSet } from './draw.ts'

export const lobSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'postcard.created': (draw) => event(draw, 'postcard.created', 'psc'),
    'postcard.in_transit': (draw) => event(draw, 'postcard.in_transit', 'psc'),
    'letter.delivered': (draw) => event(draw, 'letter.delivered', 'ltr'),
  },
}

function event(draw: Draw, type: string, prefix: string): Record<string, unknown> {
  const { name, city, country } = pick(draw, people)
  const [kind = ''] = type.split('.')
  const reference = `${prefix}_${hex(draw, 16)}`
  return {
    id: `evt_${draw.id}`,
    body: {
      id: reference,
      description: 'The season opens',
      to: { name, address_city: city, address_country: country },
      object: kind,
    },
    reference_id: reference,
    event_type: { id: type, resource: `${kind}s`, enabled_for_test: true, object: 'event_type' },
    date_created: new Date(draw.at).toISOString(),
    object: 'event',
  }
}
