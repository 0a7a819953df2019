// Deliveries as Bitbucket Cloud sends them: the event and its id in headers. All data is made up.
import { type Draw, guid, hex, integer, people, pick, type SampleSet } from './draw.ts'

export const bitbucketSamples: SampleSet = {
  headers: (type, draw) => [
    ['content-type', 'application/json'],
    ['user-agent', 'Bitbucket-Webhooks/2.0'],
    ['x-event-key', type],
    ['x-request-uuid', guid(draw)],
    ['x-attempt-number', '1'],
    ['x-hook-uuid', hex(draw, 32)],
  ],
  bodies: {
    'repo:push': (draw) => ({
      ...common(draw),
      push: { changes: [{ new: { type: 'branch', name: 'main', target: { hash: hex(draw, 40) } } }] },
    }),
    'pullrequest:created': (draw) => ({
      ...common(draw),
      pullrequest: { id: integer(draw, 1, 900), title: 'Reef the mainsail', state: 'OPEN' },
    }),
  },
}

function common(draw: Draw): Record<string, unknown> {
  const repository = {
    uuid: `{${hex(draw, 32)}}`,
    full_name: 'tidewater/harbour',
    type: 'repository',
    is_private: true,
  }
  return { repository, actor: { display_name: pick(draw, people).name, type: 'user' } }
}
