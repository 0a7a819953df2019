// Calls as Segment forwards them. All data is made up.
import { type Draw, integer, people, pick, type SampleSet, token } from './draw.ts'

export const segmentSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'track.Berth Booked': (draw) => ({
      ...call(draw, 'track'),
      event: 'Berth Booked',
      properties: { berth: integer(draw, 1, 99), nights: integer(draw, 1, 14), revenue: integer(draw, 20, 900) },
    }),
    identify: (draw) => ({ ...call(draw, 'identify'), traits: { name: pick(draw, people).name, plan: 'pro' } }),
    page: (draw) => ({ ...call(draw, 'page'), name: 'Tide table', properties: { path: '/tides' } }),
  },
}

function call(draw: Draw, type: string): Record<string, unknown> {
  const at = new Date(draw.at).toISOString()
  return {
    version: 1,
    type,
    messageId: `ajs-next-${draw.id}`,
    userId: pick(draw, people).login,
    anonymousId: token(draw, 32),
    context: { library: { name: 'analytics.js', version: 'next-1.70.0' }, ip: '203.0.113.7' },
    integrations: {},
    timestamp: at,
    sentAt: at,
    receivedAt: at,
    originalTimestamp: at,
  }
}
