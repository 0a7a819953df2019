// Events as Castle posts them: incidents with the device and the user. All data is made up.
import { type Draw, integer, people, pick, type SampleSet, token } from './draw.ts'

export const castleSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Castle-Webhooks/1.0'],
  ],
  bodies: {
    '$incident.confirmed': (draw) => event(draw, '$incident.confirmed'),
    '$review.opened': (draw) => event(draw, '$review.opened'),
  },
}

function event(draw: Draw, type: string): Record<string, unknown> {
  const { login, email } = pick(draw, people)
  const data = { id: draw.id, device_token: token(draw, 32), user_id: login, trigger: '$login.succeeded', context: {} }
  const created_at = new Date(draw.at).toISOString()
  return {
    api_version: 'v1',
    app_id: String(integer(draw, 1e11, 9e11)),
    type,
    created_at,
    data,
    user_traits: { email },
    properties: {},
  }
}
