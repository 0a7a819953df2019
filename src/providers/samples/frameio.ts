// Webhooks as Frame.io sends them. All data is made up.
import { type Draw, guid, hex, type SampleSet } from './draw.ts'

export const frameioSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'file.created': (draw) => event(draw, 'file.created', 'file'),
    'file.ready': (draw) => event(draw, 'file.ready', 'file'),
    'comment.created': (draw) => event(draw, 'comment.created', 'comment'),
  },
}

function event(draw: Draw, type: string, kind: string): Record<string, unknown> {
  return {
    type,
    resource: { id: guid(draw), type: kind },
    project: { id: hex(draw, 32) },
    workspace: { id: hex(draw, 32) },
    account: { id: hex(draw, 32) },
    user: { id: hex(draw, 32) },
  }
}
