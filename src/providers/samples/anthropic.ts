// Events as the Claude API posts them: thin, the object’s id under data. All data is made up.
import { type Draw, guid, isoSeconds, type SampleSet, token } from './draw.ts'

export const anthropicSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Anthropic-Webhooks/1.0'],
  ],
  bodies: {
    'session.idled': (draw) => event(draw, 'session.idled'),
    'session.terminated': (draw) => event(draw, 'session.terminated'),
  },
}

function event(draw: Draw, type: string): Record<string, unknown> {
  const data = {
    type,
    id: `sesn_${token(draw, 24)}`,
    organization_id: guid(draw),
    workspace_id: `wrkspc_${token(draw, 24)}`,
  }
  return { type: 'event', id: `event_${draw.id}`, created_at: isoSeconds(draw.at), data }
}
