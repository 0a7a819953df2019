// Changes of users and sessions as Stytch sends them. All data is made up.
import { type Draw, isoSeconds, people, pick, type SampleSet } from './draw.ts'

export const stytchSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'user.CREATE': (draw) => change(draw, 'CREATE'),
    'user.UPDATE': (draw) => change(draw, 'UPDATE'),
    'user.DELETE': (draw) => change(draw, 'DELETE'),
  },
}

function change(draw: Draw, action: string): Record<string, unknown> {
  const who = pick(draw, people)
  const id = `user-test-${draw.id}`
  return {
    project_id: 'project-test-0harbour',
    event_id: `event-test-${draw.id}`,
    action,
    object_type: 'user',
    source: 'DIRECT',
    id,
    timestamp: isoSeconds(draw.at),
    user: {
      user_id: id,
      status: 'active',
      name: { first_name: who.name.split(' ')[0] },
      emails: [{ email: who.email }],
    },
  }
}
