// Webhooks as Webex sends them: resource and event, and data without the text. All data is made up.
import { type Draw, people, pick, type SampleSet, token } from './draw.ts'

export const webexSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'messages.created': (draw) => hook(draw, 'messages', 'created'),
    'memberships.created': (draw) => hook(draw, 'memberships', 'created'),
    'rooms.updated': (draw) => hook(draw, 'rooms', 'updated'),
  },
}

function hook(draw: Draw, resource: string, event: string): Record<string, unknown> {
  return {
    id: 'Y2lzY29zcGFyazovL3VzL1dFQkhPT0svaGFyYm91cg',
    name: 'Harbour',
    resource,
    event,
    orgId: 'Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi90aWRl',
    status: 'active',
    actorId: token(draw, 40),
    data: {
      id: draw.id,
      roomId: token(draw, 40),
      roomType: 'group',
      personEmail: pick(draw, people).email,
      created: new Date(draw.at).toISOString(),
    },
  }
}
