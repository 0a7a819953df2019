// Calls as Inngest makes them: the event, all events of its batch and the state of the run. All data is made up.
import { type Draw, integer, people, pick, type SampleSet, token } from './draw.ts'

export const inngestSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['x-inngest-server-kind', 'cloud'],
  ],
  bodies: {
    'berth/requested': (draw) => call(draw, 'berth/requested', { berth: integer(draw, 1, 60), nights: 2 }),
    'berth/left': (draw) => call(draw, 'berth/left', { berth: integer(draw, 1, 60) }),
  },
}

function call(draw: Draw, name: string, data: Record<string, unknown>): Record<string, unknown> {
  const { email } = pick(draw, people)
  const event = { id: draw.id, name, data, user: { email }, ts: draw.at }
  return {
    event,
    events: [event],
    steps: {},
    ctx: {
      fn_id: 'harbour-office',
      run_id: token(draw, 26).toUpperCase(),
      attempt: 0,
      stack: { stack: [], current: 0 },
    },
    version: 1,
  }
}
