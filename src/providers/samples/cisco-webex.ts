// What Webex posts: the resource and the event, and ids to fetch. All data is made up.
import { type Draw, people, pick, type SampleSet, token } from './draw.ts'

export const ciscoWebexSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'WebEx-Webhooks/1.0'],
  ],
  bodies: {
    'messages.created': (draw) => event(draw, 'messages', 'created'),
    'memberships.deleted': (draw) => event(draw, 'memberships', 'deleted'),
  },
}

function event(draw: Draw, resource: string, name: string): Record<string, unknown> {
  const created = new Date(draw.at).toISOString()
  const data = {
    id: draw.id,
    roomId: token(draw, 40),
    personId: token(draw, 40),
    personEmail: pick(draw, people).email,
    created,
  }
  return {
    id: token(draw, 40),
    name: 'Harbour bot',
    resource,
    event: name,
    orgId: token(draw, 40),
    actorId: data.personId,
    data,
  }
}
