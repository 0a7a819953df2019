// CloudEvents in structured mode. All data is made up.
import { guid, integer, type SampleSet } from './draw.ts'

export const cloudeventsSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/cloudevents+json; charset=utf-8'],
    ['webhook-request-origin', 'harbour.example.com'],
  ],
  bodies: {
    'com.example.berth.freed': (draw) => ({
      specversion: '1.0',
      id: guid(draw),
      source: '/harbour/malmo',
      type: 'com.example.berth.freed',
      subject: `berth/${integer(draw, 1, 40)}`,
      time: new Date(draw.at).toISOString(),
      datacontenttype: 'application/json',
      data: { hours: integer(draw, 1, 72) },
    }),
  },
}
