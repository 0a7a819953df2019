// A log stream’s batch as Auth0 posts it: codes for types, s for a login. All data is made up.
import { type Draw, hex, integer, people, pick, type SampleSet, token } from './draw.ts'

export const auth0Samples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'auth0-logstream/1.0'],
  ],
  bodies: {
    s: (draw) => [entry(draw, 's', 'Successful login')],
    fp: (draw) => [entry(draw, 'fp', 'Wrong password')],
  },
}

function entry(draw: Draw, type: string, description: string): Record<string, unknown> {
  const { name } = pick(draw, people)
  const user = { user_id: `auth0|${hex(draw, 24)}`, user_name: name, client_id: token(draw, 32) }
  const ip = `203.0.113.${integer(draw, 1, 254)}`
  return {
    log_id: draw.id,
    data: { date: new Date(draw.at).toISOString(), type, description, ip, ...user, log_id: draw.id },
  }
}
