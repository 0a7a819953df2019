// Webhooks as Pylon sends them. All data is made up.
import { type Draw, integer, people, pick, type SampleSet } from './draw.ts'

export const pylonSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['pylon-webhook-version', '2021-07'],
  ],
  bodies: {
    'issue.created': (draw) => event(draw, 'issue.created', 'new'),
    'issue.updated': (draw) => event(draw, 'issue.updated', 'waiting_on_you'),
  },
}

function event(draw: Draw, type: string, state: string): Record<string, unknown> {
  const { name, email } = pick(draw, people)
  const title = pick(draw, ['Fog horn sounds twice', 'Berth 7 is never free'])
  return { type, data: { id: draw.id, number: integer(draw, 1, 9_000), title, state, requester: { name, email } } }
}
