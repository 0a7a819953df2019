// Events of a sender of our own invention; the message signature is added when they are sent. All data is made up.
import { guid, integer, type SampleSet } from './draw.ts'

export const rfc9421Samples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Harbour-Webhooks/1.4'],
  ],
  bodies: {
    'berth.freed': (draw) => ({
      id: guid(draw),
      type: 'berth.freed',
      time: new Date(draw.at).toISOString(),
      data: { berth: integer(draw, 1, 40) },
    }),
  },
}
