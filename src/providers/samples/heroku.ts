// Webhooks as Heroku sends them. All data is made up.
import { type Draw, guid, hex, integer, isoSeconds, people, pick, type SampleSet } from './draw.ts'

export const herokuSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Heroku Webhooks'],
  ],
  bodies: {
    'release.create': (draw) =>
      event(draw, ['release', 'create'], { version: integer(draw, 2, 900), status: 'pending' }),
    'release.update': (draw) =>
      event(draw, ['release', 'update'], { version: integer(draw, 2, 900), status: 'succeeded' }),
    'dyno.update': (draw) => event(draw, ['dyno', 'update'], { name: 'web.1', state: 'up', size: 'standard-1x' }),
  },
}

function event(
  draw: Draw,
  [resource, action]: [resource: string, action: string],
  data: Record<string, unknown>,
): Record<string, unknown> {
  const { email } = pick(draw, people)
  return {
    id: guid(draw),
    action,
    resource,
    actor: { id: hex(draw, 32), email },
    data: { id: hex(draw, 32), app: { id: '41070030-5f1c-4d90-8b2e-6d14a7c3e9f2', name: 'tidewater-web' }, ...data },
    previous_data: {},
    created_at: isoSeconds(draw.at),
    sequence: null,
    version: 'application/vnd.heroku+json; version=3',
    webhook_metadata: { delivery: { id: hex(draw, 32) }, event: { id: guid(draw), include: `api:${resource}` } },
  }
}
