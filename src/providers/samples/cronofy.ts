// Push notifications as Cronofy posts them: since when to fetch. All data is made up.
import { type Draw, isoSeconds, type SampleSet } from './draw.ts'

export const cronofySamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Cronofy/1.0'],
  ],
  bodies: {
    change: (draw) => notification(draw, 'change'),
    profile_disconnected: (draw) => notification(draw, 'profile_disconnected'),
  },
}

function notification(draw: Draw, type: string): Record<string, unknown> {
  const channel = {
    channel_id: `chn_${draw.id}`,
    callback_url: 'https://hooks.example.com/webhooks/cronofy',
    filters: {},
  }
  return { notification: { type, changes_since: isoSeconds(draw.at) }, channel }
}
