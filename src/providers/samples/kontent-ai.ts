// Notifications as Kontent.ai sends them. All data is made up.
import { type Draw, guid, hex, isoSeconds, type SampleSet } from './draw.ts'

export const kontentAiSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'content_item.published': (draw) => webhook(draw, 'content_item', 'published'),
    'content_item.created': (draw) => webhook(draw, 'content_item', 'created'),
    'asset.changed': (draw) => webhook(draw, 'asset', 'changed'),
  },
}

function webhook(draw: Draw, kind: string, action: string): Record<string, unknown> {
  const notification = {
    data: {
      system: {
        id: guid(draw),
        name: 'Tide tables',
        codename: `tide_tables_${hex(draw, 7)}`,
        collection: 'default',
        language: 'default',
        type: 'article',
        last_modified: isoSeconds(draw.at),
      },
    },
    message: {
      environment_id: '41070030-5f1c-4d90-8b2e-6d14a7c3e9f2',
      object_type: kind,
      action,
      delivery_slot: 'published',
    },
  }
  return { notifications: [notification] }
}
