// Messages as Airship hands them to an open channel. All data is made up.
import { hex, integer, people, pick, type SampleSet } from './draw.ts'

export const airshipSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Airship/1.0'],
  ],
  bodies: {
    'open_channel.send': (draw) => ({
      send_id: draw.id,
      notification: {
        'open::tide': { alert: `High water in ${pick(draw, people).city} at ${integer(draw, 10, 23)}:40` },
      },
      device_types: ['open::tide'],
      audience: [{ channel_id: `${hex(draw, 8)}-${hex(draw, 4)}-4${hex(draw, 3)}-8${hex(draw, 3)}-${hex(draw, 12)}` }],
      options: {},
    }),
  },
}
