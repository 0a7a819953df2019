// Events as Notion sends them: who changed what, to be fetched. All data is made up.
import { type Draw, guid, hex, type SampleSet } from './draw.ts'

export const notionSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'notion-api-webhooks'],
  ],
  bodies: {
    'page.created': (draw) => event(draw, 'page.created', {}),
    'page.content_updated': (draw) =>
      event(draw, 'page.content_updated', { updated_blocks: [{ id: uuid(draw), type: 'block' }] }),
    'comment.created': (draw) => event(draw, 'comment.created', { page_id: uuid(draw) }, 'comment'),
  },
}

function event(draw: Draw, type: string, data: Record<string, unknown>, entity = 'page'): Record<string, unknown> {
  return {
    id: guid(draw),
    timestamp: new Date(draw.at).toISOString(),
    workspace_id: '5d0c8b1e-2f7a-4f6e-9a43-7c1e0b9d2a55',
    workspace_name: 'Tidewater',
    subscription_id: '9e4b7a20-61cd-4b1b-8c77-3a5f0e2d9c14',
    integration_id: '0f2c5d81-3b9e-4e02-a7d4-6b8c1f3e7a90',
    authors: [{ id: uuid(draw), type: 'person' }],
    attempt_number: 1,
    api_version: '2025-09-03',
    entity: { id: uuid(draw), type: entity },
    type,
    data: { parent: { id: uuid(draw), type: 'space' }, ...data },
  }
}

function uuid(draw: Draw): string {
  return `${hex(draw, 8)}-${hex(draw, 4)}-4${hex(draw, 3)}-8${hex(draw, 3)}-${hex(draw, 12)}`
}
